package dev.tally.cli.demo.scenario;

import dev.tally.cli.demo.AcceptedFacts;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.runtime.database.DatabaseSettings;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** What is stored of what was acknowledged, read by a role that can only read. For one thread. */
final class StoredEvents {
    private final DatabaseSettings database;
    private final AcceptedFacts accepted;

    StoredEvents(DatabaseSettings database, AcceptedFacts accepted) {
        this.database = database;
        this.accepted = accepted;
    }

    /** Of these consultations those of which every acknowledged event is stored as it was acknowledged. */
    Set<UUID> whole(Set<UUID> consultations) {
        Set<UUID> stored = new TreeSet<>();
        try (StoredRecords records = StoredRecords.open(database)) {
            records.forEachEvent(event -> {
                AcceptedFacts.Fact fact = accepted.byEventId().get(event.eventId());
                if (fact != null && event.isConsistent() && fact.contentDigest().equals(event.storedDigest())) {
                    stored.add(event.eventId());
                }
            });
        }
        Set<UUID> whole = new TreeSet<>(consultations);
        accepted.byEventId().forEach((eventId, fact) -> {
            if (!stored.contains(eventId)) {
                whole.remove(fact.consultationId());
            }
        });
        return whole;
    }
}
