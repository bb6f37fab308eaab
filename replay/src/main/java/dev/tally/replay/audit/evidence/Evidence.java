package dev.tally.replay.audit.evidence;

import dev.tally.ledger.ConsultationLedger;
import dev.tally.schemas.assembly.Assembler;
import dev.tally.schemas.assembly.Limits;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one consultation.
 *
 * @param consultationId the consultation
 * @param now when the audit began
 * @param horizon what came after it may still be on its way, and is not judged as lost
 * @param seen the sound events of the half topics, in the order of {@link #asTheyArrived}
 * @param heard what heartbeats name and no half topic holds
 * @param receipts what gateways were told is stored
 * @param quarantined the events that were set aside
 * @param rows the rows of its events, by event, and rows that are no event's of it but say that they are
 * @param record its current version; null if it has none
 */
public record Evidence(
        UUID consultationId,
        Instant now,
        Instant horizon,
        List<Sighting> seen,
        List<Heard> heard,
        List<Receipted> receipts,
        Set<UUID> quarantined,
        Map<UUID, StoredRow> rows,
        @Nullable StoredVersion record) {
    private static final Assembler ASSEMBLER = new Assembler(Limits.STANDARD);
    private static final Comparator<Sighting> TOPIC = Comparator.comparingLong(Sighting::offset);

    /** Copies everything. */
    public Evidence {
        seen = List.copyOf(seen);
        heard = List.copyOf(heard);
        receipts = List.copyOf(receipts);
        quarantined = Set.copyOf(quarantined);
        rows = Map.copyOf(rows);
    }

    /** Events of both topics as they arrived: each topic in its own order, whatever the brokers' clocks say, and both by arrival. */
    public static List<Sighting> asTheyArrived(List<Sighting> seen) {
        Deque<Sighting> observations = half(seen, true);
        Deque<Sighting> sharing = half(seen, false);
        List<Sighting> arrived = new ArrayList<>(seen.size());
        while (!observations.isEmpty() && !sharing.isEmpty()) {
            boolean observationFirst = !observations
                    .element()
                    .arrival()
                    .arrivedAt()
                    .isAfter(sharing.element().arrival().arrivedAt());
            arrived.add((observationFirst ? observations : sharing).remove());
        }
        arrived.addAll(observations);
        arrived.addAll(sharing);
        return arrived;
    }

    private static Deque<Sighting> half(List<Sighting> seen, boolean observation) {
        return seen.stream()
                .filter(each -> each.isObservation() == observation)
                .sorted(TOPIC)
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    /** What the completeness rule makes of the events; nothing if there are none. */
    public Optional<ConsultationLedger> ledger() {
        @Nullable ConsultationLedger ledger = null;
        for (Sighting each : seen) {
            ledger = ASSEMBLER.apply(ledger, each.arrival()).ledger();
        }
        return Optional.ofNullable(ledger);
    }

    /** Whether an event came long enough ago to be judged. */
    public boolean isDue(Sighting sighting) {
        return !sighting.arrival().arrivedAt().isAfter(horizon);
    }

    /** Whether nothing has come lately, so that storage should be still. */
    public boolean isSettled() {
        return seen.stream().allMatch(this::isDue);
    }
}
