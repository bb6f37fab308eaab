package dev.tally.replay.audit;

import dev.tally.event.AcceptedEvent;
import dev.tally.event.EventKind;
import dev.tally.event.Origin;
import dev.tally.ledger.Subject;
import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.audit.compact.Chains;
import dev.tally.replay.audit.compact.IdTable;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Receipted;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.evidence.StoredRow;
import dev.tally.replay.audit.reading.HalfReader;
import dev.tally.replay.audit.reading.HeartbeatReader;
import dev.tally.replay.audit.reading.ReceiptReader;
import dev.tally.replay.quarantine.QuarantineItem;
import dev.tally.replay.quarantine.QuarantineSettings;
import dev.tally.replay.quarantine.QuarantineTopic;
import dev.tally.replay.storage.PinnedTopic;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.replay.storage.StoredSubject;
import dev.tally.replay.window.Bound;
import dev.tally.replay.window.Brokers;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.SpanReader;
import dev.tally.replay.window.Window;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.canary.Canary;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Compares what was accepted, by word of the half topics and of the gateways' heartbeats, with what the database holds. Trusts no
 * other part of the pipeline, joins no group, changes nothing.
 *
 * <p><b>What, in which order.</b> The database's snapshot is taken first and the ends of the topics are asked for afterwards: so
 * every row of the snapshot has its event before those ends, and a row without one is invented. The other way round an event can
 * be too young to be stored; that is what the grace is for.
 *
 * <p><b>Memory.</b> Of the database an id and half a digest of each event, about 60 bytes; of the topics one partition at a time,
 * about 170 bytes an event, because all events of a consultation lie in partitions of the same number. No content is kept.
 *
 * <p>One call, by one thread.
 */
public final class Audit {
    private static final int BYTES_AHEAD = 2 << 20;
    private static final int ASKED_AT_ONCE = 500;

    private final AuditSettings settings;
    private final AuditRequest request;
    private final Clock clock;
    private final KafkaClients clients;
    private final TopicSerdes serdes;
    private final StoredIndex stored = new StoredIndex();
    private final Chains heard = new Chains();
    private final Chains receipted = new Chains();

    /** Those of what is heard and receipted that a topic knows. */
    private final IdTable judged = new IdTable(0);

    private long consultations;
    private long events;

    /** An audit with these settings; connects when it is run. */
    public Audit(AuditSettings settings, AuditRequest request, Clock clock) {
        this.settings = settings;
        this.request = request;
        this.clock = clock;
        this.clients = new KafkaClients(settings.replay().kafka());
        this.serdes = new TopicSerdes(settings.replay().serde());
    }

    /** The topics as far as they are read. */
    private record Windows(
            Window observations, Window sharing, Window records, Window heartbeats, Window receipts, int partitions) {}

