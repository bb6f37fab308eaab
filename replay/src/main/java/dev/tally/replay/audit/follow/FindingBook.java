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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The findings that are raised. Whoever has looked at something says what is found about it now: what is new is raised, what is
 * not found any more is resolved, and both are published before they are remembered, so that a crash publishes again and never
 * too little.
 *
 * <p>For one thread.
 */
final class FindingBook {
    private static final Logger LOG = LoggerFactory.getLogger(FindingBook.class);

    /** More at once are counted in the log and not named. */
    private static final int NAMED_IN_LOG = 20;

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
     * @param by by how many there are more then
     */
    private record Change(UUID scope, AuditFinding finding, int by) {}

    FindingBook(AuditMemory memory, Publisher publisher) {
        this.memory = memory;
        this.publisher = publisher;
        memory.forEachFinding(each -> count(each, 1));
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
        Map<UUID, List<Finding>> byConsultation =
                found.stream().collect(Collectors.groupingBy(FindingBook::consultation));
        List<Change> changes = new ArrayList<>();
        for (UUID each : consultations) {
            compare(each, byConsultation.getOrDefault(each, List.of()), now, changes);
        }
        settle(changes);
    }

    /** Everything else was looked at: topics, gateways, what was set aside. */
    void general(List<Finding> found, Instant now) {
        List<Change> changes = new ArrayList<>();
        compare(Ids.FIRST, found, now, changes);
        settle(changes);
    }

    private static UUID consultation(Finding finding) {
        return finding.consultationId() == null ? Ids.FIRST : finding.consultationId();
    }

    private void compare(UUID scope, List<Finding> found, Instant now, List<Change> changes) {
        Map<UUID, AuditFinding> before = memory.findings(scope);
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
                changes.add(new Change(scope, made, 1));
            } else {
                AuditFinding still = AuditFinding.newBuilder(made)
                        .setRaisedAt(known.getRaisedAt())
                        .build();
                if (!isSame(still, known)) {
                    changes.add(new Change(scope, still, 0));
                }
            }
        });
        before.forEach((id, known) -> {
            if (!after.containsKey(id)) {
                changes.add(new Change(
                        scope, AuditFinding.newBuilder(known).setResolvedAt(now).build(), -1));
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
        String name = finding.kind().word() + "|" + consultation + "|" + finding.about();
        return AuditFinding.newBuilder()
                .setFindingId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)))
                .setGuarantee(finding.guarantee())
                .setKind(finding.kind().word())
                .setRaisedAt(now)
                .setConsultationIds(consultation == null ? List.of() : List.of(consultation))
                .setDetail(finding.detail())
                .setEvents(finding.events().stream().map(FindingBook::event).toList())
                .build();
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
        more.getEvents().stream().filter(each -> named.add(each.getEventId())).forEach(events::add);
        return AuditFinding.newBuilder(some)
                .setEvents(events)
                .setDetail(some.getDetail() + "; " + more.getDetail())
                .build();
    }

    private void settle(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        publisher.publish(changes.stream().map(Change::finding).toList());
        try (AuditMemory.Writer writer = memory.writer()) {
            for (Change each : changes) {
                if (each.by() < 0) {
                    writer.resolved(each.scope(), each.finding().getFindingId());
                } else {
                    writer.raised(each.scope(), each.finding());
                }
                count(each.finding(), each.by());
            }
            writer.commit();
        }
        List<Change> news = changes.stream().filter(each -> each.by() != 0).toList();
        news.stream().limit(NAMED_IN_LOG).forEach(each -> tell(each.finding()));
        if (news.size() > NAMED_IN_LOG) {
            LOG.warn("and {} more findings were raised or resolved", news.size() - NAMED_IN_LOG);
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
