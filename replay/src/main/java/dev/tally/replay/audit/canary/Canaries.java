package dev.tally.replay.audit.canary;

import dev.tally.replay.audit.canary.CanaryGateway.Reception;
import dev.tally.schemas.canary.Canary;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The canaries that are on their way, and whether the way is open. It is not when one is not accepted, or is accepted and has no
 * record when its grace is over; and it is open again when one that was sent later has a record.
 *
 * <p>A canary that is not accepted is sent again before any other: half of one would wait in the join for ever.
 *
 * <p>In memory: after a restart of the audit nothing is known of canaries sent before. {@link #send} is for one thread, which may
 * be another than that of the rest.
 */
public final class Canaries {
    /** With so many on their way nobody looks for them, and no more are sent. */
    private static final int MOST_UNDERWAY = 2_000;

    private final CanaryGateway gateway;
    private final RandomGenerator random;
    private final Clock clock;

    /** Of the sending thread alone. */
    private @Nullable CanaryConsultation unaccepted;

    /** The shapes that have not had their turn in this round. Of the sending thread alone. */
    private Iterator<CanaryShape> turns = Collections.emptyIterator();

    /** Those that were accepted and not seen stored, in the order in which they were sent. Guarded by this object. */
    private final Map<UUID, Underway> underway = new LinkedHashMap<>();

    /** Guarded by this object. */
    private @Nullable Failure failure;

    private record Underway(CanaryConsultation canary, Instant sentAt, Instant acceptedAt) {}

    private record Failure(Instant noticedAt, String detail) {}

    /**
     * None yet.
     *
     * @param gateway through which they go
     * @param random of their ids
     */
    public Canaries(CanaryGateway gateway, RandomGenerator random, Clock clock) {
        this.gateway = gateway;
        this.random = random;
        this.clock = clock;
    }

    /** Sends the next one. */
    void send() throws InterruptedException {
        if (underway().size() >= MOST_UNDERWAY) {
            return;
        }
        Instant sentAt = clock.instant();
        CanaryConsultation canary = unaccepted == null ? next(sentAt) : unaccepted;
        unaccepted = canary;
        Reception reception = gateway.send(canary);
        if (reception instanceof Reception.NotAccepted not) {
            failed(new Failure(clock.instant(), canary + " was not accepted: " + not.why()));
        } else {
            unaccepted = null;
            accepted(new Underway(canary, sentAt, clock.instant()));
        }
    }

    private CanaryConsultation next(Instant now) {
        if (!turns.hasNext()) {
            turns = List.of(CanaryShape.values()).iterator();
        }
        return new CanaryConsultation(Canary.newConsultationId(random), turns.next(), now);
    }

    private synchronized void failed(Failure noticed) {
        failure = noticed;
    }

    private synchronized void accepted(Underway accepted) {
        underway.put(accepted.canary().id(), accepted);
    }

    /** The gateway's host: what findings call it. */
    public String gatewayName() {
        return gateway.name();
    }

    /** The consultations that should have a record by now, or soon. */
    public synchronized Set<UUID> underway() {
        return Set.copyOf(underway.keySet());
    }

    /**
     * Holds those on their way against the database.
     *
     * @param stored which of them have a record
     * @param now when the database was looked at
     * @param horizon what was accepted after it may be on its way
     * @return what is wrong; empty while the way is open
     */
    public synchronized Optional<String> judge(Set<UUID> stored, Instant now, Instant horizon) {
        // First what repairs and then what is lost: so each loss is said once at least, whatever was stored meanwhile.
        take(each -> stored.contains(each.canary().id())).forEach(this::arrived);
        take(each -> !each.acceptedAt().isAfter(horizon))
                .forEach(lost ->
                        failure = new Failure(now, lost.canary() + " was accepted, and has no record in the database"));
        return Optional.ofNullable(failure).map(Failure::detail);
    }

    private void arrived(Underway stored) {
        if (failure != null && stored.sentAt().isAfter(failure.noticedAt())) {
            failure = null;
        }
    }

    /** Takes some of those on their way out, in the order in which they were sent. */
    private List<Underway> take(Predicate<Underway> which) {
        List<Underway> taken = underway.values().stream().filter(which).toList();
        underway.values().removeAll(taken);
        return taken;
    }
}
