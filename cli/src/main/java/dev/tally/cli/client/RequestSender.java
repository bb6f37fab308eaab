package dev.tally.cli.client;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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

    /** How often a slow pace looks whether sending has ended meanwhile. */
    private static final long PACE_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Told of each answer, by one thread at a time. */
    public interface Listener {
        /** A request was answered, or given up. */
        void answered(NumberedRequest request, Answer answer);

        /** Told once, when the gateway does not answer for the first time and is tried again. */
        default void waiting(String sentence) {}
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
    private final BooleanSupplier pointless;

    /**
     * A sender.
     *
     * @param workers how many requests are under way at once
     * @param requestsPerSecond at most; 0 is as fast as they are answered
     */
    public RequestSender(GatewayClient client, int workers, double requestsPerSecond) {
        this(client, workers, requestsPerSecond, () -> false);
    }

    /**
     * A sender that somebody else can end.
     *
     * @param pointless asked often, by any thread; sending ends when it says so
     */
    public RequestSender(GatewayClient client, int workers, double requestsPerSecond, BooleanSupplier pointless) {
        this.client = client;
        this.workers = workers;
        this.requestsPerSecond = requestsPerSecond;
        this.pointless = pointless;
    }

    /**
     * Sends all requests and returns when each was answered or given up.
     *
     * <p>It ends early when a request was given up and no other was answered in all that time, for then the gateway is away and
     * not one request at fault: what is under way has one attempt more, what waits for its turn is {@link Answer.NotSent}, and
     * the rest is left in {@code requests}.
     *
     * @return why it ended early; empty if all were tried
     * @throws InterruptedException if the caller is interrupted; requests under way are abandoned, in doubt
     */
    public Optional<String> send(Iterator<NumberedRequest> requests, Listener listener) throws InterruptedException {
        return new Run(listener).send(requests);
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** One use of the sender. */
    private final class Run implements GatewayClient.Waiting {
        private final Listener listener;
        private final Semaphore room = new Semaphore(workers * WAITING_PER_WORKER);
        private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        private final AtomicReference<@Nullable String> ended = new AtomicReference<>();
        private final AtomicBoolean waitingWasTold = new AtomicBoolean();
        private final long begun = System.nanoTime();
        private volatile long lastAnswer = begun;

        Run(Listener listener) {
            this.listener = listener;
        }

        Optional<String> send(Iterator<NumberedRequest> requests) throws InterruptedException {
            List<ExecutorService> lanes = IntStream.range(0, workers)
                    .mapToObj(i -> Executors.newSingleThreadExecutor(task -> daemon("sender-" + i, task)))
                    .toList();
            try {
                for (long count = 0; !isLastAttempt() && requests.hasNext(); count++) {
                    NumberedRequest request = requests.next();
                    keepPace(count);
                    room.acquire();
                    int lane = Math.floorMod(request.request().consultationId().hashCode(), workers);
                    lanes.get(lane).execute(() -> sendOne(request));
                }
                for (ExecutorService lane : lanes) {
                    lane.shutdown();
                }
                for (ExecutorService lane : lanes) {
                    boolean done = lane.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
                    assert done;
                }
            } finally {
                lanes.forEach(ExecutorService::shutdownNow);
            }
            RuntimeException failed = failure.get();
            if (failed != null) {
                throw failed;
            }
            return Optional.ofNullable(ended.get());
        }

        @Override
        public boolean isLastAttempt() {
            if (pointless.getAsBoolean()) {
                ended.compareAndSet(null, "sending was ended");
            }
            return ended.get() != null || failure.get() != null;
        }

        @Override
        public void willTryAgain(String sentence) {
            if (waitingWasTold.compareAndSet(false, true)) {
                synchronized (RequestSender.this) {
                    listener.waiting(sentence);
                }
            }
        }

        private void sendOne(NumberedRequest request) {
            try {
                if (!isLastAttempt()) {
                    tell(request, answer(request));
                } else if (failure.get() == null) {
                    tell(request, new Answer.NotSent(String.valueOf(ended.get())));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                room.release();
            }
        }

        private Answer answer(NumberedRequest request) throws InterruptedException {
            long sentAt = System.nanoTime();
            Answer answer = client.send(request.request(), this);
            if (!(answer instanceof Answer.Unanswered silence)) {
                lastAnswer = System.nanoTime();
            } else if (lastAnswer - sentAt <= 0) {
                ended.compareAndSet(null, silence.reason());
            }
            return answer;
        }

        private void tell(NumberedRequest request, Answer answer) {
            synchronized (RequestSender.this) {
                listener.answered(request, answer);
            }
        }

        private void keepPace(long count) throws InterruptedException {
            if (requestsPerSecond > 0) {
                long due = begun + (long) (count * 1e9 / requestsPerSecond);
                for (long left = due - System.nanoTime();
                        left > 0 && !isLastAttempt();
                        left = due - System.nanoTime()) {
                    LockSupport.parkNanos(Math.min(left, PACE_LOOK_NANOS));
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            }
        }
    }
}
