package dev.tally.producer.gateway;

import dev.tally.runtime.management.Health;
import dev.tally.runtime.topics.StartVerdict;
import dev.tally.runtime.topics.TopicAdministration;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the half topics now and then, so that readiness tells of brokers that went away or of a topic that was changed
 * before a note meets it.
 *
 * <p>Owns its thread. {@link #health} is safe for any thread.
 */
final class KafkaWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);

    private final TopicAdministration topics;
    private final Duration every;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::lookUntilClosed, "tally-kafka-watch");

    private volatile Health health = Health.up("the half topics are sound");

    KafkaWatch(TopicAdministration topics, Duration every) {
        this.topics = topics;
        this.every = every;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What was last seen. */
    Health health() {
        return health;
    }

    private void lookUntilClosed() {
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                Health seen = judge(topics.verdict(StartConditions.HALVES));
                if (seen.up() != health.up()) {
                    LOG.warn("{}", seen.sentence());
                }
                health = seen;
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            // Readiness would otherwise stay as it was for ever.
            health = Health.down("the check of the topics itself failed: "
                    + bug.getClass().getSimpleName() + "; restart the gateway");
        }
    }

    private static Health judge(StartVerdict verdict) {
        if (verdict instanceof StartVerdict.Waiting waiting) {
            return Health.down(waiting.reason());
        }
        return verdict instanceof StartVerdict.Refused refused
                ? Health.down(refused.message())
                : Health.up("the half topics are sound");
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
