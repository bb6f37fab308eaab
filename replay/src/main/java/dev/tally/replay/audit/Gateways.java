package dev.tally.replay.audit;

import dev.tally.event.GatewayHeartbeat;
import dev.tally.event.Origin;
import dev.tally.replay.audit.evidence.Incarnation;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The gateways that have ever said or sent something: their runs, when each was last heard, and how far its clock is off.
 *
 * <p>For one thread.
 */
public final class Gateways {
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** Six heartbeats that did not come. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Map<String, Incarnation> runs = new TreeMap<>();
    private final Map<String, Voice> voices = new TreeMap<>();
    private Instant horizon;
    private Instant silentBefore;

    /** The largest number of a run that was seen at a moment, if no heartbeat has said as much yet. */
    private final Map<String, Unsaid> unsaid = new HashMap<>();

    private record Unsaid(Instant at, long sequence) {}

    /** What is known of a gateway. */
    private static final class Voice {
        private @Nullable Instant lastHeard;

        private @Nullable Instant firstHeard;

        /** The last that arrived before the horizon: what was accepted after it may be named by one that has yet to come. */
        private @Nullable Instant lastDue;

        /** By the brokers' clock. */
        private Instant lastArrived = Instant.MIN;

        private Instant lastAccepted = Instant.MIN;
        private Duration ahead = Duration.ZERO;

        /** By the last heartbeat alone. */
        private Duration aheadNow = Duration.ZERO;

        private String aheadAt = "";
    }

    /**
     * None yet.
     *
     * @param now when the audit began
     * @param horizon what arrived after it may be on its way
     */
    public Gateways(Instant now, Instant horizon) {
        this.horizon = horizon;
        this.silentBefore = silentBefore(now, horizon);
    }

    private static Instant silentBefore(Instant now, Instant horizon) {
        Instant late = now.minus(SILENCE);
        return late.isBefore(horizon) ? late : horizon;
    }

    /** Time has passed: what was seen before the new horizon has become due, though no heartbeat has said so. */
    public void moveTo(Instant now, Instant newHorizon) {
        horizon = newHorizon;
        silentBefore = silentBefore(now, newHorizon);
        runs.forEach((name, run) -> {
            Unsaid before = unsaid.get(name);
            if (before != null && !before.at().isAfter(newHorizon)) {
                run.said(before.sequence());
                unsaid.remove(name);
            }
            long largest = run.seen().largest();
            if (largest > run.last()) {
                unsaid.putIfAbsent(name, new Unsaid(now, largest));
            }
        });
    }

    /** A run that is remembered from before. */
    public void remember(Incarnation run) {
        runs.put(run.toString(), run);
    }

    /** A gateway that is remembered from before, with its last words. */
    public void remember(String gatewayId, @Nullable Instant lastHeard, Instant lastAccepted, Instant lastArrived) {
        Voice voice = voice(gatewayId);
        voice.firstHeard = lastHeard;
        voice.lastDue = lastHeard;
        voice.lastArrived = lastArrived;
        voice.lastHeard = lastHeard;
        voice.lastAccepted = lastAccepted;
    }

    /** Told of each gateway, to remember it. */
    public interface Visitor {
        /** The last heartbeat that is due, if there is one, and the last acceptance and arrival, or {@link Instant#MIN}. */
        void gateway(String gatewayId, @Nullable Instant lastHeard, Instant lastAccepted, Instant lastArrived);
    }

    /** Gives each gateway. */
    public void forEach(Visitor visitor) {
        voices.forEach((id, voice) -> visitor.gateway(id, voice.lastDue, voice.lastAccepted, voice.lastArrived));
    }

    /** A heartbeat of which only counts that it came: what it says is for later. */
    public void isAlive(GatewayHeartbeat heartbeat, Instant arrivedAt) {
        Voice voice = voice(heartbeat.getGatewayId());
        voice.lastArrived = arrivedAt.isAfter(voice.lastArrived) ? arrivedAt : voice.lastArrived;
        voice.aheadNow = Duration.between(arrivedAt, heartbeat.getSentAt());
        if (voice.firstHeard == null) {
            voice.firstHeard = heartbeat.getSentAt();
        }
        if (voice.lastHeard == null || voice.lastHeard.isBefore(heartbeat.getSentAt())) {
            voice.lastHeard = heartbeat.getSentAt();
        }
    }

    /** A heartbeat. */
    public void heard(GatewayHeartbeat heartbeat, Instant arrivedAt) {
        isAlive(heartbeat, arrivedAt);
        Voice voice = voice(heartbeat.getGatewayId());
        boolean isDue = !arrivedAt.isAfter(horizon);
        if (isDue && (voice.lastDue == null || voice.lastDue.isBefore(heartbeat.getSentAt()))) {
            voice.lastDue = heartbeat.getSentAt();
        }
        compareClocks(voice, heartbeat.getSentAt(), arrivedAt, "a heartbeat of " + arrivedAt);
        Incarnation run = run(heartbeat.getGatewayId(), heartbeat.getIncarnation());
        if (!heartbeat.getJournaled()) {
            run.notJournaled();
        }
        if (!arrivedAt.isAfter(horizon)) {
            run.said(heartbeat.getLastSequence());
        }
    }

