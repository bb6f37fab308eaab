package dev.tally.cli.client;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends many requests through several connections at once. Requests of one consultation go through one worker, so they are
 * sent in the order given; those of different consultations overtake each other.
 *
 * <p>The caller's thread reads the requests; workers call the listener, one at a time.
 */
public final class RequestSender {
    /** How many requests may wait for each connection: enough that none idles, few enough that memory is bounded. */
    private static final int WAITING_PER_WORKER = 32;

    /** Told of each answer, by one thread at a time. */
    public interface Listener {
        /** A request was answered, or given up. */
        void answered(NumberedRequest request, Answer answer);
    }

    /**
     * A request and where it came from.
     *
     * @param line the line of the file, from 1; or its number among those generated
     * @param source the line as it was read, for a rejects file; null if it was generated
     * @param request what to send
     */
    public record NumberedRequest(long line, @Nullable String source, GatewayRequest request) {}

    private final GatewayClient client;
    private final int workers;
    private final double requestsPerSecond;

    /**
     * A sender.
     *
     * @param workers how many requests are under way at once
     * @param requestsPerSecond at most; 0 is as fast as they are answered
     */
    public RequestSender(GatewayClient client, int workers, double requestsPerSecond) {
        this.client = client;
        this.workers = workers;
        this.requestsPerSecond = requestsPerSecond;
    }

    /**
     * Sends all requests and returns when each was answered or given up.
     *
     * @throws InterruptedException if the caller is interrupted; requests under way are abandoned, in doubt
     */
    public void send(Iterator<NumberedRequest> requests, Listener listener) throws InterruptedException {
        List<ExecutorService> lanes = IntStream.range(0, workers)
                .mapToObj(i -> Executors.newSingleThreadExecutor(task -> daemon("sender-" + i, task)))
                .toList();
        Semaphore room = new Semaphore(workers * WAITING_PER_WORKER);
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        try {
            long begun = System.nanoTime();
            for (long count = 0; requests.hasNext() && failure.get() == null; count++) {
                NumberedRequest request = requests.next();
                keepPace(begun, count);
                room.acquire();
                int lane = Math.floorMod(request.request().consultationId().hashCode(), workers);
                lanes.get(lane).execute(() -> sendOne(request, listener, room, failure));
            }
            for (ExecutorService lane : lanes) {
                lane.shutdown();
            }
            for (ExecutorService lane : lanes) {
                boolean ended = lane.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
                assert ended;
            }
        } finally {
            lanes.forEach(ExecutorService::shutdownNow);
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void sendOne(
            NumberedRequest request,
            Listener listener,
            Semaphore room,
            AtomicReference<@Nullable RuntimeException> failure) {
        try {
            Answer answer = client.send(request.request());
            synchronized (this) {
                listener.answered(request, answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        } finally {
            room.release();
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void keepPace(long begun, long count) {
        if (requestsPerSecond > 0) {
            long due = begun + (long) (count * 1e9 / requestsPerSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
