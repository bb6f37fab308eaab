package dev.tally.schemas.assembly;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventReference;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Sha256;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.digest.RecordDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Composes the record of a set of events: sorted, counted and digested the same way wherever it is done. Pure functions,
 * safe for any thread.
 */
public final class RecordComposer {
    private RecordComposer() {}

    /**
     * Composes a version.
     *
     * @param observations all observation revisions of the set, in any order; at least one
     * @param shares all shares, retractions and statements of the set, in any order
     * @param trigger the arrival that causes it to be emitted
     * @param assembledAt the caller's clock
     * @throws IllegalArgumentException if there is no observation
     */
    public static ConsultationRecord compose(
            List<ObservationEvent> observations,
            List<DocumentShareEvent> shares,
            EventReference trigger,
            Instant assembledAt) {
        if (observations.isEmpty()) {
            throw new IllegalArgumentException("a record without an observation cannot be composed");
        }
        ObservationEvent first = observations.get(0);
        return new ConsultationRecord(
                first.getConsultationId(),
                first.getPractitionerId(),
                first.getPatientId(),
                observations.size() + shares.size(),
                digest(observations, shares),
                assembledAt,
                trigger,
                observations.stream()
                        .sorted(Comparator.comparingInt(ObservationEvent::getRevision))
                        .toList(),
                shares.stream()
                        .sorted(Comparator.comparing(DocumentShareEvent::getEventId, EventIds.ORDER))
                        .toList());
    }

    /** The record digest of a set of events, from the content digests that they carry. */
    public static Sha256 digest(List<ObservationEvent> observations, List<DocumentShareEvent> shares) {
        Map<UUID, Sha256> digests = new HashMap<>();
        observations.forEach(event -> digests.put(event.getEventId(), event.getContentDigest()));
        shares.forEach(event -> digests.put(event.getEventId(), event.getContentDigest()));
        return RecordDigest.of(digests);
    }
}
