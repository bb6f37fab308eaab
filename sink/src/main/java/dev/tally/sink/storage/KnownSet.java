package dev.tally.sink.storage;

import static java.util.Comparator.comparingInt;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.digest.RecordDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events of one consultation that are known while a batch is planned: those in storage, then those of the batch.
 *
 * <p>For one thread.
 */
final class KnownSet {
    private final Map<UUID, KnownEvent> events = new TreeMap<>(EventIds.ORDER);
    private int version;

    /** Takes an event that is in storage, and the version that is current there; 0 if none is. */
    void stored(KnownEvent event, int currentVersion) {
        events.put(event.eventId(), event);
        version = currentVersion;
    }

    /** Whether the event is known; nothing if the same id is known with other content. */
    Optional<Boolean> knows(KnownEvent event) {
        KnownEvent known = events.get(event.eventId());
        if (known == null) {
            return Optional.of(false);
        }
        return known.digest().equals(event.digest()) ? Optional.of(true) : Optional.empty();
    }

    void add(KnownEvent event) {
        events.put(event.eventId(), event);
    }

    /** The version that holds all known events, if none in storage does; it counts as stored from then on. */
    Optional<VersionRow> nextVersion(ConsultationRecord cause) {
        if (events.size() == version) {
            return Optional.empty();
        }
        version = events.size();
        return Optional.of(new VersionRow(
                cause.getConsultationId(),
                version,
                cause.getPractitionerId(),
                cause.getPatientId(),
                digest(),
                List.copyOf(events.keySet()),
                newest(EventKind.OBSERVATION),
                first(EventKind.SHARE),
                newest(EventKind.STATEMENT),
                cause.getAssembledAt()));
    }

    int version() {
        return version;
    }

    private Sha256 digest() {
        Map<UUID, Sha256> digests = new HashMap<>();
        events.values().forEach(event -> digests.put(event.eventId(), event.digest()));
        return RecordDigest.of(digests);
    }

    private @Nullable UUID newest(EventKind kind) {
        return events.values().stream()
                .filter(event -> event.kind() == kind)
                .max(comparingInt(KnownEvent::revision))
                .map(KnownEvent::eventId)
                .orElse(null);
    }

    private @Nullable UUID first(EventKind kind) {
        return events.values().stream()
                .filter(event -> event.kind() == kind)
                .map(KnownEvent::eventId)
                .findFirst()
                .orElse(null);
    }
}
