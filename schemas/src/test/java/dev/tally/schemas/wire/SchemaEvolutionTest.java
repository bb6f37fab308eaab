package dev.tally.schemas.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.AcceptedEvent;
import dev.tally.event.AuditFinding;
import dev.tally.event.EventKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

/** Defends P1: gateways and joins are never released in the same second, so each reads what the other's version wrote. */
class SchemaEvolutionTest {
    private static final String TOPIC = "audit.finding";

    private final SchemaDirectory directory = new InMemorySchemaDirectory();
    private final AvroWireSerializer serializer = new AvroWireSerializer(directory);
    private final AvroWireDeserializer deserializer = new AvroWireDeserializer(directory);

    @Test
    void theOldClassReadsWhatANewerVersionWroteWithOneMoreField() {
        Schema newer = SchemaVariants.with(AuditFinding.getClassSchema(), SchemaVariants.optionalText("severity"));
        GenericData.Record written = finding(newer);
        written.put("severity", "high");

        Object read = deserializer.deserialize(TOPIC, requireNonNull(serializer.serialize(TOPIC, written)));

        assertThat(read).isInstanceOfSatisfying(AuditFinding.class, finding -> {
            assertThat(finding.getDetail()).isEqualTo("sequence 43 is missing");
            assertThat(finding.getRaisedAt()).isEqualTo(Instant.ofEpochMilli(1));
        });
    }

    @Test
    void theNewClassReadsWhatAnOlderVersionWroteWithoutAField() {
        Schema older = SchemaVariants.without(AuditFinding.getClassSchema(), "consultationIds");

        Object read = deserializer.deserialize(TOPIC, requireNonNull(serializer.serialize(TOPIC, finding(older))));

        assertThat(read).isInstanceOfSatisfying(AuditFinding.class, finding -> {
            assertThat(finding.getConsultationIds()).isEmpty();
            assertThat(finding.getDetail()).isEqualTo("sequence 43 is missing");
        });
    }

    @Test
    void aKindThatWasAddedLaterIsReadAsUnknown() {
        Schema kinds = EventKind.getClassSchema();
        List<String> more = new ArrayList<>(kinds.getEnumSymbols());
        more.add("ADDENDUM");
        Schema newer = Schema.createEnum("EventKind", null, "dev.tally.event", more, "UNKNOWN");
        Schema accepted = AcceptedEvent.getClassSchema();
        Schema written = SchemaVariants.with(SchemaVariants.without(accepted, "kind"), new Schema.Field("kind", newer));
        GenericData.Record event = new GenericData.Record(written);
        event.put("sequence", 1L);
        event.put("eventId", SampleRecords.uuid(1).toString());
        event.put("consultationId", SampleRecords.uuid(2).toString());
        event.put("kind", new GenericData.EnumSymbol(newer, "ADDENDUM"));

        Object read = deserializer.deserialize(TOPIC, requireNonNull(serializer.serialize(TOPIC, event)));

        assertThat(read)
                .isInstanceOfSatisfying(
                        AcceptedEvent.class, seen -> assertThat(seen.getKind()).isEqualTo(EventKind.UNKNOWN));
    }

    private static GenericData.Record finding(Schema schema) {
        GenericData.Record finding = new GenericData.Record(schema);
        finding.put("findingId", SampleRecords.uuid(1).toString());
        finding.put("guarantee", "NothingLost");
        finding.put("kind", "lost");
        finding.put("events", List.of());
        finding.put("raisedAt", 1L);
        finding.put("gatewayId", "gateway-a");
        finding.put("detail", "sequence 43 is missing");
        if (schema.getField("consultationIds") != null) {
            finding.put("consultationIds", List.of(SampleRecords.uuid(2).toString()));
        }
        return finding;
    }
}