    /** An event in a topic. */
    public void seen(Origin origin, Instant acceptedAt, Instant arrivedAt, String place) {
        Voice voice = voice(origin.getGatewayId());
        voice.lastAccepted = acceptedAt.isAfter(voice.lastAccepted) ? acceptedAt : voice.lastAccepted;
        if (voice.lastHeard == null && arrivedAt.isAfter(voice.lastArrived)) {
            voice.lastArrived = arrivedAt;
        }
        compareClocks(voice, acceptedAt, arrivedAt, place);
        setAside(origin, arrivedAt);
    }

    /** An event that was set aside: its number was not lost. */
    public void setAside(Origin origin, Instant arrivedAt) {
        Incarnation run = run(origin.getGatewayId(), origin.getIncarnation());
        run.seen(origin.getSequence(), !arrivedAt.isAfter(horizon));
        if (!origin.getJournaled()) {
            run.notJournaled();
        }
    }

    /**
     * The event that had this number has come, under whatever number.
     *
     * @param runName gateway and run, as {@link Incarnation#toString} writes them
     */
    public void accountedFor(String runName, long sequence) {
        Incarnation run = runs.get(runName);
        if (run != null) {
            run.seen(sequence, false);
        }
    }

    /** A clock that is behind looks like an event that was long on its way; one that is ahead looks like nothing else. */
    private static void compareClocks(Voice voice, Instant gateway, Instant brokers, String place) {
        Duration ahead = Duration.between(brokers, gateway);
        if (ahead.compareTo(voice.ahead) > 0) {
            voice.ahead = ahead;
            voice.aheadAt = place;
        }
    }

    /** The runs, in a fixed order. */
    public Collection<Incarnation> runs() {
        return runs.values();
    }

    /** Gateways whose clock was ahead of the brokers' by more, each with a sentence. */
    public Map<String, String> aheadByMoreThan(Duration skew) {
        Map<String, String> ahead = new TreeMap<>();
        voices.forEach((gateway, voice) -> {
            if (voice.ahead.compareTo(skew) > 0) {
                ahead.put(
                        "gateway " + gateway,
                        "the clock of gateway " + gateway + " was up to " + voice.ahead.toSeconds()
                                + " s ahead of the brokers', last seen at " + voice.aheadAt);
            }
        });
        return ahead;
    }

    /** Gateways whose clock is ahead of the brokers' by more, by their last heartbeat, each with a sentence that stays the same. */
    public Map<String, String> aheadNowByMoreThan(Duration skew) {
        Map<String, String> ahead = new TreeMap<>();
        voices.forEach((gateway, voice) -> {
            if (voice.aheadNow.compareTo(skew) > 0) {
                ahead.put(
                        "gateway " + gateway,
                        "the clock of gateway " + gateway + " is more than " + skew.toSeconds()
                                + " s ahead of the brokers'");
            }
        });
        return ahead;
    }

    /** Up to when everything is known that any gateway which is not retired has accepted; nothing if there is none. */
    public Optional<Instant> knownThrough(Set<String> retired) {
        return voices.isEmpty()
                ? Optional.empty()
                : voices.entrySet().stream()
                        .filter(each -> !retired.contains(each.getKey()))
                        .map(each -> spokenFor(each.getValue()))
                        .filter(word -> word.isBefore(horizon))
                        .min(Instant::compareTo)
                        .or(() -> Optional.of(horizon));
    }

    /** The gateways that are silent, with their last word. */
    public List<String> silent(Set<String> retired) {
        return voices.entrySet().stream()
                .filter(each -> !retired.contains(each.getKey()))
                .filter(each -> each.getValue().lastArrived.isBefore(silentBefore))
                .map(each -> each.getKey() + ", silent since " + lastWord(each.getValue()))
                .toList();
    }

    /** Up to when heartbeats that are due have named everything. A gateway that is new has accepted nothing long before the first. */
    private static Instant spokenFor(Voice voice) {
        if (voice.lastDue != null) {
            return voice.lastDue;
        }
        return voice.firstHeard == null ? voice.lastAccepted : voice.firstHeard.minus(HEARTBEAT);
    }

    private static Instant lastWord(Voice voice) {
        return voice.lastHeard == null ? voice.lastAccepted : voice.lastHeard;
    }

    private Voice voice(String gatewayId) {
        return voices.computeIfAbsent(gatewayId, absent -> new Voice());
    }

    private Incarnation run(String gatewayId, UUID incarnation) {
        return runs.computeIfAbsent(gatewayId + "/" + incarnation, absent -> new Incarnation(gatewayId, incarnation));
    }
}
