package dev.tally.local;

import dev.tally.local.process.StartFailedException;
import dev.tally.local.registry.RegistryAccess;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a stack shall be; see {@link LocalStack#in}.
 *
 * <p>Thread rule: one thread.
 */
public final class LocalStackBuilder {
    /** The system property that names a cache for every stack of a JVM; a build's tests share one. */
    public static final String CACHE_PROPERTY = "tally.local.cache";

    private static final int BROKERS = 3;

    final Path directory;
    final Set<LocalStack.Part> parts = EnumSet.allOf(LocalStack.Part.class);
    int brokerCount = BROKERS;
    RegistryAccess registryAccess = RegistryAccess.open();
    RandomGenerator random = RandomGenerator.getDefault();
    Consumer<StartProgress> listener = progress -> {};
    private @Nullable Path cache;

    LocalStackBuilder(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** Only these parts; the others are neither started nor can they be asked for. */
    public LocalStackBuilder only(LocalStack.Part first, LocalStack.Part... others) {
        parts.clear();
        parts.addAll(EnumSet.of(first, others));
        return this;
    }

    /** 3 unless said otherwise. With one broker replication is 1, with two it is 2. */
    public LocalStackBuilder brokers(int count) {
        brokerCount = count;
        return this;
    }

    /**
     * Where PostgreSQL's programs and the archive of Kafka's classes are kept, about 120 MB, so that only the first start
     * on a machine makes them. Unless said otherwise: the system property {@link #CACHE_PROPERTY}, else {@code cache} beside
     * the data directory.
     */
    public LocalStackBuilder cache(Path cacheDirectory) {
        cache = cacheDirectory;
        return this;
    }

    /** Who may use the registry; everybody unless said otherwise. */
    public LocalStackBuilder registryAccess(RegistryAccess access) {
        registryAccess = access;
        return this;
    }

    /** Told of each step, from several threads. */
    public LocalStackBuilder listener(Consumer<StartProgress> startListener) {
        listener = startListener;
        return this;
    }

    /** Where ports and the cluster's id are drawn from. */
    public LocalStackBuilder random(RandomGenerator generator) {
        random = generator;
        return this;
    }

    /**
     * Starts all parts at the same time, and waits until each is ready.
     *
     * @throws StartFailedException if one does not start; then none is left running
     * @throws dev.tally.local.process.DirectoryInUseException if another stack uses the data directory
     */
    public LocalStack start() {
        return LocalStack.start(this);
    }

    Path cacheDirectory() {
        if (cache != null) {
            return cache.toAbsolutePath();
        }
        String shared = System.getProperty(CACHE_PROPERTY);
        return shared == null
                ? directory.resolveSibling("cache")
                : Path.of(shared).toAbsolutePath();
    }
}
