package dev.tally.producer.gateway;

import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.topics.StartVerdict;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the topics now and then, so that readiness tells of brokers that went away, and nothing is sent into topics that were
 * changed so that halves would not meet.
 *
 * <p>Owns its thread. {@link #outage} and {@link #obstacle} are safe for any thread.
 */
final class KafkaWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);

    /** Looks at the topics. */
    interface Look {
        StartVerdict look() throws InterruptedException;
    }

    private final Look look;
    private final Duration every;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private volatile @Nullable String outage;
    private volatile @Nullable String obstacle;

    KafkaWatch(Look look, Duration every, StopSignal stop) {
        this.look = look;
        this.every = every;
        this.thread = new Thread(
                stop.watched("gateway: the check of the topics", this::lookUntilClosed), "tally-kafka-watch");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Why the brokers cannot be asked, or null. */
    @Nullable
    String outage() {
        return outage;
    }

    /** What a person must mend before anything may be sent, or null. */
    @Nullable
    String obstacle() {
        return obstacle;
    }

    private void lookUntilClosed() {
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                hear(look.look());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brokers that do not answer mend no topic: what is wrong stays so until they say otherwise. */
    void hear(StartVerdict verdict) {
        outage = said(outage, verdict instanceof StartVerdict.Waiting waiting ? waiting.reason() : null);
        if (!(verdict instanceof StartVerdict.Waiting)) {
            obstacle = said(obstacle, verdict instanceof StartVerdict.Refused refused ? refused.message() : null);
        }
    }

    private static @Nullable String said(@Nullable String before, @Nullable String now) {
        if (now != null && before == null) {
            LOG.warn("{}", now);
        }
        return now;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
