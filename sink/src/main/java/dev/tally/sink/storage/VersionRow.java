package dev.tally.sink.storage;

import static java.util.stream.Collectors.joining;

import dev.tally.event.Sha256;
import dev.tally.sink.storage.Column.ValueType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version on its way into {@code consultation_record}. Whether it is sound is for the database to say: an observation that is
 * missing is handed on as null, and refused there.
 */
record VersionRow(
        UUID consultationId,
        int version,
        String practitionerId,
        String patientId,
        Sha256 recordDigest,
        List<UUID> eventIds,
        @Nullable UUID observation,
        @Nullable UUID share,
        @Nullable UUID statement,
        Instant assembledAt) {

    static final Insert<VersionRow> INSERT = new Insert<>(
            "tally.consultation_record",
            List.of(
                    Column.of("consultation_id", ValueType.UUID, VersionRow::consultationId),
                    Column.of("version", ValueType.INTEGER, VersionRow::version),
                    Column.of("practitioner_id", ValueType.TEXT, VersionRow::practitionerId),
                    Column.of("patient_id", ValueType.TEXT, VersionRow::patientId),
                    Column.of(
                            "record_digest",
                            ValueType.BYTES,
                            row -> row.recordDigest().bytes()),
                    Column.ofList(
                            "event_ids",
                            "uuid",
                            row -> row.eventIds().stream().map(UUID::toString).collect(joining(","))),
                    Column.of("observation_event_id", ValueType.UUID, VersionRow::observation),
                    Column.of("share_event_id", ValueType.UUID, VersionRow::share),
                    Column.of("statement_event_id", ValueType.UUID, VersionRow::statement),
                    Column.ofMoment("assembled_at", VersionRow::assembledAt)),
            "");

    @Override
    public String toString() {
        return "version " + version + " of consultation " + consultationId;
    }
}
