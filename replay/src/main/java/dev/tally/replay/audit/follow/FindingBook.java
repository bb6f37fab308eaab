package dev.tally.replay.audit.follow;

import dev.tally.event.AuditFinding;
import dev.tally.event.AuditedEvent;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The findings that are raised. Whoever has looked at something says what is found about it now: what is new is raised, what is
 * not found any more is resolved. Both are remembered together with the duty to publish them, so that a crash publishes again,
 * and never too little.
 *
 * <p>For one thread.
 */
final class FindingBook {
    private static final Logger LOG = LoggerFactory.getLogger(FindingBook.class);

    /** More at once are counted in the log and not named. */
    private static final int NAMED_IN_LOG = 20;

    /** A record of the topic holds 1 MiB, an event 200 bytes; which consultation it is says enough. */
    private static final int MOST_EVENTS = 1_000;

    private final AuditMemory memory;
    private final Publisher publisher;
    private final Map<Kind, Long> raised = new EnumMap<>(Kind.class);

    /** Makes findings known. */
    interface Publisher {
        /** Publishes them all, and returns when they are replicated. */
        void publish(Collection<AuditFinding> findings);
    }

    /**
     * A change of what is raised.
     *
     * @param consultation whose it is; null if it is about none that a sweep would come to
     * @param before what was raised; null if it is new
     * @param finding what is published
     */
    private record Change(
            @Nullable UUID consultation, @Nullable AuditFinding before, AuditFinding finding) {
        boolean isResolved() {
            return finding.getResolvedAt() != null;
        }

        boolean isNews() {
            return before == null || isResolved();
        }
    }

    FindingBook(AuditMemory memory, Publisher publisher) {
        this.memory = memory;
        this.publisher = publisher;
        memory.forEachFinding(each -> count(each, 1));
        publish(memory.unpublished().values());
    }

    /** How many of each kind are raised. */
    Map<Kind, Long> raised() {
        return new EnumMap<>(raised);
    }

    /**
     * Some consultations were looked at.
     *
     * @param consultations all that were
     * @param found what is found about them now
     */
    void judged(Collection<UUID> consultations, List<Finding> found, Instant now) {
        Map<UUID, List<Finding>> byConsultation = found.stream()
                .filter(each -> each.consultationId() != null)
                .collect(Collectors.groupingBy(each -> Objects.requireNonNull(each.consultationId())));
        List<Change> changes = new ArrayList<>();
        for (UUID each : consultations) {
            compare(each, memory.findings(each), byConsultation.getOrDefault(each, List.of()), now, changes);
        }
        settle(changes);
    }

    /** Everything else was looked at: topics, gateways, what was set aside. */
    void general(List<Finding> found, Instant now) {
        List<Change> changes = new ArrayList<>();
        compare(null, memory.generalFindings(), found, now, changes);
        settle(changes);
    }

    private static void compare(
            @Nullable UUID consultation,
            Map<UUID, AuditFinding> before,
            List<Finding> found,
            Instant now,
            List<Change> changes) {
        if (before.isEmpty() && found.isEmpty()) {
            return;
        }
        Map<UUID, AuditFinding> after = new LinkedHashMap<>();
        for (Finding each : found) {
            AuditFinding made = made(each, now);
            after.merge(made.getFindingId(), made, FindingBook::together);
        }
        after.forEach((id, made) -> {
            AuditFinding known = before.get(id);
            if (known == null) {
                changes.add(new Change(consultation, null, made));
            } else {
                AuditFinding still = AuditFinding.newBuilder(made)
                        .setRaisedAt(known.getRaisedAt())
                        .build();
                if (!isSame(still, known)) {
                    changes.add(new Change(consultation, known, still));
                }
            }
        });
        before.forEach((id, known) -> {
            if (!after.containsKey(id)) {
                changes.add(new Change(
                        consultation,
                        known,
                        AuditFinding.newBuilder(known).setResolvedAt(now).build()));
            }
        });
    }

