package dev.tally.runtime.management;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few daemon threads that each give one request of the JDK's HTTP server a bounded time. That server reads a request on the
 * thread that answers it, and waits for ever for a client that sends half a line or does not take its answer. Its own bounds
 * ({@code sun.net.httpserver.maxReqTime}) are properties of the whole process, read once; this holds for one server.
 *
 * <p>A request that takes longer is interrupted, which closes its connection: an interrupt closes the channel on which a thread
 * waits.
 *
 * <p>Safe for any thread. Owns its threads.
 */
final class RequestThreads implements Executor, AutoCloseable {
    private final Duration longest;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor guard;

    /** So many threads, which give each request so long, from its first byte to the last of its answer. */
    RequestThreads(String name, int count, Duration longest) {
        this.longest = longest;
        this.threads = Executors.newFixedThreadPool(count, daemons(name));
        // While this closes, the pool itself interrupts what still runs.
        this.guard =
                new ScheduledThreadPoolExecutor(1, daemons(name + "-guard"), new ThreadPoolExecutor.DiscardPolicy());
        guard.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void execute(Runnable request) {
        threads.execute(() -> runBounded(request));
    }

    private void runBounded(Runnable request) {
        Interruption interruption = new Interruption(Thread.currentThread());
        ScheduledFuture<?> bound = guard.schedule(interruption::interrupt, longest.toMillis(), TimeUnit.MILLISECONDS);
        try {
            request.run();
        } finally {
            // An interrupt that came just before is forgotten by the pool before the thread's next request.
            interruption.over();
            bound.cancel(false);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        guard.shutdownNow();
    }

    /** The interrupt of one request. Its lock closes the race in which the thread already serves the next one. */
    private static final class Interruption {
        private @Nullable Thread thread;

        Interruption(Thread thread) {
            this.thread = thread;
        }

        synchronized void interrupt() {
            if (thread != null) {
                thread.interrupt();
            }
        }

        synchronized void over() {
            thread = null;
        }
    }
}
