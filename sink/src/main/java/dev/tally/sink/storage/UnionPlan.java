package dev.tally.sink.storage;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import dev.tally.sink.storage.EventTable.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a batch adds to what is stored: a union of sets, decided before anything is written.
 *
 * <p>Each record in turn: its events that are not known are inserted, the others are confirmed; and if the known events are
 * then more than the current version holds, a version with <em>all</em> of them is inserted. So the current version of a
 * consultation always holds every event of it that is stored, whatever is sent, however often and in whichever order:
 *
 * <ul>
 *   <li>a set within the stored one adds nothing;
 *   <li>a superset is inserted as it is;
 *   <li>a set that is neither, as a join that was rebuilt may emit it on its way to the same end, adds its new events and one
 *       version for the union. Its own version number may be taken by another set of the same size, and is not used.
 * </ul>
 *
 * A union of complete sets is complete: the statement that counts in the union counted in one of them, with all that it
 * names.
 *
 * <p>For one thread, for one batch.
 */
final class UnionPlan {
    final List<Row<ObservationEvent>> observations = new ArrayList<>();
    final List<Row<DocumentShared>> shares = new ArrayList<>();
    final List<Row<ShareRetracted>> retractions = new ArrayList<>();
    final List<Row<SharingStatement>> statements = new ArrayList<>();
    final List<VersionRow> versions = new ArrayList<>();

    /** In the order of the batch: what each record adds, and the version that holds it then. */
    final List<Contribution> contributions = new ArrayList<>();

    private final Map<UUID, KnownSet> known;

    /** What one record adds. */
    record Contribution(ConsultationRecord record, int version, Set<UUID> inserted) {
        @Override
        public String toString() {
            return "version " + version + " of consultation " + record.getConsultationId();
        }
    }

    /**
     * A plan that begins with what is stored.
     *
     * @param stored by consultation; the plan goes on with these sets
     */
    UnionPlan(Map<UUID, KnownSet> stored) {
        known = stored;
    }

    /** Adds a record, or names the event that is known with other content. The plan must then be thrown away. */
    Optional<UUID> add(ConsultationRecord record) {
        KnownSet set = known.computeIfAbsent(record.getConsultationId(), id -> new KnownSet());
        Set<UUID> inserted = new HashSet<>();
        for (ObservationEvent event : record.getObservations()) {
            KnownEvent candidate = KnownEvent.of(event);
            Optional<Boolean> known = set.knows(candidate);
            if (known.isEmpty()) {
                return Optional.of(candidate.eventId());
            }
            if (!known.get()) {
                set.add(candidate);
                inserted.add(candidate.eventId());
                observations.add(new Row<>(Envelope.of(event), event));
            }
        }
        for (DocumentShareEvent event : record.getShares()) {
            KnownEvent candidate = KnownEvent.of(event);
            Optional<Boolean> known = set.knows(candidate);
            if (known.isEmpty()) {
                return Optional.of(candidate.eventId());
            }
            if (!known.get()) {
                set.add(candidate);
                inserted.add(candidate.eventId());
                addSharing(event);
            }
        }
        set.nextVersion(record).ifPresent(versions::add);
        contributions.add(new Contribution(record, set.version(), inserted));
        return Optional.empty();
    }

    private void addSharing(DocumentShareEvent event) {
        Envelope envelope = Envelope.of(event);
        if (event.getBody() instanceof DocumentShared shared) {
            shares.add(new Row<>(envelope, shared));
        } else if (event.getBody() instanceof ShareRetracted retracted) {
            retractions.add(new Row<>(envelope, retracted));
        } else {
            statements.add(new Row<>(envelope, (SharingStatement) event.getBody()));
        }
    }

    int insertedEvents() {
        return observations.size() + shares.size() + retractions.size() + statements.size();
    }
}