    /**
     * Runs it.
     *
     * @param each told each finding as it is found
     * @throws ReplayFailedException if the brokers or a topic are away
     * @throws dev.tally.replay.storage.UnreadableStorageException if the database is away
     */
    public AuditReport run(Consumer<Finding> each) throws InterruptedException {
        Findings findings = new Findings(request.disclosure(), each);
        TopicWatch watch = new TopicWatch(findings);
        Instant now = clock.instant();
        Instant horizon = now.minus(request.grace());
        Windows windows;
        List<PinnedTopic> pinned;
        try (StoredRecords snapshot = StoredRecords.open(settings.database())) {
            // The first query takes the snapshot; the ends of the topics come after it.
            pinned = snapshot.pinnedTopics();
            windows = windows();
            snapshot.forEachEvent(stored::add);
            snapshot.forEachCurrentRecord(stored::add);
        }
        watch.compare(clients, settings.topics(), pinned);
        SetAside aside = setAside(findings);
        Gateways gateways = new Gateways(now, horizon);
        aside.items().forEach(item -> setAside(item, gateways));
        Judge judge = new Judge(stored, aside, findings, now, horizon, settings.deadlines());
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        clients.bulkReader("tally-audit", BYTES_AHEAD),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                HeartbeatReader heartbeats = new HeartbeatReader(reader(consumer), serdes);
                ReceiptReader receipts = new ReceiptReader(reader(consumer), serdes);
                HalfReader halves = new HalfReader(reader(consumer), serdes, windows.partitions())) {
            listen(heartbeats, windows, gateways);
            receipts.read(windows.receipts().spans(), this::receipted);
            for (int partition = 0; partition < windows.partitions(); partition++) {
                judge(partition, halves, windows, new Hearing(findings, aside, gateways, horizon), judge);
            }
            judgeUnseen(judge);
            reportHoles(heartbeats, windows, gateways, findings);
        } catch (IOException impossible) {
            throw new ReplayFailedException("a topic could not be read: " + impossible.getMessage(), impossible);
        }
        long unprovable = judgeStrangers(judge, watch, windows);
        findings.clocks(gateways.aheadByMoreThan(settings.clockSkew()));
        return new AuditReport(
                now,
                gateways.knownThrough(request.retired()).orElse(null),
                gateways.silent(request.retired()),
                consultations,
                events,
                stored.records(),
                stored.events(),
                unprovable,
                findings.counts());
    }

    private SpanReader reader(KafkaConsumer<byte[], byte[]> consumer) {
        return new SpanReader(consumer, settings.replay().patience());
    }

    private Windows windows() {
        try (Brokers brokers = Brokers.open(clients)) {
            int partitions = brokers.partitions(Topics.OBSERVATION.name());
            if (partitions != brokers.partitions(Topics.DOCUMENT_SHARE.name())) {
                throw new ReplayFailedException(
                        "the half topics differ in their count of partitions, so the halves do not lie side by side;"
                                + " see tally topics check",
                        null);
            }
            return new Windows(
                    window(brokers, Topics.OBSERVATION),
                    window(brokers, Topics.DOCUMENT_SHARE),
                    window(brokers, Topics.RECORD),
                    window(brokers, Topics.HEARTBEAT),
                    window(brokers, Topics.RECEIPT),
                    partitions);
        }
    }

    private Window window(Brokers brokers, Topic<?, ?> topic) {
        return brokers.find(topic.name(), new Bound.Beginning(), new Bound.End(), clock);
    }

    private SetAside setAside(Findings findings) {
        QuarantineTopic.Listing listing;
        try (QuarantineTopic topic = QuarantineTopic.open(new QuarantineSettings(
                settings.replay().kafka(), settings.replay().serde()))) {
            listing = topic.list();
        }
        findings.setAside(listing);
        return new SetAside(listing.items());
    }

    private static void setAside(QuarantineItem item, Gateways gateways) {
        if (item.origin() != null) {
            gateways.setAside(item.origin(), item.arrivedAt());
        }
    }

    private void listen(HeartbeatReader heartbeats, Windows windows, Gateways gateways) throws IOException {
        heartbeats.read(windows.heartbeats(), (heartbeat, arrivedAt) -> {
            gateways.heard(heartbeat, arrivedAt);
            for (AcceptedEvent accepted : heartbeat.getAccepted()) {
                stored.knownRecord(accepted.getConsultationId());
                if (!stored.hear(accepted.getEventId())) {
                    heard.add(
                            accepted.getConsultationId(),
                            new Heard(accepted.getEventId(), accepted.getKind(), arrivedAt).toBytes());
                }
            }
        });
    }

    /** Of what is stored as it was said, nothing is kept. */
    private void receipted(UUID consultationId, Receipted receipt) {
        StoredRow row = stored.row(receipt.eventId());
        if (row == null || !receipt.digest().equals(row.digest())) {
            receipted.add(consultationId, receipt.toBytes());
        }
    }

    private void judge(int partition, HalfReader halves, Windows windows, Hearing hearing, Judge judge)
            throws IOException {
        halves.readObservations(spans(windows.observations(), partition), hearing);
        halves.readSharing(spans(windows.sharing(), partition), hearing);
        hearing.seen.forEachId(id -> {
            List<Sighting> seen = hearing.seen.of(id).stream()
                    .map(bytes -> Sighting.of(id, bytes))
                    .toList();
            if (!Canary.isCanary(id)) {
                consultations++;
                events += seen.size();
            }
            List<Heard> named = heard(id);
            List<Receipted> receipts = receipts(id);
            if (!named.isEmpty() || !receipts.isEmpty()) {
                judged.put(id);
            }
            judge.consultation(id, seen, named, receipts);
        });
    }

    private static List<Span> spans(Window window, int partition) {
        return window.spans().stream()
                .filter(span -> span.partition() == partition)
                .toList();
    }

    private List<Heard> heard(UUID consultationId) {
        return heard.of(consultationId).stream().map(Heard::of).toList();
    }

    private List<Receipted> receipts(UUID consultationId) {
        return receipted.of(consultationId).stream().map(Receipted::of).toList();
    }

    /** What heartbeats and receipts name of consultations that no topic knows. */
    private void judgeUnseen(Judge judge) {
        Consumer<UUID> unseen = id -> {
            if (!judged.contains(id)) {
                judged.put(id);
                judge.consultation(id, List.of(), heard(id), receipts(id));
            }
        };
        heard.forEachId(unseen);
        receipted.forEachId(unseen);
    }

    private void reportHoles(HeartbeatReader heartbeats, Windows windows, Gateways gateways, Findings findings)
            throws IOException {
        Holes holes = new Holes(gateways.runs());
        if (holes.isEmpty()) {
            return;
        }
        List<Holes.Named> named = new ArrayList<>();
        heartbeats.read(windows.heartbeats(), (heartbeat, arrivedAt) -> {
            for (AcceptedEvent accepted : heartbeat.getAccepted()) {
                holes.named(heartbeat, accepted, arrivedAt).ifPresent(named::add);
            }
            if (named.size() >= ASKED_AT_ONCE) {
                report(holes, named, findings);
            }
        });
        report(holes, named, findings);
        holes.unnamed()
                .forEach(rest -> findings.add(
                        rest.kind(),
                        holes.guaranteeName(),
                        null,
                        rest.about(),
                        rest.detail() + "; no heartbeat tells which events"));
    }

    private void report(Holes holes, List<Holes.Named> named, Findings findings) {
        Map<UUID, Subject> subjects = new HashMap<>();
        try (StoredRecords snapshot = StoredRecords.open(settings.database())) {
            for (StoredSubject each : snapshot.subjectsOfRecords(
                    named.stream().map(Holes.Named::consultationId).distinct().toList())) {
                Subject subject = Judge.subject(each);
                if (each.consultationId() != null && subject != null) {
                    subjects.put(each.consultationId(), subject);
                }
            }
        }
        for (Holes.Named each : named) {
            boolean isStored = stored.row(each.event().eventId()) != null;
            findings.add(
                    each.kind(),
                    holes.guaranteeName(),
                    each.consultationId(),
                    each.about(),
                    subjects.get(each.consultationId()),
                    Findings.event(each.event(), each.gateway(), isStored),
                    each.detail() + (isStored ? "; it is stored" : "; it is not stored"));
        }
        named.clear();
    }

    private long judgeStrangers(Judge judge, TopicWatch watch, Windows windows) {
        boolean observations = watch.isWhole(windows.observations());
        boolean sharing = watch.isWhole(windows.sharing());
        watch.isWhole(windows.records());
        Set<EventKind> provable = EnumSet.noneOf(EventKind.class);
        if (observations) {
            provable.add(EventKind.OBSERVATION);
        }
        if (sharing) {
            provable.addAll(EnumSet.of(EventKind.SHARE, EventKind.RETRACTION, EventKind.STATEMENT));
        }
        List<UUID> rows = stored.strangers(provable);
        List<UUID> records = observations || sharing ? stored.strangeRecords() : List.of();
        try (StoredRecords snapshot = StoredRecords.open(settings.database())) {
            for (int from = 0; from < rows.size(); from += ASKED_AT_ONCE) {
                List<UUID> some = rows.subList(from, Math.min(rows.size(), from + ASKED_AT_ONCE));
                judge.strangers(snapshot.subjectsOfEvents(some), List.of());
            }
            for (int from = 0; from < records.size(); from += ASKED_AT_ONCE) {
                List<UUID> some = records.subList(from, Math.min(records.size(), from + ASKED_AT_ONCE));
                judge.strangers(List.of(), snapshot.subjectsOfRecords(some));
            }
        }
        return stored.strangers(EnumSet.complementOf(EnumSet.copyOf(withUnknown(provable)))).stream()
                .filter(id -> !stored.isCanary(id))
                .count();
    }

    private static Set<EventKind> withUnknown(Set<EventKind> kinds) {
        Set<EventKind> all = EnumSet.of(EventKind.UNKNOWN);
        all.addAll(kinds);
        return all;
    }

    /** Keeps what is read of one partition, and tells the gateways' register of it. */
    private static final class Hearing implements HalfReader.Listener {
        private final Chains seen = new Chains();
        private final Findings findings;
        private final SetAside aside;
        private final Gateways gateways;
        private final Instant horizon;

        Hearing(Findings findings, SetAside aside, Gateways gateways, Instant horizon) {
            this.findings = findings;
            this.aside = aside;
            this.gateways = gateways;
            this.horizon = horizon;
        }

        @Override
        public void sound(Sighting sighting, Origin origin) {
            gateways.seen(origin, sighting.acceptedAt(), sighting.arrival().arrivedAt(), sighting.place());
            seen.add(sighting.arrival().consultationId(), sighting.toBytes());
        }

        @Override
        public void unsound(String topic, int partition, long offset, Instant arrivedAt) {
            boolean isDue = !arrivedAt.isAfter(horizon);
            if (isDue && !aside.holds(topic, partition, offset)) {
                findings.unsound(topic + "-" + partition + "@" + offset);
            }
        }
    }
}
