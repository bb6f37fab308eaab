package dev.tally.producer.gateway;

import dev.tally.producer.ConsultationPublisher;
import dev.tally.producer.http.BearerToken;
import dev.tally.producer.http.GatewayMeters;
import dev.tally.producer.http.GatewayServer;
import dev.tally.producer.http.Listener;
import dev.tally.producer.outbox.DirectSender;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.Role;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.schemas.topic.Topics;
import io.javalin.util.JavalinException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a role: waits until brokers, topics and schemas are there, then takes halves over HTTP until it is closed.
 *
 * <p>Heartbeats will be one more thing that {@link #open} starts: they need the outbox's incarnation and its last sequence.
 */
public final class GatewayRole implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayRole.class);
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final Duration WATCH_EVERY = Duration.ofSeconds(5);
    private static final Duration CLOSE_ADMIN_WITHIN = Duration.ofSeconds(1);
    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(10);

    private final GatewayConfiguration configuration;
    private final Metrics metrics;
    private final HealthChecks checks;
    private final Clock clock;
    private final UUID incarnation;

    /** What was opened, the last first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private volatile Health starting = Health.down("the gateway has not started");
    private volatile @Nullable KafkaWatch watch;
    private @Nullable GatewayServer server;

    /**
     * Does no I/O.
     *
     * @param configuration everything it is told
     * @param metrics where it counts
     * @param checks where it says how it is
     * @param clock for the time of acceptance
     * @param incarnation random, new at each start
     */
    public GatewayRole(
            GatewayConfiguration configuration, Metrics metrics, HealthChecks checks, Clock clock, UUID incarnation) {
        this.configuration = configuration;
        this.metrics = metrics;
        this.checks = checks;
        this.clock = clock;
        this.incarnation = incarnation;
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public void start(StopSignal stop) {
        checks.registerReady("gateway", this::health);
        try {
            open(stop);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RoleFailedException("the start was interrupted", interrupted);
        }
    }

    private Health health() {
        KafkaWatch watching = watch;
        return watching == null ? starting : watching.health();
    }

    private void open(StopSignal stop) throws InterruptedException {
        StartConditions conditions = new StartConditions(stop, reason -> starting = Health.down("waiting: " + reason));
        KafkaClients clients = new KafkaClients(configuration.kafka());
        Listener listener = listener();
        Admin admin = conditions.admin(clients.admin(clientId("admin")));
        if (admin == null) {
            return;
        }
        opened.push(() -> admin.close(CLOSE_ADMIN_WITHIN));
        TopicAdministration topics = new TopicAdministration(admin, configuration.topics(), KAFKA_ANSWERS_WITHIN);
        TopicSerdes serdes = new TopicSerdes(configuration.serde());
        HalfSerializer serializer = new HalfSerializer(serdes);
        opened.push(serializer);
        if (!conditions.topicsAreSound(topics) || !conditions.schemasAreKnown(serializer)) {
            return;
        }
        serve(listener, outbox(clients, serdes, serializer));
        KafkaWatch watching = new KafkaWatch(topics, WATCH_EVERY);
        opened.push(watching);
        watching.start();
        watch = watching;
    }

    private DirectSender outbox(KafkaClients clients, TopicSerdes serdes, HalfSerializer serializer) {
        KafkaProducer<UUID, SpecificRecord> producer = new KafkaProducer<>(
                clients.producer(clientId("producer"), Topics.OBSERVATION, Topics.DOCUMENT_SHARE),
                serdes.keySerializer(Topics.OBSERVATION),
                serializer);
        metrics.bind(producer);
        GatewaySettings settings = configuration.gateway();
        DirectSender outbox = new DirectSender(settings.id(), incarnation, producer, settings.queue(), DRAIN_WITHIN);
        opened.push(outbox);
        outbox.start();
        return outbox;
    }

    private void serve(Listener listener, DirectSender outbox) {
        GatewaySettings settings = configuration.gateway();
        ConsultationPublisher publisher =
                new ConsultationPublisher(outbox, clock, settings.acknowledgeWithin(), settings.remember());
        Secret token = settings.token();
        GatewayServer gateway = new GatewayServer(
                listener,
                publisher,
                new GatewayMeters(metrics.registry(), publisher),
                settings.identifiers(),
                settings.maxBody().toIntBytes(),
                token == null ? null : new BearerToken(token.reveal()));
        opened.push(gateway);
        try {
            gateway.start();
        } catch (JavalinException taken) {
            throw new RoleFailedException(
                    "cannot listen on " + settings.host() + " port " + settings.port()
                            + ": is it taken, or not of this machine? Set gateway.host and gateway.port",
                    taken);
        }
        server = gateway;
        LOG.info(
                "takes halves at {}, as {}, incarnation {}, without a journal",
                gateway.address(),
                settings.id(),
                incarnation);
    }

    private Listener listener() {
        GatewaySettings settings = configuration.gateway();
        TlsFiles tls = settings.tls();
        return new Listener(settings.host(), settings.port(), tls == null ? null : tls.load());
    }

    private String clientId(String purpose) {
        return "tally-" + configuration.gateway().id() + "-" + purpose;
    }

    @Override
    public Map<String, String> addresses() {
        return server == null ? Map.of() : Map.of("http", server.address().toString());
    }

    /** Stops listening first, then lets Kafka acknowledge what is on its way. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            closeOne(opened.pop());
        }
    }

    private static void closeOne(AutoCloseable part) {
        try {
            part.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            throw new IllegalStateException(part.getClass().getSimpleName() + " did not close", failure);
        }
    }
}
