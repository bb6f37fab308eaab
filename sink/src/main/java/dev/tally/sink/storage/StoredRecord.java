package dev.tally.sink.storage;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.Sha256;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A record whose events are committed: what a receipt can truthfully say.
 *
 * @param record as it came from the topic, with the origin of each event
 * @param version the version in storage that holds all events of the record; higher than the record's own if storage held
 *     more
 * @param inserted ids of the events that were not stored before; the others were there with the same digest
 * @param digests by event id, the content digests as PostgreSQL computed them
 */
public record StoredRecord(ConsultationRecord record, int version, Set<UUID> inserted, Map<UUID, Sha256> digests) {

    /** Names the version and nothing of the patient. */
    @Override
    public String toString() {
        return "version " + version + " of consultation " + record.getConsultationId() + ", " + inserted.size()
                + " events inserted";
    }
}
