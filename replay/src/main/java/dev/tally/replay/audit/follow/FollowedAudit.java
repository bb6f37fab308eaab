package dev.tally.replay.audit.follow;

import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.Findings;
import dev.tally.replay.audit.Gateways;
import dev.tally.replay.audit.Holes;
import dev.tally.replay.audit.SetAside;
import dev.tally.replay.audit.TopicWatch;
import dev.tally.replay.audit.canary.Canaries;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.privacy.Pseudonyms;
import dev.tally.replay.quarantine.QuarantineSettings;
import dev.tally.replay.storage.PinnedTopic;
import dev.tally.replay.storage.Scope;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.replay.window.Extent;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.canary.Canary;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One look after the other at what was accepted and what is stored.
 *
 * <p><b>Two speeds.</b> A consultation of which something new is known is judged as soon as its grace is over, and one with a
 * finding at every look, so that a repair shows at once. Everything else is judged in sweeps: stretch by stretch, by id, each
 * stretch of the database beside the same stretch of the memory. So a row that is deleted or altered years later is found too,
 * and memory is that of one stretch.
 *
 * <p>As in the audit that runs once, the snapshot of the database is taken before the topics are read: so a row without an event
 * is invented, and an event without a row is either too young or lost.
 *
 * <p>For one thread. Owns its clients; the memory is the caller's.
 */
final class FollowedAudit implements AutoCloseable {
    private static final int STRETCH = 2_000;
    private static final int AT_ONCE = 500;

    private final FollowSettings settings;
    private final Set<String> retired;
    private final @Nullable Canaries canaries;
    private final Clock clock;
    private final AuditMemory memory;
    private final FindingBook book;
    private final Agenda agenda;
    private final KafkaClients clients;
    private final Gateways gateways;
    private final Intake intake;
    private final Quarantines quarantines;

    /**
     * What a look came to.
     *
     * @param at when it began
     * @param verifiedThrough everything that any gateway accepted before is accounted for; null if nothing can be said yet
     * @param consultations how many the last whole sweep has judged, canaries apart
     * @param isSweepOver whether a sweep came to its end
     */
    record Look(Instant at, @Nullable Instant verifiedThrough, long consultations, boolean isSweepOver) {}

    FollowedAudit(
            FollowSettings settings,
            Set<String> retired,
            @Nullable Canaries canaries,
            Clock clock,
            AuditMemory memory,
            Agenda agenda,
            FindingBook book) {
        this.settings = settings;
        this.retired = Set.copyOf(retired);
        this.canaries = canaries;
        this.clock = clock;
        this.memory = memory;
        this.book = book;
        this.agenda = agenda;
        this.clients = new KafkaClients(settings.audit().replay().kafka());
        Instant now = clock.instant();
        this.gateways = new Gateways(now, now.minus(settings.grace()));
        memory.recall(gateways);
        this.intake = new Intake(
                clients,
                new TopicSerdes(settings.audit().replay().serde()),
                settings.audit().replay().patience(),
                memory,
                gateways);
        try {
            this.quarantines = new Quarantines(new QuarantineSettings(
                    settings.audit().replay().kafka(), settings.audit().replay().serde()));
        } catch (RuntimeException notOpened) {
            intake.close();
            throw notOpened;
        }
    }

    /**
     * Looks once.
     *
     * @throws ReplayFailedException if the brokers or a topic are away
     * @throws dev.tally.replay.storage.UnreadableStorageException if the database is away
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage if the registry is away
     */
    Look look() throws InterruptedException {
        Instant now = clock.instant();
        Instant horizon = now.minus(settings.grace());
        gateways.moveTo(now, horizon);
        try (StoredRecords snapshot = StoredRecords.open(settings.audit().database())) {
            // The first query takes the snapshot; the topics are read after it.
            List<PinnedTopic> pinned = snapshot.pinnedTopics();
            Intake.Halves halves = intake.read(horizon, agenda::add);
            SetAside aside = quarantines.look(intake.brokers());
            aside.items().forEach(item -> {
                if (item.origin() != null) {
                    gateways.setAside(item.origin(), item.arrivedAt());
                }
            });
            List<Finding> found = new ArrayList<>();
            StretchAudit audit = new StretchAudit(
                    memory,
                    halves,
                    snapshot,
                    aside,
                    findings(found::add),
                    now,
                    horizon,
                    settings.audit().deadlines(),
                    agenda);
            if (agenda.isTimeToSweep(now)) {
                audit.judgeNobodys();
                found.addAll(aboutTopics(pinned));
                agenda.begin(found, now.plus(settings.sweepInterval()));
            }
            judgeSome(agenda.dueAt(now), audit, found, now);
            judgeFindings(audit, found, now);
            boolean over = agenda.cursor() != null && sweep(audit, snapshot, found, now);
            List<Finding> general = general(aside, horizon);
            if (canaries != null) {
                judge(canaries, snapshot, findings(general::add), now, horizon);
            }
            book.general(general, now);
            return new Look(
                    now,
                    agenda.isBehind() ? null : gateways.knownThrough(retired).orElse(null),
                    agenda.consultations(),
                    over);
        } catch (IOException impossible) {
            throw new ReplayFailedException("a topic could not be read: " + impossible.getMessage(), impossible);
        }
    }

