package dev.tally.sink.receipt;

import dev.tally.event.ReceiptBatch;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** One batch on its way: not sent, under way, acknowledged, or failed and to be sent again. For one thread. */
final class Delivery {
    private final ReceiptBatch batch;
    private @Nullable Future<RecordMetadata> sent;

    /** How a batch stands. */
    enum Standing {
        UNSENT,
        UNDER_WAY,
        ACKNOWLEDGED,
        FAILED
    }

    Delivery(ReceiptBatch batch) {
        this.batch = batch;
    }

    ReceiptBatch batch() {
        return batch;
    }

    void sent(Future<RecordMetadata> future) {
        sent = future;
    }

    void unsent() {
        sent = null;
    }

    Standing standing() {
        Future<RecordMetadata> future = sent;
        if (future == null) {
            return Standing.UNSENT;
        }
        if (!future.isDone()) {
            return Standing.UNDER_WAY;
        }
        return failure() == null ? Standing.ACKNOWLEDGED : Standing.FAILED;
    }

    /** Why it failed; null if it did not, or not yet. */
    @Nullable
    Throwable failure() {
        Future<RecordMetadata> future = sent;
        if (future == null || !future.isDone()) {
            return null;
        }
        try {
            future.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (CancellationException e) {
            return e;
        } catch (InterruptedException e) {
            // It is done, so this is somebody's wish that the thread ends: the next wait will see it.
            Thread.currentThread().interrupt();
            return e;
        }
    }

    /** Waits until it is acknowledged or has failed, at most so long. */
    void await(Duration patience) {
        Future<RecordMetadata> future = sent;
        if (future == null) {
            return;
        }
        try {
            future.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            // The standing tells which.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
