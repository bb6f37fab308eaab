package dev.tally.replay.audit;

import dev.tally.event.GatewayHeartbeat;
import dev.tally.event.Origin;
import dev.tally.replay.audit.evidence.Incarnation;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
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
    /** Six heartbeats that did not come. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Map<String, Incarnation> runs = new TreeMap<>();
    private final Map<String, Voice> voices = new TreeMap<>();
    private final Instant horizon;
    private final Instant silentBefore;

    /** What is known of a gateway. */
    private static final class Voice {
        private @Nullable Instant lastHeard;
        private Instant lastAccepted = Instant.MIN;
        private Duration ahead = Duration.ZERO;
        private String aheadAt = "";
    }

    /**
     * None yet.
     *
     * @param now when the audit began
     * @param horizon what arrived after it may be on its way
     */
    Gateways(Instant now, Instant horizon) {
        this.horizon = horizon;
        Instant late = now.minus(SILENCE);
        this.silentBefore = late.isBefore(horizon) ? late : horizon;
    }

    /** A heartbeat. */
    void heard(GatewayHeartbeat heartbeat, Instant arrivedAt) {
        Voice voice = voice(heartbeat.getGatewayId());
        if (voice.lastHeard == null || voice.lastHeard.isBefore(heartbeat.getSentAt())) {
            voice.lastHeard = heartbeat.getSentAt();
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
    void seen(Origin origin, Instant acceptedAt, Instant arrivedAt, String place) {
        Voice voice = voice(origin.getGatewayId());
        voice.lastAccepted = acceptedAt.isAfter(voice.lastAccepted) ? acceptedAt : voice.lastAccepted;
        compareClocks(voice, acceptedAt, arrivedAt, place);
        setAside(origin, arrivedAt);
    }

    /** An event that was set aside: its number was not lost. */
    void setAside(Origin origin, Instant arrivedAt) {
        Incarnation run = run(origin.getGatewayId(), origin.getIncarnation());
        run.seen(origin.getSequence(), !arrivedAt.isAfter(horizon));
        if (!origin.getJournaled()) {
            run.notJournaled();
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
    Collection<Incarnation> runs() {
        return runs.values();
    }

    /** Gateways whose clock was ahead of the brokers' by more, each with a sentence. */
    Map<String, String> aheadByMoreThan(Duration skew) {
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

    /** Up to when everything is known that any gateway which is not retired has accepted; nothing if there is none. */
    Optional<Instant> knownThrough(Set<String> retired) {
        return voices.isEmpty()
                ? Optional.empty()
                : voices.entrySet().stream()
                        .filter(each -> !retired.contains(each.getKey()))
                        .map(each -> lastWord(each.getValue()))
                        .filter(word -> word.isBefore(horizon))
                        .min(Instant::compareTo)
                        .or(() -> Optional.of(horizon));
    }

    /** The gateways that are silent, with their last word. */
    List<String> silent(Set<String> retired) {
        return voices.entrySet().stream()
                .filter(each -> !retired.contains(each.getKey()))
                .filter(each -> lastWord(each.getValue()).isBefore(silentBefore))
                .map(each -> each.getKey() + ", silent since " + lastWord(each.getValue()))
                .toList();
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