    /** Nobody sees these findings: what is published names no person. */
    private static Findings findings(Consumer<Finding> to) {
        return new Findings(new Disclosure(false, false, Pseudonyms.ofThisRunAlone()), to);
    }

    private void judgeSome(List<UUID> some, StretchAudit audit, List<Finding> found, Instant now) {
        for (int from = 0; from < some.size(); from += AT_ONCE) {
            List<UUID> part = some.subList(from, Math.min(some.size(), from + AT_ONCE));
            found.clear();
            audit.judge(part);
            book.judged(part, found, now);
            agenda.judged(part, now);
        }
    }

    /** Those with a finding, up to a bound; the sweep comes to the others. */
    private void judgeFindings(StretchAudit audit, List<Finding> found, Instant now) {
        judgeSome(memory.consultationsWithFindings(Ids.FIRST, AT_ONCE), audit, found, now);
    }

    private List<Finding> aboutTopics(List<PinnedTopic> pinned) throws InterruptedException {
        List<Finding> found = new ArrayList<>();
        TopicWatch watch = new TopicWatch(findings(found::add));
        watch.compare(clients, settings.audit().topics(), pinned);
        for (String topic : List.of(Topics.OBSERVATION.name(), Topics.DOCUMENT_SHARE.name(), Topics.RECORD.name())) {
            Extent extent = intake.brokers().extent(topic);
            if (!extent.isWhole()) {
                watch.startMoved(topic, topic + " does not begin at its beginning any more: " + extent.beginnings());
            }
        }
        return found;
    }

    /** Goes on with the sweep for about as long as the audit rests between two looks. Returns whether it came to its end. */
    private boolean sweep(StretchAudit audit, StoredRecords snapshot, List<Finding> found, Instant now) {
        Instant until = clock.instant().plus(settings.interval());
        UUID from = agenda.cursor();
        while (from != null && clock.instant().isBefore(until)) {
            UUID to = earlier(memory.endOfStretch(from, STRETCH), snapshot.endOfStretch(from, STRETCH));
            if (from.equals(to)) {
                // It alone has more rows than a stretch.
                to = Ids.following(from);
            }
            found.clear();
            Set<UUID> judged = audit.judge(from, to);
            book.judged(withFindings(judged, from, to), found, now);
            agenda.swept(judged.stream().filter(id -> !Canary.isCanary(id)).count(), to);
            from = to;
        }
        return from == null;
    }

    /** What is neither stored nor remembered any more can still have a finding. */
    private Collection<UUID> withFindings(Set<UUID> judged, UUID from, @Nullable UUID to) {
        Set<UUID> all = new TreeSet<>(Ids.ORDER);
        all.addAll(judged);
        for (UUID each : memory.consultationsWithFindings(from, STRETCH)) {
            if (to == null || Ids.ORDER.compare(each, to) < 0) {
                all.add(each);
            }
        }
        return all;
    }

    private static @Nullable UUID earlier(@Nullable UUID some, @Nullable UUID other) {
        if (some == null || other == null) {
            return some == null ? other : some;
        }
        return Ids.ORDER.compare(some, other) <= 0 ? some : other;
    }

    /** What is about no consultation that a sweep would come to: topics, gateways, holes, what was set aside. */
    private List<Finding> general(SetAside aside, Instant horizon) {
        List<Finding> found = new ArrayList<>(agenda.foundAtItsBeginning());
        Findings findings = findings(found::add);
        quarantines.report(findings);
        findings.clocks(gateways.aheadNowByMoreThan(settings.audit().clockSkew()));
        findings.silent(gateways.silent(retired));
        memory.unsound().forEach((place, arrivedAt) -> {
            if (!arrivedAt.isAfter(horizon) && !aside.holds(place)) {
                findings.unsound(place);
            }
        });
        Holes holes = new Holes(gateways.runs());
        if (!holes.isEmpty()) {
            memory.forEachNamed((id, named) -> holes.named(named.run(), named.sequence(), id, named.heard())
                    .ifPresent(hole -> findings.add(
                            hole.kind(),
                            holes.guaranteeName(),
                            id,
                            hole.about(),
                            null,
                            Findings.event(hole.event(), hole.gateway(), false),
                            hole.detail())));
            holes.unnamed()
                    .forEach(rest -> findings.add(
                            rest.kind(),
                            holes.guaranteeName(),
                            null,
                            rest.about(),
                            rest.detail() + "; no heartbeat tells which events"));
        }
        return found;
    }

    private static void judge(
            Canaries canaries, StoredRecords snapshot, Findings findings, Instant now, Instant horizon) {
        Set<UUID> underway = canaries.underway();
        Set<UUID> stored = new HashSet<>();
        if (!underway.isEmpty()) {
            snapshot.forEachCurrentRecord(Scope.consultations(underway), record -> stored.add(record.consultationId()));
        }
        canaries.judge(stored, now, horizon)
                .ifPresent(problem ->
                        findings.add(Kind.CANARY, "WayIsOpen", null, "canary via " + canaries.gatewayName(), problem));
    }

    /** How many findings are raised, by kind. */
    Map<Kind, Long> raised() {
        return book.raised();
    }

    @Override
    public void close() {
        try {
            quarantines.close();
        } finally {
            intake.close();
        }
    }
}
