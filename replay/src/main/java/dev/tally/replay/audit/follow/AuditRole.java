package dev.tally.replay.audit.follow;

import dev.tally.event.AuditFinding;
import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.append.Appender;
import dev.tally.replay.audit.canary.Canaries;
import dev.tally.replay.audit.canary.CanaryRounds;
import dev.tally.replay.storage.UnreadableStorageException;
import dev.tally.runtime.decode.SchemaRegistryOutage;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.Role;
import dev.tally.runtime.service.StopSignal;
import dev.tally.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit as a part of a process: looks every few seconds, for ever. Whatever is away is waited for; nothing is missed by
 * that, for it reads on where it stood.
 */
public final class AuditRole implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRole.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);

    private final FollowSettings settings;
    private final Set<String> retired;
    private final @Nullable CanaryRounds canaries;
    private final Clock clock;
    private final HealthChecks checks;
    private final AuditMeters meters;
    private final StopSignal closing = new StopSignal();
    private volatile Health health = Health.down("has not looked at everything yet");
    private @Nullable Thread thread;

    /**
     * An audit that is not started yet; it adds its checks and metrics to these.
     *
     * @param retired gateways that are gone for good
     * @param canaries what it sends itself; null if it sends nothing
     */
    public AuditRole(
            FollowSettings settings,
            Set<String> retired,
            @Nullable CanaryRounds canaries,
            HealthChecks checks,
            Metrics metrics,
            Clock clock) {
        this.settings = settings;
        this.retired = Set.copyOf(retired);
        this.canaries = canaries;
        this.clock = clock;
        this.checks = checks;
        this.meters = new AuditMeters(metrics.registry(), clock);
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public void start(StopSignal stop) {
        AuditMemory opened = AuditMemory.open(settings.stateDirectory());
        Thread looking = new Thread(stop.watched("audit", () -> run(opened, stop)), "tally-audit");
        checks.registerReady("audit", () -> health);
        checks.registerLive(
                "audit", () -> looking.isAlive() ? Health.up("runs") : Health.down("has stopped; the log says why"));
        looking.start();
        thread = looking;
        if (canaries != null) {
            canaries.start(stop);
        }
        LOG.info("looks every {} s, remembers in {}", settings.interval().toSeconds(), settings.stateDirectory());
    }

    /** Closes the memory itself: as long as this thread looks, it is in use. */
    private void run(AuditMemory opened, StopSignal stop) {
        Agenda agenda = new Agenda(settings.grace());
        try (opened) {
            while (!stop.isGiven() && !closing.isGiven()) {
                follow(opened, agenda, stop);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks until something is away; then everything is opened anew. */
    private void follow(AuditMemory opened, Agenda agenda, StopSignal stop) throws InterruptedException {
        Canaries sent = canaries == null ? null : canaries.canaries();
        try (FindingTopic topic = new FindingTopic(settings);
                FollowedAudit audit = new FollowedAudit(
                        settings, retired, sent, clock, opened, agenda, new FindingBook(opened, topic))) {
            do {
                FollowedAudit.Look look = audit.look();
                meters.looked(look, audit.raised());
                health = health(look, audit);
            } while (!stop.isGiven() && !closing.await(settings.interval()));
        } catch (ReplayFailedException
                | UnreadableStorageException
                | SchemaRegistryOutage
                | KafkaException somethingIsAway) {
            meters.failed();
            String sentence = somethingIsAway instanceof KafkaException
                    ? "Kafka does not answer (" + somethingIsAway.getClass().getSimpleName() + ")"
                    : String.valueOf(somethingIsAway.getMessage());
            health = Health.down("waits: " + sentence);
            LOG.warn("Waits, and reads on afterwards: {}", sentence);
            closing.await(settings.interval());
        }
    }

    private static Health health(FollowedAudit.Look look, FollowedAudit audit) {
        long findings =
                audit.raised().values().stream().mapToLong(Long::longValue).sum();
        return look.verifiedThrough() == null
                ? Health.down("has not looked at everything yet, or no gateway was ever heard")
                : Health.up("verified through " + look.verifiedThrough() + ", " + look.consultations()
                        + " consultations, " + findings + " findings");
    }

    /** The topic that findings are published to. */
    private static final class FindingTopic implements FindingBook.Publisher, AutoCloseable {
        private final Appender<UUID, AuditFinding> appender;

        FindingTopic(FollowSettings settings) {
            this.appender = new Appender<>(
                    new KafkaClients(settings.audit().replay().kafka()),
                    new TopicSerdes(settings.audit().replay().serde()),
                    Topics.FINDING);
        }

        @Override
        public void publish(Collection<AuditFinding> findings) {
            Map<UUID, AuditFinding> records = new LinkedHashMap<>();
            findings.forEach(each -> records.put(each.getFindingId(), each));
            appender.appendAll(records);
        }

        @Override
        public void close() {
            appender.close();
        }
    }

    @Override
    public void close() {
        closing.ask();
        if (canaries != null) {
            canaries.close();
        }
        Thread looking = thread;
        try {
            if (looking != null) {
                looking.join(CLOSE_WITHIN.toMillis());
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }
}
