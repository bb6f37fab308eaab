package dev.tally.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ObservationEvent;
import dev.tally.schemas.topic.Topics;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Defends P5, everything can be proved: topics are kept for ever, so every version of a schema must read what every other
 * version wrote ({@code FULL_TRANSITIVE}), and what was released can not be changed behind the readers' back.
 */
class ReleasedSchemasTest {

    static Set<String> names() {
        return SampleRecords.byName().keySet();
    }

    @BeforeAll
    static void addWhatIsNewIfAsked() {
        for (String name : names()) {
            ReleasedFiles released = released(name);
            String present = SchemaFormatter.format("json/pretty", current(name)) + "\n";
            int versions = released.versions().size();
            released.addIfAsked(present, released.newest().equals(present) ? versions : versions + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theCurrentSchemaIsTheNewestReleasedOne(String name) {
        String newest = released(name).newest();

        // As text and not only as schemas: registries find a schema by its text, in which a changed comment counts.
        assertThat(newest).as(ReleasedFiles.REMEDY).isNotEmpty();
        assertThat(new Schema.Parser().parse(newest).toString())
                .as(ReleasedFiles.REMEDY)
                .isEqualTo(current(name).toString());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyVersionReadsWhatEveryOtherWrote(String name) {
        List<Schema> versions = Stream.concat(
                        released(name).versions().stream().map(text -> new Schema.Parser().parse(text)),
                        Stream.of(current(name)))
                .toList();

        for (Schema one : versions) {
            for (Schema other : versions) {
                assertThat(incompatibilities(one, other)).isEmpty();
            }
        }
    }

    @Test
    void everyTopicsSchemaIsAmongThem() {
        assertThat(names())
                .containsAll(Topics.all().stream()
                        .map(topic -> topic.valueType().getSimpleName())
                        .toList());
    }

    static List<Schema> breakingChanges() {
        Schema present = ObservationEvent.getClassSchema();
        Schema.Field asText = new Schema.Field("revision", Schema.create(Schema.Type.STRING));
        Schema narrower = SchemaBuilder.enumeration("ObservationStatus")
                .namespace("dev.tally.event")
                .symbols("FINAL", "AMENDED");
        return List.of(
                SchemaVariants.without(present, "patientId"),
                SchemaVariants.with(present, SchemaVariants.requiredText("ward")),
                SchemaVariants.with(SchemaVariants.without(present, "revision"), asText),
                SchemaVariants.with(SchemaVariants.without(present, "status"), new Schema.Field("status", narrower)));
    }

    @ParameterizedTest
    @MethodSource("breakingChanges")
    void aChangeThatBreaksReadersOrOldRecordsIsDetected(Schema changed) {
        Schema present = ObservationEvent.getClassSchema();

        assertThat(Stream.concat(
                        incompatibilities(present, changed).stream(), incompatibilities(changed, present).stream()))
                .isNotEmpty();
    }

    @Test
    void aNewOptionalFieldIsCompatible() {
        Schema present = ObservationEvent.getClassSchema();
        Schema changed = SchemaVariants.with(present, SchemaVariants.optionalText("ward"));

        assertThat(incompatibilities(present, changed)).isEmpty();
        assertThat(incompatibilities(changed, present)).isEmpty();
    }

    static Schema current(String name) {
        return SampleRecords.named(name).getSchema();
    }

    static ReleasedFiles released(String name) {
        return ReleasedFiles.of("released-schemas", name, ".avsc");
    }

    private static List<String> incompatibilities(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(found -> found.getType() + " at " + found.getLocation())
                .toList();
    }
}
