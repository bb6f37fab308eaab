package dev.tally.replay.incident.report;

import dev.tally.event.AuditFinding;
import dev.tally.event.AuditedEvent;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was found about one consultation, gathered.
 *
 * <p>For one thread.
 */
final class Casualty {
    private static final Comparator<AffectedEvent> BY_TIME = Comparator.comparing(
                    AffectedEvent::at, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .thenComparing(AffectedEvent::eventId);

    private final UUID consultationId;
    private final List<Finding> found = new ArrayList<>();
    private final List<AuditFinding> published = new ArrayList<>();

    Casualty(UUID consultationId) {
        this.consultationId = consultationId;
    }

    void add(Finding finding) {
        found.add(finding);
    }

    void add(AuditFinding finding) {
        published.add(finding);
    }

    UUID consultationId() {
        return consultationId;
    }

    boolean isFound() {
        return !found.isEmpty();
    }

    List<Finding> found() {
        return found;
    }

    /** When its events were accepted or heard of, by what was found now. */
    List<Instant> moments() {
        return found.stream()
                .flatMap(finding -> finding.events().stream())
                .flatMap(event -> Stream.of(
                                Optional.ofNullable(event.acceptedAt()).or(() -> Optional.ofNullable(event.heardAt())))
                        .flatMap(Optional::stream))
                .toList();
    }

    /** What it comes to. */
    Affected in(IncidentWindow window, Person known) {
        boolean settled = found.isEmpty() && published.stream().allMatch(each -> each.getResolvedAt() != null);
        List<AffectedEvent> events = events(settled);
        Person person = found.stream()
                .map(each -> new Person(each.practitioner(), each.patient()))
                .reduce(Person.UNKNOWN, Person::or)
                .or(known);
        return new Affected(
                consultationId,
                person.practitioner(),
                person.patient(),
                gateway(events),
                firstAt(events, window),
                damages(),
                events,
                Remedies.fields(found, events),
                Remedies.sharing(found, events),
                settled);
    }

    private List<AffectedEvent> events(boolean settled) {
        Map<UUID, List<Finding.Event>> sources = new LinkedHashMap<>();
        Map<UUID, Set<Kind>> kinds = new LinkedHashMap<>();
        for (Finding finding : found) {
            for (Finding.Event event : finding.events()) {
                sources.computeIfAbsent(event.eventId(), absent -> new ArrayList<>())
                        .add(event);
                kinds.computeIfAbsent(event.eventId(), absent -> EnumSet.noneOf(Kind.class))
                        .add(finding.kind());
            }
        }
        Map<UUID, AffectedEvent> events = new LinkedHashMap<>();
        sources.forEach((id, same) -> events.put(id, merged(same, kinds.getOrDefault(id, Set.of()))));
        // What was published and is not found now has no evidence but what was published.
        for (AuditFinding finding : published) {
            for (AuditedEvent event : finding.getEvents()) {
                events.computeIfAbsent(event.getEventId(), id -> event(event, settled || isFound()));
            }
        }
        return events.values().stream().sorted(BY_TIME).toList();
    }

    private static AffectedEvent merged(List<Finding.Event> same, Set<Kind> kinds) {
        Finding.Event best = same.stream()
                .filter(each -> each.acceptedAt() != null)
                .findFirst()
                .orElse(same.get(0));
        boolean isStored = same.stream().anyMatch(Finding.Event::isStored);
        return new AffectedEvent(
                best.eventId(),
                best.what(),
                best.sections(),
                best.acceptedAt(),
                first(same.stream().map(Finding.Event::heardAt)),
                same.stream()
                        .map(Finding.Event::gateway)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                best.lastSeen(),
                Remedies.of(best.acceptedAt() != null, isStored, kinds));
    }

    private static AffectedEvent event(AuditedEvent event, boolean settled) {
        return new AffectedEvent(
                event.getEventId(),
                event.getWhat(),
                event.getSections(),
                event.getAcceptedAt(),
                null,
                null,
                event.getLastSeen(),
                Remedies.of(event, settled));
    }

    private List<Damage> damages() {
        List<Damage> damages = new ArrayList<>();
        for (Finding each : found) {
            damages.add(new Damage(each.kind(), each.guarantee(), each.detail(), null, null, null));
        }
        for (AuditFinding each : published) {
            Kind.of(each.getKind())
                    .ifPresent(kind -> damages.add(new Damage(
                            kind,
                            each.getGuarantee(),
                            each.getDetail(),
                            each.getFindingId(),
                            each.getRaisedAt(),
                            each.getResolvedAt())));
        }
        return damages;
    }

    private @Nullable String gateway(Collection<AffectedEvent> events) {
        return Stream.concat(
                        events.stream().map(AffectedEvent::gateway),
                        published.stream().map(AuditFinding::getGatewayId))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Instant firstAt(Collection<AffectedEvent> events, IncidentWindow window) {
        return first(events.stream().map(AffectedEvent::at).filter(at -> at != null && window.holds(at)));
    }

    private static @Nullable Instant first(Stream<@Nullable Instant> moments) {
        return moments.filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
    }
}