    /** By their bytes: generated classes cannot compare lists of records that have a moment or none. */
    private static boolean isSame(AuditFinding some, AuditFinding other) {
        try {
            return some.toByteBuffer().equals(other.toByteBuffer());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static AuditFinding made(Finding finding, Instant now) {
        UUID consultation = finding.consultationId();
        String name = identity(finding.kind()) + "|" + consultation + "|" + finding.about();
        return AuditFinding.newBuilder()
                .setFindingId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)))
                .setGuarantee(finding.guarantee())
                .setKind(finding.kind().word())
                .setRaisedAt(now)
                .setConsultationIds(consultation == null ? List.of() : List.of(consultation))
                .setDetail(finding.detail())
                .setEvents(finding.events().stream()
                        .limit(MOST_EVENTS)
                        .map(FindingBook::event)
                        .toList())
                .build();
    }

    /** The tail of a run becomes a hole when later numbers come: it is the same loss. */
    private static String identity(Kind kind) {
        return kind == Kind.HOLE || kind == Kind.MISSING_TAIL ? "gap" : kind.word();
    }

    private static AuditedEvent event(Finding.Event event) {
        return AuditedEvent.newBuilder()
                .setEventId(event.eventId())
                .setWhat(event.what())
                .setSections(event.sections())
                .setAcceptedAt(event.acceptedAt())
                .setLastSeen(event.lastSeen())
                .build();
    }

    /** Two of one kind about the same. */
    private static AuditFinding together(AuditFinding some, AuditFinding more) {
        List<AuditedEvent> events = new ArrayList<>(some.getEvents());
        Set<UUID> named = events.stream().map(AuditedEvent::getEventId).collect(Collectors.toCollection(HashSet::new));
        more.getEvents().stream()
                .filter(each -> events.size() < MOST_EVENTS && named.add(each.getEventId()))
                .forEach(events::add);
        return AuditFinding.newBuilder(some)
                .setEvents(events)
                .setDetail(some.getDetail() + "; " + more.getDetail())
                .build();
    }

    /** Remembered first, with the duty to publish it: so a crash publishes again, and forgets nothing that was published. */
    private void settle(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        try (AuditMemory.Writer writer = memory.writer()) {
            changes.forEach(each -> remember(writer, each));
            writer.commit();
        }
        for (Change each : changes) {
            if (each.before() != null) {
                count(each.before(), -1);
            }
            if (!each.isResolved()) {
                count(each.finding(), 1);
            }
        }
        publish(changes.stream().map(Change::finding).toList());
        List<Change> news = changes.stream().filter(Change::isNews).toList();
        news.stream().limit(NAMED_IN_LOG).forEach(each -> tell(each.finding()));
        if (news.size() > NAMED_IN_LOG) {
            LOG.warn("and {} more findings were raised or resolved", news.size() - NAMED_IN_LOG);
        }
    }

    private static void remember(AuditMemory.Writer writer, Change change) {
        UUID consultation = change.consultation();
        UUID findingId = change.finding().getFindingId();
        if (consultation == null) {
            if (change.isResolved()) {
                writer.resolved(findingId);
            } else {
                writer.raised(change.finding());
            }
        } else if (change.isResolved()) {
            writer.resolved(consultation, findingId);
        } else {
            writer.raised(consultation, change.finding());
        }
        writer.toPublish(change.finding());
    }

    private void publish(Collection<AuditFinding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        publisher.publish(findings);
        try (AuditMemory.Writer writer = memory.writer()) {
            findings.forEach(each -> writer.published(each.getFindingId()));
            writer.commit();
        }
    }

    private static void tell(AuditFinding finding) {
        if (finding.getResolvedAt() == null) {
            LOG.warn(
                    "raised {} {} of consultations {}: {}",
                    finding.getKind(),
                    finding.getFindingId(),
                    finding.getConsultationIds(),
                    finding.getDetail());
        } else {
            LOG.info(
                    "resolved {} {} of consultations {}",
                    finding.getKind(),
                    finding.getFindingId(),
                    finding.getConsultationIds());
        }
    }

    private void count(AuditFinding finding, int by) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(finding.getKind())) {
                raised.merge(kind, (long) by, Long::sum);
            }
        }
    }
}
