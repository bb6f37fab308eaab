package dev.tally.local;

import dev.tally.local.broker.LocalBroker;
import dev.tally.local.broker.LocalBrokers;
import dev.tally.local.postgres.LocalPostgres;
import dev.tally.local.process.PortBook;
import dev.tally.local.process.ProcessGroup;
import dev.tally.local.process.StartFailedException;
import dev.tally.local.registry.LocalRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A real stack on one machine: Kafka brokers, a schema registry and PostgreSQL, each a process of its own that can be
 * killed, frozen and started again on the same address and data.
 *
 * <pre>{@code
 * try (LocalStack stack = LocalStack.in(directory).start()) {
 *     stack.bootstrapServers();
 *     stack.broker(1).kill();
 * }
 * }</pre>
 *
 * <p>It owns the processes and the data directory, which it leaves behind for the next start. Nothing keeps running after
 * {@link #close}, nor after this JVM's end, be it by exit, by Ctrl-C or by kill -9. No topic and no table is created here.
 *
 * <p>Thread rule: any thread may call anything.
 */
public final class LocalStack implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final ProcessGroup group;
    private final Collection<Part> parts;
    private final LocalBrokers brokers;
    private final LocalRegistry registry;
    private final LocalPostgres postgres;

    /** What a stack is made of. */
    public enum Part {
        BROKERS,
        REGISTRY,
        POSTGRES
    }

    private LocalStack(LocalStackBuilder builder, ProcessGroup group) {
        PortBook ports = new PortBook(builder.directory.resolve("ports.properties"), builder.random);
        Path cache = builder.cacheDirectory();
        this.group = group;
        this.parts = List.copyOf(builder.parts);
        this.brokers = new LocalBrokers(group, cache, builder.brokerCount, ports, builder.random);
        this.registry = new LocalRegistry(group, ports.port("registry"), builder.registryAccess);
        this.postgres = new LocalPostgres(group, cache, ports.port("postgres"));
    }

    /** A stack whose data are, or will be, in this directory. */
    public static LocalStackBuilder in(Path directory) {
        return new LocalStackBuilder(directory);
    }

    static LocalStack start(LocalStackBuilder builder) {
        ProcessGroup group = ProcessGroup.open(builder.directory);
        try {
            LocalStack stack = new LocalStack(builder, group);
            stack.startParts(builder.listener);
            return stack;
        } catch (RuntimeException failed) {
            group.close();
            throw failed;
        }
    }

    /** For {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return brokers().bootstrapServers();
    }

    public LocalBrokers brokers() {
        require(Part.BROKERS);
        return brokers;
    }

    /** One broker, by its node id, from 1. */
    public LocalBroker broker(int id) {
        return brokers().broker(id);
    }

    /** The registry's base URL. */
    public String registryUrl() {
        return registry().url();
    }

    public LocalRegistry registry() {
        require(Part.REGISTRY);
        return registry;
    }

    public LocalPostgres postgres() {
        require(Part.POSTGRES);
        return postgres;
    }

    /** For other processes that shall live and die with this stack, in the same data directory. */
    public ProcessGroup processes() {
        return group;
    }

    /** Ends every process, and waits until all are gone. */
    @Override
    public void close() {
        try {
            if (parts.contains(Part.POSTGRES)) {
                // In good order, as it takes a moment only. Brokers would wait for a quorum that is going, too.
                postgres.process().stop(STOP_PATIENCE);
            }
        } finally {
            group.close();
        }
    }

    private void startParts(Consumer<StartProgress> listener) {
        long begin = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(parts.size(), task -> new Thread(task, "stack-start"));
        try {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (Part part : parts) {
                running.add(CompletableFuture.runAsync(
                        () -> {
                            listener.accept(new StartProgress(part, StartProgress.Stage.STARTING, since(begin)));
                            startPart(part);
                            listener.accept(new StartProgress(part, StartProgress.Stage.READY, since(begin)));
                        },
                        threads));
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new StartFailedException("The local stack does not start: " + cause.getMessage(), cause);
        } finally {
            threads.shutdown();
        }
    }

    private void startPart(Part part) {
        switch (part) {
            case BROKERS -> brokers.start();
            case REGISTRY -> registry.start();
            case POSTGRES -> postgres.start();
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void require(Part part) {
        if (!parts.contains(part)) {
            throw new IllegalStateException("This stack was started without " + part);
        }
    }
}
