package dev.tally.runtime.serde;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.decode.SchemaRegistryOutage;
import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Settings;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P2: which classes make the bytes is chosen by settings, checked before the start, and the same everywhere. */
class SerdeSettingsTest {
    @TempDir
    private Path directory;

    @Test
    void theShippedClassesAreTheDefault() {
        assertThat(Settings.of(Map.of()).read(SerdeSettings::from))
                .isEqualTo(new SerdeSettings(
                        "dev.tally.schemas.wire.AvroWireSerializer",
                        "dev.tally.schemas.wire.AvroWireDeserializer",
                        null,
                        null,
                        PassThrough.of(Map.of("specific.avro.reader", "true"))));
    }

    @Test
    void everythingCanBeSetAndStandsAboveTheFile() throws IOException {
        String name = StringSerializer.class.getName();
        Path file = Files.writeString(
                directory.resolve("serde.properties"),
                "serde.value.serializer=" + name + "\nserde.value.deserializer=" + name
                        + "\nserde.a=file\nserde.b=file\n");
        Settings settings = Settings.of(Map.of(
                "serde.file",
                file.toString(),
                "serde.value.deserializer",
                "java.lang.String",
                "serde.key.serializer",
                name,
                "serde.key.deserializer",
                name,
                "serde.b",
                "flag"));

        assertThat(settings.read(SerdeSettings::from))
                .isEqualTo(new SerdeSettings(
                        name, "java.lang.String", name, name, PassThrough.of(Map.of("a", "file", "b", "flag"))));
    }

    @Test
    void aFileThatNamesNoClassesOrForeignKeysIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("serde.properties"), "kafka.acks=0\n");

        assertThatThrownBy(
                        () -> Settings.of(Map.of("serde.file", file.toString())).read(SerdeSettings::from))
                .hasMessageContaining("holds kafka.acks, but every key in it must begin with serde.")
                .hasMessageContaining("must name serde.value.serializer and serde.value.deserializer");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Settings.of(Map.of("serde.file", "/nowhere")).read(SerdeSettings::from))
                .hasMessageContaining("serde.file = \"/nowhere\" (command line): must be a readable properties file");
    }

    @Test
    void keysAreWrittenAsTextByTheirType() {
        TopicSerdes serdes = new TopicSerdes(Settings.of(Map.of()).read(SerdeSettings::from));
        UUID consultation = new UUID(1, 2);

        byte[] key = requireNonNull(serdes.keySerializer(Topics.OBSERVATION).serialize("t", consultation));

        assertThat(key).asString(StandardCharsets.UTF_8).isEqualTo(consultation.toString());
        assertThat(serdes.keyDeserializer(Topics.OBSERVATION).deserialize("t", key))
                .isEqualTo(consultation);
        assertThat(serdes.keySerde(Topics.RECEIPT).serializer().serialize("t", "gateway-1"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("gateway-1");
    }

    @Test
    void aClassThatRefusesItsConfigurationIsNamedWithItsWords() {
        TopicSerdes serdes = new TopicSerdes(Settings.of(Map.of()).read(SerdeSettings::from));

        assertThatThrownBy(() -> serdes.valueSerializer(Topics.OBSERVATION))
                .isInstanceOf(SerdeUnusableException.class)
                .hasMessageContaining("AvroWireSerializer: refuses its configuration")
                .hasMessageContaining("schema.registry.url");
    }

    @Test
    void aClassOfAnotherKindIsRefused() {
        TopicSerdes serdes = new TopicSerdes(Settings.of(Map.of("serde.value.serializer", "java.lang.String"))
                .read(SerdeSettings::from));

        assertThatThrownBy(() -> serdes.valueSerializer(Topics.OBSERVATION))
                .isInstanceOf(SerdeUnusableException.class)
                .hasMessageContaining("java.lang.String: is not a org.apache.kafka.common.serialization.Serializer");
    }

    @Test
    void aRegistryThatIsDownIsAnOutageForTheShippedDeserializer() {
        // Port 1 of loopback refuses at once: nothing listens there.
        TopicSerdes serdes = new TopicSerdes(Settings.of(
                        Map.of("serde.schema.registry.url", "http://127.0.0.1:1", "serde.schema.registry.wait.ms", "0"))
                .read(SerdeSettings::from));

        try (RecordDecoder<?> decoder =
                new RecordDecoder<>(Topics.OBSERVATION, serdes.valueDeserializer(Topics.OBSERVATION))) {
            assertThatThrownBy(() -> decoder.decode(new byte[] {0, 0, 0, 0, 7, 1}))
                    .isInstanceOf(SchemaRegistryOutage.class);
        }
    }
}
