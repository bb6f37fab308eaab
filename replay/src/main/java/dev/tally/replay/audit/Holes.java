package dev.tally.replay.audit;

import dev.tally.event.AcceptedEvent;
import dev.tally.event.GatewayHeartbeat;
import dev.tally.replay.audit.compact.SequenceSet;
import dev.tally.replay.audit.compact.SequenceSet.Stretch;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Incarnation;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.audit.guarantee.NoGap;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The numbers that no topic holds, and which events they were, by word of the heartbeats.
 *
 * <p>For one thread.
 */
final class Holes {
    private final NoGap guarantee = new NoGap();
    private final Map<String, Run> runs = new HashMap<>();

    /** A run of a gateway with holes. */
    private record Run(Incarnation incarnation, List<Stretch> missing, SequenceSet named) {}

    /** A number that is missing, and the event that had it. */
    record Named(UUID consultationId, String gateway, Heard event, Kind kind, String detail) {}

    /** A stretch of which nobody can say which events they were. */
    record Unnamed(Kind kind, String detail) {}

    Holes(Collection<Incarnation> incarnations) {
        for (Incarnation each : incarnations) {
            List<Stretch> missing = guarantee.missing(each);
            if (!missing.isEmpty()) {
                runs.put(each.toString(), new Run(each, missing, new SequenceSet()));
            }
        }
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** What a heartbeat names; nothing if its number is not missing, or was named already. */
    Optional<Named> named(GatewayHeartbeat heartbeat, AcceptedEvent accepted, Instant arrivedAt) {
        Run run = runs.get(heartbeat.getGatewayId() + "/" + heartbeat.getIncarnation());
        long number = accepted.getSequence();
        if (run == null || run.named.contains(number)) {
            return Optional.empty();
        }
        return run.missing.stream()
                .filter(stretch -> stretch.holds(number))
                .findFirst()
                .map(stretch -> {
                    run.named.add(number);
                    return new Named(
                            accepted.getConsultationId(),
                            heartbeat.getGatewayId(),
                            new Heard(accepted.getEventId(), accepted.getKind(), arrivedAt),
                            guarantee.kind(run.incarnation, stretch),
                            guarantee.detail(run.incarnation, new Stretch(number, number)));
                });
    }

    /** What is left when all heartbeats were read. */
    List<Unnamed> unnamed() {
        return runs.values().stream()
                .flatMap(run -> run.missing.stream()
                        .flatMap(stretch -> without(stretch, run.named).stream())
                        .map(rest -> new Unnamed(
                                guarantee.kind(run.incarnation, rest), guarantee.detail(run.incarnation, rest))))
                .toList();
    }

    private static List<Stretch> without(Stretch stretch, SequenceSet named) {
        return named.missingUpTo(stretch.to()).stream()
                .filter(rest -> rest.to() >= stretch.from())
                .map(rest -> new Stretch(Math.max(rest.from(), stretch.from()), rest.to()))
                .toList();
    }

    String guaranteeName() {
        return guarantee.name();
    }
}
