package dev.tally.schemas.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Defends P2, nothing altered: another implementation of the wire format, written by other people, writes the same bytes
 * and reads ours. Both ask one registry over HTTP, each by its own API.
 */
class ApicurioInteropTest {
    private static final String TOPIC = "consultation.record";

    /** Held here, or the setting would be collected with its logger: it would print each schema. */
    private static final Logger THEIR_LOG = Logger.getLogger("DefaultSchemaResolver");

    private final TestRegistry registry = TestRegistry.start();
    private final Serializer<Object> ours = new AvroWireSerializer();
    private final Deserializer<Object> oursBack = new AvroWireDeserializer();
    private final Serializer<Object> theirs = new AvroKafkaSerializer<>();
    private final Deserializer<Object> theirsBack = new AvroKafkaDeserializer<>();

    @AfterEach
    void close() {
        List.of(ours, theirs).forEach(Serializer::close);
        List.of(oursBack, theirsBack).forEach(Deserializer::close);
        registry.close();
    }

    private void configure() {
        THEIR_LOG.setLevel(Level.WARNING);
        Map<String, Object> settings = Map.of("schema.registry.url", registry.url(), "specific.avro.reader", true);
        ours.configure(settings, false);
        oursBack.configure(settings, false);
        Map<String, Object> apicurio = Map.of(
                "apicurio.registry.url",
                registry.url() + "/apis/registry/v3",
                "apicurio.registry.use-id",
                "contentId",
                "apicurio.registry.dereference-schema",
                true,
                "apicurio.registry.use-specific-avro-reader",
                true,
                "apicurio.registry.http.adapter",
                "JDK");
        theirs.configure(apicurio, false);
        theirsBack.configure(apicurio, false);
    }

    static List<SpecificRecord> samples() {
        return List.copyOf(SampleRecords.byName().values());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void bothWriteTheSameBytesAndEachReadsTheOthers(SpecificRecord sample) {
        registry.register("other-value", SampleRecords.observation().getSchema());
        registry.register(TOPIC + "-value", sample.getSchema());
        configure();

        byte[] ourBytes = requireNonNull(ours.serialize(TOPIC, sample));
        byte[] theirBytes = requireNonNull(theirs.serialize(TOPIC, sample));
        assertThat(theirBytes).isEqualTo(ourBytes);

        Object readByThem = theirsBack.deserialize(TOPIC, new RecordHeaders(), ourBytes);
        Object readByUs = oursBack.deserialize(TOPIC, new RecordHeaders(), theirBytes);
        assertThat(readByThem).hasSameClassAs(sample);
        assertThat(readByUs).hasSameClassAs(sample);
        assertThat(ours.serialize(TOPIC, readByThem)).isEqualTo(ourBytes);
        assertThat(ours.serialize(TOPIC, readByUs)).isEqualTo(ourBytes);
        assertThat(registry.requests())
                .as("the other implementation was really asked over its own API")
                .anyMatch(request -> request.contains("/apis/registry/v3/"));
    }
}
