package dev.tally.producer.gateway;

import dev.tally.event.GatewayHeartbeat;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.kafka.HalfEncoder;
import dev.tally.producer.kafka.Heartbeats;
import dev.tally.producer.kafka.JournalSender;
import dev.tally.producer.kafka.ReceiptReader;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.topics.ObservedTopic;
import dev.tally.runtime.topics.StartVerdict;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.runtime.topics.TopicReport;
import dev.tally.schemas.topic.Topics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of a gateway that needs Kafka: sender, receipts, heartbeats. It waits for brokers, topics and registry on a thread of
 * its own while the gateway accepts, and begins when they are there.
 *
 * <p>{@link #situation} and {@link #obstacle} are safe for any thread, the rest is for the thread that owns the role.
 */
final class KafkaSide implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSide.class);
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final Duration WATCH_EVERY = Duration.ofSeconds(5);
    private static final Duration LAYOUT_EVERY = Duration.ofSeconds(30);
    private static final Duration CLOSE_ADMIN_WITHIN = Duration.ofSeconds(1);
    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(5);

    private final GatewayConfiguration configuration;
    private final Journal journal;
    private final Journal sendersView;
    private final Metrics metrics;
    private final Clock clock;
    private final StopSignal stop;
    private final KafkaClients clients;
    private final TopicSerdes serdes;

    /** Ends the waiting. */
    private final StopSignal closing = new StopSignal();

    private final StartConditions conditions = new StartConditions(closing, reason -> waitingFor(reason));
    private final Thread thread;

    /** What was opened, the last first. Guarded by itself, for the start may still go on when it is closed. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private @Nullable Admin admin;
    private volatile @Nullable String waiting = "waiting: the Kafka brokers have not answered yet";
    private volatile @Nullable KafkaWatch watch;
    private volatile @Nullable JournalSender sender;
    private volatile @Nullable ReceiptReader receipts;

    /**
     * Connects to nothing yet.
     *
     * @param sendersView the journal as the sender sees it
     */
    KafkaSide(
            GatewayConfiguration configuration,
            Journal journal,
            Journal sendersView,
            Metrics metrics,
            Clock clock,
            StopSignal stop) {
        this.configuration = configuration;
        this.journal = journal;
        this.sendersView = sendersView;
        this.metrics = metrics;
        this.clock = clock;
        this.stop = stop;
        this.clients = new KafkaClients(configuration.kafka());
        this.serdes = new TopicSerdes(configuration.serde());
        this.thread = new Thread(stop.watched("gateway: the start of sending", this::begin), "tally-kafka-start");
    }

    private void waitingFor(String reason) {
        waiting = "waiting: " + reason;
    }

    /**
     * Makes each kind of client, so that a setting that is wrong is told now; then looks whether the brokers answer, and ends the
     * start if they do and a person must mend the topics first: as long as nothing is accepted, that is possible. When they do not
     * answer, or the topics are sound, it returns at once.
     *
     * @throws RoleFailedException when the topics or the clients' settings are wrong
     */
    void lookBeforeAccepting() throws InterruptedException {
        try {
            Admin made = Admin.create(clients.admin(clientId("admin")));
            admin = made;
            opened(() -> made.close(CLOSE_ADMIN_WITHIN));
            halfProducer().close(Duration.ZERO);
            receiptConsumer().close(CloseOptions.timeout(Duration.ZERO));
            lookWhileBrokersAnswer(topics(made));
        } catch (KafkaException notMade) {
            StartConditions.failUnlessUnresolved(notMade);
            waitingFor("no Kafka broker can be addressed yet");
        }
    }

    private void lookWhileBrokersAnswer(TopicAdministration topics) throws InterruptedException {
        // Practitioners wait for this start, so brokers that do not answer are asked once.
        boolean undecided = topics.check() instanceof TopicReport.Seen;
        while (undecided) {
            StartVerdict verdict = topics.verdict(StartConditions.NEEDED);
            if (verdict instanceof StartVerdict.Refused refused) {
                throw new RoleFailedException(refused.message(), null);
            }
            undecided = verdict instanceof StartVerdict.Waiting
                    && topics.check() instanceof TopicReport.Seen
                    && !stop.await(PAUSE);
        }
    }

    private TopicAdministration topics(Admin of) {
        return new TopicAdministration(of, configuration.topics(), KAFKA_ANSWERS_WITHIN);
    }

    /** Goes on in the background. */
    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void begin() {
        try {
            beginWhenReady();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RoleFailedException wrong) {
            stop.fail("gateway: " + wrong.getMessage(), wrong);
        }
    }

    private void beginWhenReady() throws InterruptedException {
        Admin there = admin;
        if (there == null) {
            Admin made = conditions.admin(clients.admin(clientId("admin")));
            if (made == null) {
                return;
            }
            opened(() -> made.close(CLOSE_ADMIN_WITHIN));
            there = made;
        }
        TopicAdministration topics = topics(there);
        HalfEncoder encoder = new HalfEncoder(serdes);
        opened(encoder);
        if (!conditions.topicsAreSound(topics) || !conditions.schemasAreKnown(encoder)) {
            return;
        }
        KafkaWatch watching = new KafkaWatch(() -> topics.verdict(StartConditions.NEEDED), WATCH_EVERY, stop);
        opened(watching);
        watching.start();
        watch = watching;
        send(encoder, watching);
        readReceipts(topics);
        tellOfLife();
        waiting = null;
        LOG.info("sends to Kafka, and reads receipts");
    }

    private void send(HalfEncoder encoder, KafkaWatch watching) {
        JournalSender sending = new JournalSender(
                sendersView, encoder, this::halfProducer, watching::obstacle, clock, DRAIN_WITHIN, stop);
        opened(sending);
        FunctionCounter.builder("tally.gateway.sent", sending, JournalSender::acknowledged)
                .description("Events that Kafka acknowledged, those that were sent again included")
                .register(metrics.registry());
        FunctionCounter.builder("tally.gateway.producer.replaced", sending, JournalSender::replaced)
                .description("Kafka producers that were replaced because of an error")
                .register(metrics.registry());
        sending.start();
        sender = sending;
    }

    private MeasuredProducer halfProducer() {
        return new MeasuredProducer(
                clients.producer(clientId("producer"), Topics.OBSERVATION, Topics.DOCUMENT_SHARE), metrics.registry());
    }

    private void readReceipts(TopicAdministration topics) {
        byte[] ownKey;
        try (Serializer<String> keys = serdes.keySerializer(Topics.RECEIPT)) {
            ownKey = keys.serialize(Topics.RECEIPT.name(), journal.gatewayId());
        }
        ReceiptReader reading = new ReceiptReader(
                journal,
                this::receiptConsumer,
                () -> layout(topics),
                LAYOUT_EVERY,
                new RecordDecoder<>(Topics.RECEIPT, serdes.valueDeserializer(Topics.RECEIPT)),
                ownKey,
                clock,
                stop);
        opened(reading);
        FunctionCounter.builder("tally.gateway.receipts.contradicted", reading, ReceiptReader::contradicted)
                .description("Receipts that said STORED with another digest than was accepted: above zero is an alarm")
                .register(metrics.registry());
        FunctionCounter.builder("tally.gateway.receipts.undecodable", reading, ReceiptReader::undecodable)
                .description("Records of receipts that could not be decoded")
                .register(metrics.registry());
        reading.start();
        receipts = reading;
    }

    private KafkaConsumer<byte[], byte[]> receiptConsumer() {
        return new KafkaConsumer<>(
                clients.consumer(clientId("receipts")), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static ReceiptReader.@Nullable Layout layout(TopicAdministration topics) {
        try {
            if (topics.check() instanceof TopicReport.Seen seen) {
                ObservedTopic receipt = seen.topics().get(Topics.RECEIPT.name());
                return receipt == null ? null : new ReceiptReader.Layout(uuid(receipt.topicId()), receipt.partitions());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private static UUID uuid(Uuid topicId) {
        return new UUID(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
    }

    private void tellOfLife() {
        Heartbeats heartbeats = new Heartbeats(journal, new KafkaVoice(), clock, HEARTBEAT_EVERY, stop);
        opened(heartbeats);
        heartbeats.start();
    }

    /** Heartbeats through a producer of their own, so that they do not wait behind events. */
    private final class KafkaVoice implements Heartbeats.Voice {
        private @Nullable KafkaProducer<String, GatewayHeartbeat> producer;

        @Override
        public void say(GatewayHeartbeat heartbeat) throws InterruptedException, ExecutionException, TimeoutException {
            KafkaProducer<String, GatewayHeartbeat> open = producer;
            if (open == null) {
                open = new KafkaProducer<>(
                        clients.producer(clientId("heartbeat"), Topics.HEARTBEAT),
                        serdes.keySerializer(Topics.HEARTBEAT),
                        serdes.valueSerializer(Topics.HEARTBEAT));
                producer = open;
            }
            open.send(new ProducerRecord<>(Topics.HEARTBEAT.name(), heartbeat.getGatewayId(), heartbeat))
                    .get(KAFKA_ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            if (producer != null) {
                producer.close(CLOSE_ADMIN_WITHIN);
            }
        }
    }

    /** A producer that shows a chosen few of its metrics as long as it is there. */
    private static final class MeasuredProducer extends KafkaProducer<byte[], byte[]> {
        private final KafkaClientMetrics binder;

        MeasuredProducer(Map<String, Object> properties, MeterRegistry registry) {
            super(properties, new ByteArraySerializer(), new ByteArraySerializer());
            binder = new KafkaClientMetrics(this);
            binder.bindTo(registry);
        }

        @Override
        public void close(Duration timeout) {
            binder.close();
            super.close(timeout);
        }
    }

    /** What Kafka or the registry keeps from happening just now, or null. */
    @Nullable
    String situation() {
        if (waiting != null) {
            return waiting;
        }
        KafkaWatch watching = watch;
        if (watching != null && watching.outage() != null) {
            return watching.outage();
        }
        JournalSender sending = sender;
        if (sending != null && sending.trouble() != null) {
            return sending.trouble();
        }
        ReceiptReader reading = receipts;
        return reading == null ? null : reading.trouble();
    }

    /** What a person must mend before anything may be sent, or null. */
    @Nullable
    String obstacle() {
        KafkaWatch watching = watch;
        return watching == null ? null : watching.obstacle();
    }

    private void opened(AutoCloseable part) {
        synchronized (opened) {
            opened.push(part);
        }
    }

    private String clientId(String purpose) {
        return "tally-" + configuration.gateway().id() + "-" + purpose;
    }

    /** Lets Kafka acknowledge what is on its way. */
    @Override
    public void close() {
        closing.ask();
        // It may be in the middle of a question that nobody answers.
        thread.interrupt();
        try {
            thread.join(KAFKA_ANSWERS_WITHIN.plusSeconds(3).toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        synchronized (opened) {
            Closing.all(opened);
        }
    }
}
