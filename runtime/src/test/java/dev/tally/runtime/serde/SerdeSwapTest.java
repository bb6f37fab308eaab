package dev.tally.runtime.serde;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.AccessEntry;
import dev.tally.runtime.settings.Settings;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A serializer from a jar that the build has never seen is taken up by configuration alone. */
class SerdeSwapTest {
    /** Writes what it was configured with, so that the test sees that and nothing else. */
    private static final String SERIALIZER = """
            package %s;
            public final class %s implements org.apache.kafka.common.serialization.Serializer<Object> {
                private String configured = "";
                @Override public void configure(java.util.Map<String, ?> configs, boolean isKey) {
                    configured = new java.util.TreeMap<>(configs) + (isKey ? " key" : " value");
                }
                @Override public byte[] serialize(String topic, Object value) {
                    return configured.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                }
            }
            """;

    private static final String DESERIALIZER = """
            package %s;
            public final class %s implements org.apache.kafka.common.serialization.Deserializer<Object> {
                @Override public Object deserialize(String topic, byte[] bytes) {
                    return dev.tally.event.AccessEntry.newBuilder()
                        .setUser("x").setAt(java.time.Instant.EPOCH).setCommand("x").setBounds("x").build();
                }
            }
            """;

    private static final AccessEntry ENTRY = AccessEntry.newBuilder()
            .setUser("x")
            .setAt(Instant.EPOCH)
            .setCommand("x")
            .setBounds("x")
            .build();

    private final ClassLoader before = requireNonNull(Thread.currentThread().getContextClassLoader());

    @TempDir
    private Path directory;

    @AfterEach
    void putBackTheClassLoader() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @ParameterizedTest
    @CsvSource({
        "serde-confluent.properties,io.confluent.kafka.serializers.KafkaAvro,schema.registry.url,auto.register.schemas=false",
        "serde-apicurio.properties,io.apicurio.registry.serde.avro.AvroKafka,apicurio.registry.url,"
                + "apicurio.registry.use-id=contentId"
    })
    void theShippedFileAndTheRegistrysAddressAreAllItTakes(String file, String classes, String address, String handedOn)
            throws IOException {
        Settings settings = Settings.of(
                Map.of("serde.file", "../config/" + file, "serde." + address, "https://registry.example.org"));
        try (URLClassLoader loader = jarsOf(classes + "Serializer", classes + "Deserializer")) {
            Thread.currentThread().setContextClassLoader(loader);
            TopicSerdes serdes = new TopicSerdes(settings.read(SerdeSettings::from));

            try (Serializer<AccessEntry> serializer = serdes.valueSerializer(Topics.ACCESS);
                    Deserializer<AccessEntry> deserializer = serdes.valueDeserializer(Topics.ACCESS)) {
                String configured =
                        new String(requireNonNull(serializer.serialize("access.log", ENTRY)), StandardCharsets.UTF_8);
                assertThat(serializer.getClass().getName()).isEqualTo(classes + "Serializer");
                assertThat(configured)
                        .contains(address + "=https://registry.example.org", handedOn)
                        .endsWith(" value")
                        .doesNotContain("serde.file")
                        .doesNotContain("value.serializer");
                assertThat(deserializer.deserialize("access.log", new byte[0])).isEqualTo(ENTRY);
            }
        }
    }

    @Test
    void aClassOfOnesOwnIsTakenUpByTwoSettings() throws IOException {
        Settings settings = Settings.of(
                Map.of(),
                Map.of(
                        "TALLY_SERDE_VALUE_SERIALIZER", "org.example.OwnSerializer",
                        "TALLY_SERDE_VALUE_DESERIALIZER", "org.example.OwnDeserializer",
                        "TALLY_SERDE_COLOUR", "red"),
                null);
        try (URLClassLoader loader = jarsOf("org.example.OwnSerializer", "org.example.OwnDeserializer")) {
            Thread.currentThread().setContextClassLoader(loader);
            TopicSerdes serdes = new TopicSerdes(settings.read(SerdeSettings::from));

            assertThat(serdes.valueSerializer(Topics.ACCESS).serialize("access.log", ENTRY))
                    .asString(StandardCharsets.UTF_8)
                    .contains("colour=red");
            assertThat(serdes.valueSerde(Topics.ACCESS)
                            .deserializer()
                            .getClass()
                            .getName())
                    .isEqualTo("org.example.OwnDeserializer");
        }
    }

    @Test
    void aClassThatIsNotThereIsNamedWithTheRemedyBeforeAnythingStarts() {
        Settings settings = Settings.of(Map.of("serde.file", "../config/serde-confluent.properties"));

        assertThatThrownBy(() -> settings.read(SerdeSettings::from))
                .hasMessageContaining("serde.file = \"../config/serde-confluent.properties\"")
                .hasMessageContaining(
                        "names io.confluent.kafka.serializers.KafkaAvroSerializer, which is not on the class path")
                .hasMessageContaining("names io.confluent.kafka.serializers.KafkaAvroDeserializer")
                .hasMessageContaining("lib/ext");
    }

    private URLClassLoader jarsOf(String serializer, String deserializer) throws IOException {
        return JarOfClasses.loader(List.of(jar(serializer, SERIALIZER), jar(deserializer, DESERIALIZER)));
    }

    private Path jar(String className, String template) throws IOException {
        int dot = className.lastIndexOf('.');
        String source = String.format(template, className.substring(0, dot), className.substring(dot + 1));
        return JarOfClasses.of(directory, className, source);
    }
}
