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
public final class Holes {
    private final NoGap guarantee = new NoGap();
    private final Map<String, Run> runs = new HashMap<>();

    /** A run of a gateway with holes. */
    private record Run(Incarnation incarnation, List<Stretch> missing, SequenceSet named) {}

    /** A number that is missing, and the event that had it. */
    public record Named(UUID consultationId, String gateway, Heard event, Kind kind, String about, String detail) {}

    /** A stretch of which nobody can say which events they were. */
    public record Unnamed(Kind kind, String about, String detail) {}

    /** The holes of these runs. */
    public Holes(Collection<Incarnation> incarnations) {
        for (Incarnation each : incarnations) {
            List<Stretch> missing = guarantee.missing(each);
            if (!missing.isEmpty()) {
                runs.put(each.toString(), new Run(each, missing, new SequenceSet()));
            }
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /** What a heartbeat names; nothing if its number is not missing, or was named already. */
    public Optional<Named> named(GatewayHeartbeat heartbeat, AcceptedEvent accepted, Instant arrivedAt) {
        return named(
                heartbeat.getGatewayId() + "/" + heartbeat.getIncarnation(),
                accepted.getSequence(),
                accepted.getConsultationId(),
                new Heard(accepted.getEventId(), accepted.getKind(), arrivedAt));
    }

    /**
     * The same of what is remembered of a heartbeat.
     *
     * @param runName gateway and run, as {@link Incarnation#toString} writes them
     * @param number the sequence number that the heartbeat gives the event
     */
    public Optional<Named> named(String runName, long number, UUID consultationId, Heard event) {
        Run run = runs.get(runName);
        if (run == null || run.named.contains(number)) {
            return Optional.empty();
        }
        return run.missing.stream()
                .filter(stretch -> stretch.holds(number))
                .findFirst()
                .map(stretch -> {
                    run.named.add(number);
                    return new Named(
                            consultationId,
                            run.incarnation.gatewayId(),
                            event,
                            guarantee.kind(run.incarnation, stretch),
                            about(run.incarnation),
                            guarantee.detail(run.incarnation, new Stretch(number, number)));
                });
    }

    /** What is left when all heartbeats were read. */
    public List<Unnamed> unnamed() {
        return runs.values().stream()
                .flatMap(run -> run.missing.stream()
                        .flatMap(stretch -> without(stretch, run.named).stream())
                        .map(rest -> new Unnamed(
                                guarantee.kind(run.incarnation, rest),
                                about(run.incarnation) + " from number " + rest.from(),
                                guarantee.detail(run.incarnation, rest))))
                .toList();
    }

    private static String about(Incarnation run) {
        return "gateway " + run.gatewayId() + " run " + run.id();
    }

    private static List<Stretch> without(Stretch stretch, SequenceSet named) {
        return named.missingUpTo(stretch.to()).stream()
                .filter(rest -> rest.to() >= stretch.from())
                .map(rest -> new Stretch(Math.max(rest.from(), stretch.from()), rest.to()))
                .toList();
    }

    /** The promise that a hole breaks. */
    public String guaranteeName() {
        return guarantee.name();
    }
}
