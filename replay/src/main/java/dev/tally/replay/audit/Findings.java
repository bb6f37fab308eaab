package dev.tally.replay.audit;

import dev.tally.event.EventKind;
import dev.tally.ledger.Subject;
import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.guarantee.Breach;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.quarantine.QuarantineItem;
import dev.tally.replay.quarantine.QuarantineTopic;
import dev.tally.schemas.canary.Canary;
import dev.tally.schemas.topic.Topics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns breaches into findings, with people as far as they are shown, and hands each on at once: an audit of an empty database
 * finds a million. What is about a canary is no finding.
 *
 * <p>For one thread.
 */
public final class Findings {
    private static final String SILENCE = "NothingSilent";

    private final Disclosure disclosure;
    private final Consumer<Finding> to;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    /**
     * None yet.
     *
     * @param disclosure whether people appear as who they are
     * @param to told of each
     */
    public Findings(Disclosure disclosure, Consumer<Finding> to) {
        this.disclosure = disclosure;
        this.to = to;
    }

    /** How many of each kind there were. */
    public Map<Kind, Long> counts() {
        return counts;
    }

    /**
     * A finding about a topic, a gateway, or one place or row.
     *
     * @param about its name
     */
    public void add(Kind kind, String guarantee, @Nullable UUID consultationId, String about, String detail) {
        emit(new Finding(kind, guarantee, consultationId, about, null, null, List.of(), detail, Set.of()), null);
    }

    /** A finding about a consultation and one event that only its gateway and the database know of. */
    public void add(
            Kind kind,
            String guarantee,
            UUID consultationId,
            String about,
            @Nullable Subject of,
            Finding.Event event,
            String detail) {
        emit(
                new Finding(
                        kind,
                        guarantee,
                        consultationId,
                        about,
                        practitioner(of),
                        patient(of),
                        List.of(event),
                        detail,
                        Set.of()),
                of);
    }

    /** A finding about a consultation. */
    void add(Breach breach, String guarantee, Evidence evidence, @Nullable Subject of) {
        emit(
                new Finding(
                        breach.kind(),
                        guarantee,
                        evidence.consultationId(),
                        null,
                        practitioner(of),
                        patient(of),
                        events(breach, evidence),
                        breach.detail(),
                        breach.awaited()),
                of);
    }

    /** What was set aside and nobody has acknowledged, and what of the quarantine itself does not decode. */
    public void setAside(QuarantineTopic.Listing listing) {
        listing.unreadable()
                .forEach(place ->
                        add(Kind.UNSOUND, SILENCE, null, place, place + ", of the quarantine itself, does not decode"));
        listing.items().stream().filter(item -> !item.isAcknowledged()).forEach(this::add);
    }

    private void add(QuarantineItem item) {
        UUID eventId = item.eventId();
        List<Finding.Event> events = eventId == null
                ? List.of()
                : List.of(new Finding.Event(
                        eventId,
                        whatLayIn(item.topic()),
                        List.of(),
                        null,
                        item.place(),
                        item.arrivedAt(),
                        item.origin() == null ? null : item.origin().getGatewayId(),
                        false));
        emit(
                new Finding(
                        Kind.QUARANTINED,
                        SILENCE,
                        item.consultationId(),
                        "quarantine " + item.id(),
                        null,
                        null,
                        events,
                        item.place() + " was set aside by the " + item.detectedBy() + ": " + item.reason() + "; id "
                                + item.id(),
                        Set.of()),
                null);
    }

    private static String whatLayIn(String topic) {
        if (topic.equals(Topics.OBSERVATION.name())) {
            return "observation";
        }
        return topic.equals(Topics.RECORD.name()) ? "record" : "document share";
    }

    /** A record of a half topic that is no sound event and that nobody has set aside. */
    public void unsound(String place) {
        add(Kind.UNSOUND, SILENCE, null, place, place + " is no sound event, and was not set aside");
    }

    /** Gateways that are silent, each with a sentence. */
    public void silent(List<String> gateways) {
        gateways.forEach(each -> {
            String name = each.substring(0, each.indexOf(','));
            add(
                    Kind.SILENT_GATEWAY,
                    SILENCE,
                    null,
                    "gateway " + name,
                    "gateway " + each + ": nobody knows what it has accepted since");
        });
    }

    /** Gateways whose clocks are off, each with a sentence. */
    public void clocks(Map<String, String> skews) {
        skews.forEach((gateway, skew) -> add(Kind.CLOCK_SKEW, "ClocksAgree", null, gateway, skew));
    }

    /** A canary's own findings are kept back: nobody is affected, and that the way is not open is a finding by itself. */
    private void emit(Finding finding, @Nullable Subject of) {
        if (Canary.isCanary(finding.consultationId(), of == null ? null : of.getPractitionerId())) {
            return;
        }
        counts.merge(finding.kind(), 1L, Long::sum);
        to.accept(finding);
    }

    private @Nullable String practitioner(@Nullable Subject of) {
        return of == null ? null : disclosure.practitioner(of.getPractitionerId());
    }

    private @Nullable String patient(@Nullable Subject of) {
        return of == null ? null : disclosure.patient(of.getPatientId());
    }

    private static List<Finding.Event> events(Breach breach, Evidence evidence) {
        Map<UUID, Finding.Event> known = new LinkedHashMap<>();
        for (Heard each : evidence.heard()) {
            known.put(each.eventId(), event(each, null, hasRow(evidence, each.eventId())));
        }
        for (Sighting each : evidence.seen()) {
            known.put(each.eventId(), event(each, hasRow(evidence, each.eventId())));
        }
        if (breach.eventIds().isEmpty()) {
            return List.copyOf(known.values());
        }
        Map<UUID, Finding.Event> named = new HashMap<>(known);
        return breach.eventIds().stream()
                .distinct()
                .map(id -> named.getOrDefault(
                        id, new Finding.Event(id, "event", List.of(), null, "in the database alone", null, null, true)))
                .toList();
    }

    private static boolean hasRow(Evidence evidence, UUID eventId) {
        return evidence.rows().containsKey(eventId);
    }

    private static Finding.Event event(Sighting seen, boolean isStored) {
        String which = seen.arrival().shareId() == null
                ? Integer.toString(seen.arrival().revision())
                : String.valueOf(seen.arrival().shareId());
        return new Finding.Event(
                seen.eventId(),
                word(seen.arrival().kind()) + " " + which,
                seen.sections().written().stream().sorted().toList(),
                seen.acceptedAt(),
                seen.place(),
                null,
                null,
                isStored);
    }

    /** An event of which only a heartbeat tells. */
    public static Finding.Event event(Heard heard, @Nullable String gateway, boolean isStored) {
        return new Finding.Event(
                heard.eventId(),
                word(heard.kind()),
                List.of(),
                null,
                "named by a heartbeat of " + heard.saidAt(),
                heard.saidAt(),
                gateway,
                isStored);
    }

    private static String word(EventKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
