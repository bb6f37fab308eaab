package dev.tally.producer.gateway;

import dev.tally.producer.ConsultationPublisher;
import dev.tally.producer.http.BearerToken;
import dev.tally.producer.http.GatewayMeters;
import dev.tally.producer.http.GatewayServer;
import dev.tally.producer.http.Listener;
import dev.tally.producer.inference.StatementInference;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.journal.JournalStatus;
import dev.tally.producer.journal.RocksJournal;
import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.Role;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.settings.Secret;
import io.javalin.util.JavalinException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a role: opens its journal, takes halves over HTTP into it, and sends them to Kafka when brokers, topics and schemas
 * are there. It needs none of them to accept.
 */
public final class GatewayRole implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayRole.class);

    private final GatewayConfiguration configuration;
    private final Metrics metrics;
    private final HealthChecks checks;
    private final Clock clock;
    private final UUID incarnation;
    private final boolean synced;
    private final UnaryOperator<Journal> sendersView;

    /** What was opened, the last first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private volatile @Nullable Journal journal;
    private volatile @Nullable KafkaSide kafka;
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
        this(configuration, metrics, checks, clock, incarnation, true);
    }

    /**
     * A gateway whose sender sees its journal otherwise than it is: a faulty release, for demonstrations and tests. No setting leads
     * here.
     *
     * @param sendersView makes of the journal what the sender sees of it; everybody else sees the journal itself
     */
    public GatewayRole(
            GatewayConfiguration configuration,
            Metrics metrics,
            HealthChecks checks,
            Clock clock,
            UUID incarnation,
            UnaryOperator<Journal> sendersView) {
        this(configuration, metrics, checks, clock, incarnation, true, sendersView);
    }

    /** As the first; without fsync only to measure what it costs. */
    GatewayRole(
            GatewayConfiguration configuration,
            Metrics metrics,
            HealthChecks checks,
            Clock clock,
            UUID incarnation,
            boolean synced) {
        this(configuration, metrics, checks, clock, incarnation, synced, UnaryOperator.identity());
    }

    private GatewayRole(
            GatewayConfiguration configuration,
            Metrics metrics,
            HealthChecks checks,
            Clock clock,
            UUID incarnation,
            boolean synced,
            UnaryOperator<Journal> sendersView) {
        this.configuration = configuration;
        this.metrics = metrics;
        this.checks = checks;
        this.clock = clock;
        this.incarnation = incarnation;
        this.synced = synced;
        this.sendersView = sendersView;
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

    /** Ready means that it accepts: with Kafka away it does, and to send clients elsewhere would help nobody. */
    private Health health() {
        Journal keeping = journal;
        KafkaSide sending = kafka;
        if (keeping == null || sending == null) {
            return Health.down("the gateway has not started");
        }
        JournalStatus status = keeping.status();
        if (status.room().isFull()) {
            return Health.down("nothing is accepted: " + status.room().sentence());
        }
        String obstacle = sending.obstacle();
        if (obstacle != null) {
            return Health.down(obstacle);
        }
        String situation = sending.situation();
        String damage = status.damaged() == 0
                ? ""
                : "; " + status.damaged() + " entries of the journal were found damaged, see the log and "
                        + configuration.journal().directory().resolve("damaged");
        return Health.up((situation == null ? "takes halves, and Kafka gets them" : "takes halves; " + situation) + " ("
                + status.depth() + " not stored yet)" + damage);
    }

    private void open(StopSignal stop) throws InterruptedException {
        Listener listener = listener();
        JournalMeters meters = new JournalMeters(metrics.registry());
        Journal keeping = RocksJournal.open(
                new RocksJournal.Options(
                        configuration.journal(),
                        configuration.gateway().id(),
                        incarnation,
                        failed -> stop.fail("gateway: " + failed.getMessage(), failed),
                        meters::committed,
                        synced),
                clock.instant());
        opened.push(keeping);
        Duration inferAfter = configuration.gateway().inferAfter();
        StatementInference inference = inferAfter == null ? null : new StatementInference(keeping, inferAfter);
        Upkeep upkeep = new Upkeep(keeping, inference, clock, stop);
        opened.push(upkeep);
        meters.watch(keeping, upkeep, clock);
        KafkaSide sending = new KafkaSide(configuration, keeping, sendersView.apply(keeping), metrics, clock, stop);
        opened.push(sending);
        sending.lookBeforeAccepting();
        serve(listener, keeping);
        sending.start();
        upkeep.start();
        journal = keeping;
        kafka = sending;
    }

    private void serve(Listener listener, Journal keeping) {
        GatewaySettings settings = configuration.gateway();
        ConsultationPublisher publisher = new ConsultationPublisher(keeping, clock, settings.replicateWithin());
        Secret token = settings.token();
        GatewayServer gateway = new GatewayServer(
                listener,
                publisher,
                new GatewayMeters(metrics.registry()),
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
                "takes halves at {}, as {}, incarnation {}, journal in {}",
                gateway.address(),
                settings.id(),
                incarnation,
                configuration.journal().directory());
    }

    private Listener listener() {
        GatewaySettings settings = configuration.gateway();
        TlsFiles tls = settings.tls();
        return new Listener(settings.host(), settings.port(), tls == null ? null : tls.load());
    }

    @Override
    public Map<String, String> addresses() {
        return server == null ? Map.of() : Map.of("http", server.address().toString());
    }

    /** Stops listening first, then lets Kafka acknowledge what is on its way; what it does not stays in the journal. */
    @Override
    public void close() {
        Closing.all(opened);
    }
}
