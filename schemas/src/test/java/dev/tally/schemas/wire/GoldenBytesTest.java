package dev.tally.schemas.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.AccessEntry;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Defends P5, everything can be proved: the bytes in topics that are kept for ever are pinned, so that neither a change
 * here nor another version of Avro alters them unseen; and what older versions wrote stays readable.
 */
class GoldenBytesTest {
    private static final String TOPIC = "any";
    private static final int BYTES_A_LINE = 32;

    static Set<String> names() {
        return SampleRecords.byName().keySet();
    }

    @BeforeAll
    static void addWhatIsNewIfAsked() {
        ReleasedSchemasTest.addWhatIsNewIfAsked();
        for (String name : names()) {
            int due = ReleasedSchemasTest.released(name).versions().size();
            golden(name).addIfAsked(hex(serialize(SampleRecords.named(name))), due);
        }
    }

    @Test
    void theFormatIsAZeroTheIdInFourBytesAndAvro() {
        AccessEntry entry = AccessEntry.newBuilder()
                .setUser("é")
                .setAt(Instant.ofEpochMilli(1))
                .setCommand("")
                .setBounds("x")
                .build();

        byte[] bytes = serialize(entry);

        assertThat(HexFormat.ofDelimiter(" ").formatHex(bytes)).isEqualTo("00 01 02 03 04 04 c3 a9 02 00 02 78");
    }

    @ParameterizedTest
    @MethodSource("names")
    void recordsAreWrittenAsTheyWereReleased(String name) {
        String written = hex(serialize(SampleRecords.named(name)));

        assertThat(written).as(ReleasedFiles.REMEDY).isEqualTo(golden(name).newest());
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatEveryReleasedVersionWroteIsStillRead(String name) {
        List<String> bytes = golden(name).versions();
        List<String> schemas = ReleasedSchemasTest.released(name).versions();

        assertThat(bytes).isNotEmpty().hasSameSizeAs(schemas);
        for (int version = 0; version < bytes.size(); version++) {
            Schema writer = new Schema.Parser().parse(schemas.get(version));
            try (AvroWireDeserializer deserializer =
                    new AvroWireDeserializer(new SingleSchema(SingleSchema.ID, writer))) {
                assertThat(deserializer.deserialize(TOPIC, parse(bytes.get(version))))
                        .hasSameClassAs(SampleRecords.named(name));
            }
        }
    }

    private static byte[] serialize(SpecificRecord record) {
        try (AvroWireSerializer serializer =
                new AvroWireSerializer(new SingleSchema(SingleSchema.ID, record.getSchema()))) {
            return requireNonNull(serializer.serialize(TOPIC, record));
        }
    }

    private static ReleasedFiles golden(String name) {
        return ReleasedFiles.of("golden-bytes", name, ".hex");
    }

    private static String hex(byte[] bytes) {
        StringBuilder lines = new StringBuilder();
        for (int from = 0; from < bytes.length; from += BYTES_A_LINE) {
            lines.append(HexFormat.of().formatHex(bytes, from, Math.min(bytes.length, from + BYTES_A_LINE)))
                    .append('\n');
        }
        return lines.toString();
    }

    private static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex.replace("\n", ""));
    }
}
