package dev.tally.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.event.AccessEntry;
import dev.tally.runtime.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Patient data never reaches a log, whoever logs it. */
class LogLinesTest {
    private static final String PLANTED = "Dupont";

    /** As another make's deserializer hands it out; our own generated classes do not print themselves. */
    private static final GenericRecord ENTRY = new GenericRecordBuilder(AccessEntry.getClassSchema())
            .set("user", PLANTED)
            .set("at", 0L)
            .set("command", "x")
            .set("bounds", "x")
            .build();

    static Stream<Object> argumentsThatPrintValues() {
        ConsumerRecord<String, Object> read = new ConsumerRecord<>("consultation.record", 2, 7, "key", ENTRY);
        return Stream.of(
                new ProducerRecord<>("consultation.record", "key", ENTRY),
                new ProducerRecord<>("consultation.record", "key", PLANTED),
                read,
                new Record<>("key", PLANTED, 0L),
                ENTRY,
                List.of(ENTRY),
                Map.of("value", ENTRY));
    }

    @ParameterizedTest
    @MethodSource("argumentsThatPrintValues")
    void argumentsThatPrintValuesAreReplaced(Object argument) {
        assertThat(argument.toString())
                .as("the argument itself would give it away")
                .contains(PLANTED);

        String text = text(event("sending {} to {}", null, argument, "broker-1"));
        String json = json(event("sending {} to {}", null, argument, "broker-1"));

        assertThat(text).doesNotContain(PLANTED).contains(" to broker-1");
        assertThat(json).doesNotContain(PLANTED).contains(" to broker-1");
    }

    @Test
    void aRecordBecomesItsPlace() {
        ConsumerRecord<String, String> read = new ConsumerRecord<>("consultation.record", 2, 7, "key", PLANTED);

        assertThat(text(event("quarantined {}", null, read)))
                .isEqualTo("1970-01-01T00:00:00Z WARN Loop: quarantined record consultation.record-2@7"
                        + System.lineSeparator());
    }

    @Test
    void ordinaryArgumentsAreShown() {
        assertThat(text(event("took {} ms for {}", null, 12, List.of("a", "b"))))
                .contains("took 12 ms for [a, b]");
        assertThat(text(event("nothing {} here", null))).contains("nothing {} here");
    }

    @Test
    void anExceptionOfALibraryThatQuotesValuesLosesAllMessagesButOurs() {
        Throwable failure = new RoleException(
                "the join cannot go on",
                new SerializationException(
                        "cannot write " + PLANTED, new AvroRuntimeException("Not in union: " + PLANTED)));

        assertThat(text(event("failed", failure)))
                .doesNotContain(PLANTED)
                .contains("RoleException: the join cannot go on")
                .contains("SerializationException: (message left out)")
                .contains("Caused by: org.apache.avro.AvroRuntimeException: (message left out)")
                .contains("\tat dev.tally.runtime.logging.LogLinesTest.");
    }

    @Test
    void otherExceptionsAreShownWhole() {
        Throwable failure = new IOException("no space left", new IllegalStateException("deep"));
        failure.addSuppressed(new IOException("close failed"));

        assertThat(SafeTrace.of(failure))
                .contains("java.io.IOException: no space left")
                .contains("Suppressed: java.io.IOException: close failed")
                .contains("Caused by: java.lang.IllegalStateException: deep");
    }

    @Test
    void aCircleOfCausesEnds() {
        Exception one = new IllegalStateException("one");
        Exception two = new IllegalStateException("two", one);
        one.initCause(two);

        assertThat(SafeTrace.of(one)).contains("(see above)");
    }

    @Test
    void aJsonLineIsOneObjectWithEverythingInIt() throws IOException {
        JsonNode line = new ObjectMapper().readTree(json(event("a \"b\"\n{}", new IOException("c"), "d")));

        assertThat(line.get("time").asText()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(line.get("level").asText()).isEqualTo("WARN");
        assertThat(line.get("logger").asText()).isEqualTo("dev.tally.sink.Loop");
        assertThat(line.get("message").asText()).isEqualTo("a \"b\"\nd");
        assertThat(line.get("exception").asText()).startsWith("java.io.IOException: c");
        assertThat(json(event("a\nb", null)).trim()).doesNotContain("\n");
    }

    @Test
    void logsAreTextAtInfoUnlessToldOtherwise() {
        assertThat(Settings.of(Map.of()).read(LoggingSettings::from))
                .isEqualTo(new LoggingSettings(LoggingSettings.Format.TEXT, LoggingSettings.Level.INFO));
        assertThat(Settings.of(Map.of("log.format", "json", "log.level", "debug"))
                        .read(LoggingSettings::from))
                .isEqualTo(new LoggingSettings(LoggingSettings.Format.JSON, LoggingSettings.Level.DEBUG));
        assertThatThrownBy(() -> Settings.of(Map.of("log.level", "loud")).read(LoggingSettings::from))
                .hasMessageContaining("log.level = \"loud\" (command line): must be one of error, warn, info, debug");
    }

    /** An exception of ours. */
    private static final class RoleException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RoleException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static LoggingEvent event(String message, @Nullable Throwable failure, Object... arguments) {
        LoggingEvent event = new LoggingEvent(
                LogLinesTest.class.getName(),
                new LoggerContext().getLogger("dev.tally.sink.Loop"),
                Level.WARN,
                message,
                failure,
                arguments);
        event.setInstant(Instant.EPOCH);
        return event;
    }

    private static String text(LoggingEvent event) {
        return encoded(new TextLines(), event);
    }

    private static String json(LoggingEvent event) {
        return encoded(new JsonLines(), event);
    }

    private static String encoded(EncoderBase<ch.qos.logback.classic.spi.ILoggingEvent> encoder, LoggingEvent event) {
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
