package dev.tally.cli.demo.chaos;

import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.demo.Pipeline;
import dev.tally.local.process.LocalService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Kills parts of a running pipeline with SIGKILL at random moments, and starts each again after a random while: a broker, the join,
 * the sink, PostgreSQL and the gateway, each once before any a second time, in an order that changes. Several may be down
 * at once, but never two brokers: with one of three left nothing is acknowledged, which is no fault to find.
 *
 * <p>The same seed gives the same order, pauses and outages; what is under way at those moments is the machine's.
 *
 * <p>Owns its threads. {@link #begin} and {@link #end} are for one thread.
 */
public final class Chaos implements AutoCloseable {
    private static final int BROKERS = 3;

    /** From one kill to the next. */
    private static final long SHORTEST_PAUSE_MILLIS = 500;

    private static final long LONGEST_PAUSE_MILLIS = 4_000;

    /** From a kill to the start. */
    private static final long LONGEST_OUTAGE_MILLIS = 2_500;

    /**
     * One that can be killed.
     *
     * @param name for people
     * @param services which process it is, by a random number
     */
    private record Part(String name, IntFunction<? extends LocalService> services) {}

    private final Random random;
    private final Consumer<String> told;
    private final List<Part> parts;
    private final Map<String, Integer> kills = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, CompletableFuture<Void>> returning = new TreeMap<>();
    private final ExecutorService restarts = Executors.newCachedThreadPool(task -> daemon(task, "demo-restart"));
    private final CountDownLatch enough = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread = daemon(this::killUntilEnough, "demo-chaos");
    private final long begun = System.nanoTime();

    private Chaos(Pipeline pipeline, long seed, Consumer<String> told) {
        this.random = new Random(seed);
        this.told = told;
        this.parts = new ArrayList<>(List.of(
                new Part("broker", number -> pipeline.stack().broker(1 + number % BROKERS)),
                new Part("join", number -> pipeline.join()),
                new Part("sink", number -> pipeline.sink()),
                new Part("postgresql", number -> pipeline.stack().postgres()),
                new Part("gateway", number -> pipeline.gateway())));
    }

    /**
     * Begins to kill.
     *
     * @param told told a sentence of each kill, by one thread
     */
    public static Chaos begin(Pipeline pipeline, long seed, Consumer<String> told) {
        Chaos chaos = new Chaos(pipeline, seed, told);
        chaos.thread.start();
        return chaos;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** How often each part was killed so far. */
    public Map<String, Integer> kills() {
        synchronized (kills) {
            return new TreeMap<>(kills);
        }
    }

    /**
     * Kills no more, once each part was killed at least once, and waits until all are back.
     *
     * @throws CommandFailedException if one does not come back, or has ended by itself
     */
    public void end() throws InterruptedException {
        enough.countDown();
        thread.join();
        try {
            done.join();
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof CommandFailedException told) {
                throw told;
            }
            throw new CommandFailedException(
                    "a process that was killed does not come back: " + cause.getMessage(), cause);
        }
    }

    private void killUntilEnough() {
        try {
            // The first round to its end, also when all is sent meanwhile: each is killed once.
            boolean ended = killEach(closed);
            while (!ended) {
                ended = killEach(enough);
            }
            CompletableFuture.allOf(returning.values().toArray(CompletableFuture[]::new))
                    .join();
            done.complete(null);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            done.cancel(false);
        } catch (CompletionException failed) {
            done.completeExceptionally(failed.getCause() == null ? failed : failed.getCause());
        } catch (RuntimeException failed) {
            done.completeExceptionally(failed);
        }
    }

    /** Kills each part once, unless it is told to end; returns whether it was. */
    private boolean killEach(CountDownLatch toEnd) throws InterruptedException {
        Collections.shuffle(parts, random);
        for (Part part : parts) {
            long pause = between(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
            if (toEnd.await(pause, TimeUnit.MILLISECONDS)) {
                return true;
            }
            kill(part);
        }
        return enough.getCount() == 0;
    }

    private long between(long shortest, long longest) {
        return shortest + random.nextInt((int) (longest - shortest));
    }

    /** One that is not back yet from the last kill is waited for: what dies while it starts proves nothing. */
    private void kill(Part part) {
        LocalService victim = part.services.apply(random.nextInt(BROKERS));
        long outage = between(0, LONGEST_OUTAGE_MILLIS);
        CompletableFuture<Void> earlier = returning.get(part.name);
        if (earlier != null) {
            earlier.join();
        }
        // A crash of its own is a finding, and a kill would hide it.
        victim.unexpectedEnd().ifPresent(ended -> {
            throw new CommandFailedException(ended);
        });
        victim.kill();
        kills.merge(part.name, 1, Integer::sum);
        told.accept(String.format(
                "%.1f s: killed %s, starts again %.1f s later",
                (System.nanoTime() - begun) / 1e9, victim.process().name(), outage / 1e3));
        returning.put(
                part.name,
                CompletableFuture.runAsync(
                        victim::start, CompletableFuture.delayedExecutor(outage, TimeUnit.MILLISECONDS, restarts)));
    }

    /** Kills no more, and does not wait for what is away. */
    @Override
    public void close() {
        closed.countDown();
        enough.countDown();
        restarts.shutdownNow();
    }
}
