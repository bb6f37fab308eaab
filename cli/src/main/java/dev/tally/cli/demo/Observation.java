package dev.tally.cli.demo;

import dev.tally.event.IncompleteConsultation;
import dev.tally.event.QuarantinedEvent;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What can be seen of the pipeline from outside: the rows in PostgreSQL, read by a role that can only read, what the
 * pipeline names as incomplete, what it set aside, and the states that its gateway shows.
 *
 * <p>For one thread. Owns its consumers and its connection.
 */
final class Observation implements AutoCloseable {
    private final LiveTopic<UUID, IncompleteConsultation> incomplete;
    private final LiveTopic<UUID, QuarantinedEvent> quarantine;
    private final DatabaseSettings database;
    private final ShownStates shown;
    private final Set<UUID> raised = new HashSet<>();
    private final List<UUID> quarantined = new ArrayList<>();

    private Observation(
            LiveTopic<UUID, IncompleteConsultation> incomplete,
            LiveTopic<UUID, QuarantinedEvent> quarantine,
            DatabaseSettings database,
            ShownStates shown) {
        this.incomplete = incomplete;
        this.quarantine = quarantine;
        this.database = database;
        this.shown = shown;
    }

    static Observation open(Deployment deployment, DatabaseSettings database, ShownStates shown) {
        return new Observation(
                LiveTopic.open(Topics.INCOMPLETE, deployment.kafka(), deployment.serdes()),
                LiveTopic.open(Topics.QUARANTINE, deployment.kafka(), deployment.serdes()),
                database,
                shown);
    }

    /** Reads what there is now and lays it beside what was accepted. */
    TallyReport tally(AcceptedFacts accepted) {
        Tally tally = new Tally(accepted);
        // Before anything is read: what is said to be stored, or set aside, by now has to be there then.
        accepted.byEventId().keySet().forEach(id -> tally.shown(id, shown.of(id)));
        incomplete.drain((id, event) -> {
            if (event.getResolvedAt() == null) {
                raised.add(id);
            } else {
                raised.remove(id);
            }
        });
        quarantine.drain((id, event) -> {
            // An acknowledgement is a record of the same topic, about something that was counted.
            if (event.getAcknowledgement() == null) {
                quarantined.add(event.getEventId() == null ? id : event.getEventId());
            }
        });
        raised.forEach(tally::raisedIncomplete);
        quarantined.forEach(tally::quarantined);
        try (StoredRecords stored = StoredRecords.open(database)) {
            stored.forEachEvent(tally::storedEvent);
            stored.forEachCurrentRecord(tally::storedRecord);
        }
        return tally.draw();
    }

    @Override
    public void close() {
        incomplete.close();
        quarantine.close();
    }
}
