package dev.tally.replay.audit.follow;

import dev.tally.event.AcceptedEvent;
import dev.tally.event.GatewayHeartbeat;
import dev.tally.event.Origin;
import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.audit.Gateways;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.reading.HalfReader;
import dev.tally.replay.audit.reading.HeartbeatReader;
import dev.tally.replay.audit.reading.ReceiptReader;
import dev.tally.replay.window.Brokers;
import dev.tally.replay.window.Extent;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.SpanReader;
import dev.tally.replay.window.Window;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is new in the topics into the memory. Heartbeats are read up to the horizon only: what a heartbeat names may be on
 * its way, and when it is read it must have come.
 *
 * <p>For one thread. Owns its clients. What is interrupted half-way is read again, and changes nothing then.
 */
final class Intake implements AutoCloseable {
    private static final int BYTES_AHEAD = 2 << 20;

    private final AuditMemory memory;
    private final Gateways gateways;
    private final Brokers brokers;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SpanReader reader;
    private final TopicSerdes serdes;
    private final HeartbeatReader heartbeats;
    private final ReceiptReader receipts;
    private @Nullable HalfReader halves;
    private int partitions;

    Intake(KafkaClients clients, TopicSerdes serdes, Duration patience, AuditMemory memory, Gateways gateways) {
        this.memory = memory;
        this.gateways = gateways;
        this.serdes = serdes;
        this.brokers = Brokers.open(clients);
        try {
            this.consumer = new KafkaConsumer<>(
                    clients.bulkReader("tally-audit", BYTES_AHEAD),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
        } catch (RuntimeException notOpened) {
            brokers.close();
            throw notOpened;
        }
        this.reader = new SpanReader(consumer, patience);
        this.heartbeats = new HeartbeatReader(reader, serdes);
        this.receipts = new ReceiptReader(reader, serdes);
    }

    /** The brokers, to be asked more. */
    Brokers brokers() {
        return brokers;
    }

    /** Told of each consultation that something new is known of, and when that came to the brokers. */
    interface Touched {
        void touched(UUID consultationId, Instant arrivedAt);
    }

    /** What the half topics are after a reading. */
    record Halves(HalfTopic observations, HalfTopic sharing) {
        /** The topic that a sighting lies in. */
        private HalfTopic of(Sighting sighting) {
            return sighting.isObservation() ? observations : sharing;
        }

        /** Whether an event that was seen is in its topic no more. */
        boolean isGone(Known.Seen seen) {
            HalfTopic topic = of(seen.sighting());
            return seen.generation() < topic.place().generation()
                    || seen.sighting().offset()
                            < topic.extent()
                                    .begins()
                                    .getOrDefault(seen.sighting().partition(), 0L);
        }
    }

    /** A topic, and how far it is read. */
    record HalfTopic(String name, Extent extent, TopicPlace place) {}

    /**
     * Reads what is new.
     *
     * @param horizon heartbeats that came later are left for the next time
     * @param touched told of each consultation that something new is known of
     * @throws ReplayFailedException if the brokers or a topic are away
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage if the registry is
     */
    Halves read(Instant horizon, Touched touched) throws IOException {
        HalfTopic observations = look(Topics.OBSERVATION.name());
        HalfTopic sharing = look(Topics.DOCUMENT_SHARE.name());
        HalfReader halfReader = halves(observations, sharing);
        HalfTopic observationsRead = read(observations, touched, halfReader::readObservations);
        HalfTopic sharingRead = read(sharing, touched, halfReader::readSharing);
        HalfTopic receiptTopic = look(Topics.RECEIPT.name());
        try (AuditMemory.Writer writer = memory.writer()) {
            receipts.read(receiptTopic.extent().after(receiptTopic.place().next()), (consultationId, receipt) -> {
                writer.receipted(consultationId, receipt);
                writer.commitIfLarge(gateways);
                touched.touched(consultationId, receipt.issuedAt());
            });
            writer.place(
                    Topics.RECEIPT.name(),
                    receiptTopic.place().at(receiptTopic.extent().ends()));
            writer.commit();
        }
        listen(horizon, touched);
        return new Halves(observationsRead, sharingRead);
    }

    private HalfReader halves(HalfTopic observations, HalfTopic sharing) {
        int count = observations.extent().ends().size();
        if (count != sharing.extent().ends().size()) {
            throw new ReplayFailedException(
                    "the half topics differ in their count of partitions, so the halves do not lie side by side;"
                            + " see tally topics check",
                    null);
        }
        HalfReader open = halves;
        if (open == null || count != partitions) {
            if (open != null) {
                open.close();
            }
            open = new HalfReader(reader, serdes, count);
            halves = open;
            partitions = count;
        }
        return open;
    }

    /**
     * A topic as it is, and how far it is read: from its beginning if it is another than before, or has become shorter. Then nobody
     * can say any more that everything that was ever in it was read.
     */
    private HalfTopic look(String name) {
        Extent extent = brokers.extent(name);
        TopicPlace before = memory.place(name);
        if (before == null) {
            return new HalfTopic(name, extent, new TopicPlace(extent.topicId(), 0, extent.isWhole(), Map.of()));
        }
        boolean isShorter = before.next().entrySet().stream()
                .anyMatch(each -> extent.ends().getOrDefault(each.getKey(), 0L) < each.getValue());
        if (isShorter || !before.topicId().equals(extent.topicId())) {
            return new HalfTopic(
                    name, extent, new TopicPlace(extent.topicId(), before.generation() + 1, false, Map.of()));
        }
        boolean isMissed = before.next().entrySet().stream()
                .anyMatch(each -> extent.begins().getOrDefault(each.getKey(), 0L) > each.getValue());
        return new HalfTopic(
                name,
                extent,
                isMissed ? new TopicPlace(before.topicId(), before.generation(), false, before.next()) : before);
    }

    /** How the records of one half topic are read. */
    private interface Half {
        void read(List<Span> spans, HalfReader.Listener listener) throws IOException;
    }

    private HalfTopic read(HalfTopic topic, Touched touched, Half half) throws IOException {
        int generation = topic.place().generation();
        TopicPlace read = topic.place().at(topic.extent().ends());
        TopicPlace before = memory.place(topic.name());
        try (AuditMemory.Writer writer = memory.writer()) {
            if (before != null && before.generation() < generation) {
                writer.forgetUnsound(topic.name());
            }
            half.read(topic.extent().after(topic.place().next()), new HalfReader.Listener() {
                @Override
                public void sound(Sighting sighting, Origin origin) {
                    gateways.seen(
                            origin, sighting.acceptedAt(), sighting.arrival().arrivedAt(), sighting.place());
                    Known.Named said = writer.seen(new Known.Seen(sighting, generation));
                    if (said != null) {
                        // It may have come under another number, accepted anew after the journal was lost.
                        gateways.accountedFor(said.run(), said.sequence());
                    }
                    writer.commitIfLarge(gateways);
                    touched.touched(
                            sighting.arrival().consultationId(),
                            sighting.arrival().arrivedAt());
                }

                @Override
                public void unsound(String name, int partition, long offset, Instant arrivedAt) {
                    writer.unsound(name + "-" + partition + "@" + offset, arrivedAt);
                }
            });
            writer.place(topic.name(), read);
            // Together, or numbers would be missing after a crash between the two.
            writer.gateways(gateways);
            writer.commit();
        }
        return new HalfTopic(topic.name(), topic.extent(), read);
    }

    /** Heartbeats, up to the horizon; of the later ones only counts that they came. */
    private void listen(Instant horizon, Touched touched) throws IOException {
        HalfTopic topic = look(Topics.HEARTBEAT.name());
        Extent due = brokers.extent(topic.name(), horizon);
        Map<Integer, Long> next = topic.place().next();
        Map<Integer, Long> read = new TreeMap<>(next);
        due.ends().forEach((partition, end) -> read.merge(partition, end, Math::max));
        List<Span> unread = due.after(next);
        try (AuditMemory.Writer writer = memory.writer()) {
            heartbeats.read(new Window(topic.name(), unread, List.of()), (heartbeat, arrivedAt) -> {
                gateways.heard(heartbeat, arrivedAt);
                heartbeat.getAccepted().forEach(accepted -> named(writer, heartbeat, accepted, arrivedAt, touched));
            });
            heartbeats.read(new Window(topic.name(), topic.extent().after(read), List.of()), gateways::isAlive);
            writer.place(topic.name(), topic.place().at(read));
            writer.gateways(gateways);
            writer.commit();
        }
    }

    private void named(
            AuditMemory.Writer writer,
            GatewayHeartbeat heartbeat,
            AcceptedEvent accepted,
            Instant arrivedAt,
            Touched touched) {
        String run = heartbeat.getGatewayId() + "/" + heartbeat.getIncarnation();
        if (memory.holds(accepted.getEventId())) {
            // Under whatever number it came.
            gateways.accountedFor(run, accepted.getSequence());
        } else {
            writer.named(
                    accepted.getConsultationId(),
                    new Known.Named(
                            new Heard(accepted.getEventId(), accepted.getKind(), arrivedAt),
                            run,
                            accepted.getSequence()));
            writer.commitIfLarge(gateways);
            touched.touched(accepted.getConsultationId(), arrivedAt);
        }
    }

    @Override
    public void close() {
        heartbeats.close();
        receipts.close();
        HalfReader open = halves;
        if (open != null) {
            open.close();
        }
        try {
            consumer.close();
        } finally {
            brokers.close();
        }
    }
}
