package dev.tally.sink;

import dev.tally.runtime.service.StopSignal;
import dev.tally.sink.loop.SinkStoppedException;
import dev.tally.sink.loop.Waiting;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.requests.CorrelationIdMismatchException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs the sink's parts until it is closed. An answer of a broker that belonged to another request, as a
 * client meets that stood still for too long, is left behind with its connections: the parts are closed and opened again.
 * Everything else that they throw ends the process with a sentence.
 *
 * <p>Owns the parts from the start on. Start and close by one thread; {@link #isAlive} by any.
 */
final class SinkThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkThread.class);

    private final Opening opening;
    private final Waiting waiting;
    private final StopSignal stop;
    private final Thread thread;
    private volatile Parts parts;
    private volatile boolean closing;

    /** What is run. {@link #wakeUp} is safe for any thread; the rest belongs to this one. */
    interface Parts extends AutoCloseable {
        /** Called once, before the first step. */
        void begin();

        void step();

        /** Ends the step that it is in, or else the next one. */
        void wakeUp();

        @Override
        void close();
    }

    /** Opens parts that are as new as the first ones were. */
    interface Opening {
        Parts open();
    }

    /** A thread that begins with these parts, and opens others if they are of no use any more. */
    SinkThread(Parts first, Opening opening, Waiting waiting, StopSignal stop) {
        this.parts = first;
        this.opening = opening;
        this.waiting = waiting;
        this.stop = stop;
        this.thread = new Thread(this::run, "sink");
    }

    void start() {
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (!hasEnded(parts)) {
                waiting.on("a broker's answer belonged to another request; the connections are made again");
                if (stop.await(waiting.left())) {
                    return;
                }
                parts = opening.open();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.fail("the sink was interrupted and not closed", e);
        } catch (WakeupException e) {
            if (!closing) {
                stop.fail("the sink was woken up and not closed", e);
            }
        } catch (SinkStoppedException e) {
            LOG.error("The sink stops: {}", e.getMessage());
            stop.fail("the sink stops: " + e.getMessage(), e);
        } catch (KafkaException e) {
            LOG.error("The sink cannot go on", e);
            stop.fail("the sink cannot go on reading from Kafka: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // A bug; its words may hold anything, so that only its kind is told.
            LOG.error("The sink has failed: {}", e.getClass().getName());
            stop.fail("the sink has failed: " + e.getClass().getName(), e);
        }
    }

    /** Runs parts. Returns whether this is the end; if not, they are closed, and others are to go on. */
    private boolean hasEnded(Parts running) {
        try (running) {
            running.begin();
            while (!closing) {
                running.step();
            }
            return true;
        } catch (CorrelationIdMismatchException e) {
            return closing;
        }
    }

    /** Ends the thread in good order, and waits for it. */
    @Override
    public void close() {
        closing = true;
        parts.wakeUp();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
