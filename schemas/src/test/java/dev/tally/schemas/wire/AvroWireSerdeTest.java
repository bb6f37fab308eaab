package dev.tally.schemas.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.ObservationEvent;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Defends P2, nothing altered: what goes in comes out, through a registry that is really asked over HTTP. */
class AvroWireSerdeTest {
    private static final String TOPIC = "consultation.observation";

    private final TestRegistry registry = TestRegistry.start();
    private final AvroWireSerializer serializer = new AvroWireSerializer();
    private final AvroWireDeserializer deserializer = new AvroWireDeserializer();

    @AfterEach
    void close() {
        serializer.close();
        deserializer.close();
        registry.close();
    }

    private Map<String, Object> settings(Object... more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("schema.registry.url", registry.url());
        settings.put("schema.registry.request.timeout.ms", "60000");
        settings.put("specific.avro.reader", true);
        settings.put("bootstrap.servers", "unknown keys are Kafka's");
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return settings;
    }

    private void configure() {
        serializer.configure(settings(), false);
        deserializer.configure(settings(), false);
    }

    private byte[] serialized(Object record) {
        return requireNonNull(serializer.serialize(TOPIC, record));
    }

    static List<SpecificRecord> samples() {
        return List.copyOf(SampleRecords.byName().values());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyRecordComesBackAsItWas(SpecificRecord sample) {
        registry.register(TOPIC + "-value", sample.getSchema());
        configure();

        byte[] bytes = serialized(sample);

        // Compared by bytes: Avro's own equals fails on decoded arrays whose items have a nullable logical type.
        Object decoded = deserializer.deserialize(TOPIC, bytes);
        assertThat(decoded).hasSameClassAs(sample);
        assertThat(serializer.serialize(TOPIC, decoded)).isEqualTo(bytes);
    }

    @Test
    void recordsInsideAConsumersFetchBufferAreReadInPlace() {
        registry.register(TOPIC + "-value", ObservationEvent.getClassSchema());
        configure();
        byte[] bytes = serialized(SampleRecords.observation());
        byte[] fetched = new byte[bytes.length + 20];
        System.arraycopy(bytes, 0, fetched, 7, bytes.length);
        ByteBuffer onHeap = ByteBuffer.wrap(fetched, 7, bytes.length).slice();
        ByteBuffer readOnly = onHeap.asReadOnlyBuffer();

        assertThat(deserializer.deserialize(TOPIC, new RecordHeaders(), onHeap)).isEqualTo(SampleRecords.observation());
        assertThat(deserializer.deserialize(TOPIC, new RecordHeaders(), readOnly))
                .isEqualTo(SampleRecords.observation());
        assertThat(readOnly.remaining()).isEqualTo(bytes.length);
    }

    @Test
    void aTombstoneStaysNull() {
        configure();

        assertThat(serializer.serialize(TOPIC, null)).isNull();
        assertThat(deserializer.deserialize(TOPIC, (byte[]) null)).isNull();
        assertThat(deserializer.deserialize(TOPIC, new RecordHeaders(), (ByteBuffer) null))
                .isNull();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void genericRecordsAreReadAndWrittenWithoutGeneratedClasses() {
        registry.register(TOPIC + "-value", ObservationEvent.getClassSchema());
        serializer.configure(settings(), false);
        deserializer.configure(settings("specific.avro.reader", "false"), false);
        byte[] bytes = serialized(SampleRecords.observation());

        GenericRecord record = (GenericRecord) requireNonNull(deserializer.deserialize(TOPIC, bytes));

        assertThat(record).isNotInstanceOf(SpecificRecord.class);
        assertThat(record.get("revision")).isEqualTo(2);
        assertThat(serializer.serialize(TOPIC, record)).isEqualTo(bytes);
    }

    @Test
    void theRegistryIsAskedOnceForEachSchema() {
        registry.register(TOPIC + "-value", ObservationEvent.getClassSchema());
        configure();

        for (int i = 0; i < 100; i++) {
            deserializer.deserialize(TOPIC, serializer.serialize(TOPIC, SampleRecords.observation()));
        }

        assertThat(registry.requests())
                .containsExactly("POST /subjects/consultation.observation-value", "GET /schemas/ids/1");
    }

    @Test
    void keysHaveASubjectOfTheirOwn() {
        int id = registry.register(TOPIC + "-key", ObservationEvent.getClassSchema());
        serializer.configure(settings(), true);

        byte[] bytes = serialized(SampleRecords.observation());

        assertThat(bytes[4]).isEqualTo((byte) id);
    }

    @Test
    void aSchemaThatIsNotRegisteredIsNamedWithItsSubjectAndRemedyAndNeverRegistered() {
        registry.register("other-value", ObservationEvent.getClassSchema());
        configure();

        assertThatThrownBy(() -> serializer.serialize(TOPIC, SampleRecords.observation()))
                .isInstanceOf(SchemaNotRegisteredException.class)
                .hasMessageContainingAll("dev.tally.event.ObservationEvent", TOPIC + "-value", "tally topics apply");
        assertThat(registry.requests()).noneMatch(request -> request.endsWith("/versions"));
    }

    @Test
    void aRecordThatBreaksItsSchemaIsRefusedWithoutQuotingIt() {
        registry.register(TOPIC + "-value", ObservationEvent.getClassSchema());
        configure();
        ObservationEvent broken = SampleRecords.observation();
        broken.put("content", SampleRecords.SECRET);

        assertThatThrownBy(() -> serializer.serialize(TOPIC, broken))
                .isInstanceOf(SerializationException.class)
                .hasNoCause()
                .message()
                .contains("dev.tally.event.ObservationEvent")
                .doesNotContain(SampleRecords.SECRET);
        assertThat(deserializer.deserialize(TOPIC, serializer.serialize(TOPIC, SampleRecords.observation())))
                .as("the broken record's bytes do not leak into the next one")
                .isEqualTo(SampleRecords.observation());
    }

    @Test
    void onlyAvroRecordsAreTaken() {
        configure();

        assertThatThrownBy(() -> serializer.serialize(TOPIC, SampleRecords.SECRET))
                .isInstanceOf(SerializationException.class)
                .message()
                .contains("java.lang.String")
                .doesNotContain(SampleRecords.SECRET);
    }

    @Test
    void settingsThatWouldMeanSomethingElseToConfluentsSerdeAreRefusedTogether() {
        assertThatThrownBy(() -> serializer.configure(
                        settings(
                                "auto.register.schemas", true,
                                "use.latest.version", "true",
                                "specific.avro.reader", "maybe",
                                "value.subject.name.strategy", "x.RecordNameStrategy"),
                        false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "auto.register.schemas",
                        "tally topics apply",
                        "use.latest.version",
                        "specific.avro.reader",
                        "value.subject.name.strategy");
    }
}
