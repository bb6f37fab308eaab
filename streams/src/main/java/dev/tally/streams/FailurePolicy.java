package dev.tally.streams;

import dev.tally.runtime.decode.RegistryFailure;
import dev.tally.runtime.logging.SafeTrace;
import dev.tally.runtime.service.StopSignal;
import dev.tally.streams.join.JoinStoppedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.requests.CorrelationIdMismatchException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread fails. Its transaction is aborted, so nothing is half done. An outage, of the registry or
 * of the brokers, is waited out: the thread is replaced after a pause, for ever. Anything else is a bug or a broken world:
 * the process ends with a sentence, and whoever supervises it decides.
 *
 * <p>Called by the failing stream threads; safe for any thread.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** After this long without a failure the next one is a new outage. */
    private static final Duration CALM = Duration.ofMinutes(2);

    private final StopSignal stop;
    private final Clock clock;

    /** Guarded by this, together with the next two. */
    private Duration pause = FIRST_PAUSE;

    private Instant lastFailure = Instant.EPOCH;
    private @Nullable String outage;

    FailurePolicy(StopSignal stop, Clock clock) {
        this.stop = stop;
        this.clock = clock;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (innermost(failure) instanceof JoinStoppedException stopped) {
            LOG.error("The join stops: {}", stopped.getMessage());
            stop.fail("the join stops: " + stopped.getMessage(), failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (!passes(failure)) {
            LOG.error("the join cannot go on", failure);
            stop.fail(
                    "the join cannot go on: " + sentence(failure) + ". Nothing is lost or half written: mend the cause"
                            + " and start it again",
                    failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        Duration wait = begin(sentence(failure));
        LOG.warn("the join waits {} s and tries again: {}", wait.toSeconds(), sentence(failure));
        try {
            return stop.await(wait)
                    ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
                    : StreamThreadExceptionResponse.REPLACE_THREAD;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
    }

    /**
     * Whether a new thread, with new connections, can do what this one could not: after an outage, and when an answer of a
     * broker belonged to another request, as happens to a client that stood still for too long.
     */
    private static boolean passes(Throwable failure) {
        for (Throwable cause = failure; cause != null && cause.getCause() != cause; cause = cause.getCause()) {
            if (cause instanceof CorrelationIdMismatchException) {
                return true;
            }
        }
        return RegistryFailure.isOutage(failure);
    }

    /** The outage that held up a thread within the last minutes; null if there is none. */
    synchronized @Nullable String outage() {
        return lastFailure.plus(pause).plus(FIRST_PAUSE).isAfter(clock.instant()) ? outage : null;
    }

    private synchronized Duration begin(String sentence) {
        Instant now = clock.instant();
        Duration doubled = pause.multipliedBy(2);
        if (lastFailure.plus(CALM).isBefore(now)) {
            pause = FIRST_PAUSE;
        } else {
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
        lastFailure = now;
        outage = sentence;
        return pause;
    }

    /**
     * The innermost cause: Kafka Streams wraps it in sentences about tasks. Without its message if that may quote a record, as
     * those of serializers of other makes do.
     */
    private static String sentence(Throwable failure) {
        Throwable cause = innermost(failure);
        String kind = cause.getClass().getSimpleName();
        return SafeTrace.mayQuote(failure) ? kind : kind + ": " + cause.getMessage();
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }
}
