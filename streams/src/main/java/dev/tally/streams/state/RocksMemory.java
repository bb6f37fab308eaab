package dev.tally.streams.state;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all stores of the process share outside the Java heap: a block cache, and write buffers counted into it.
 * Without it each store of each task takes up to 100 MiB of its own.
 *
 * <p>Safe for any thread. Owned by who makes it, and closed after the streams client.
 */
public final class RocksMemory implements AutoCloseable {
    /** The entry of the streams configuration under which {@link BoundedRocksDb} finds it. */
    public static final String CONFIG = "tally.join.rocks.memory";

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    /** Memory of this many bytes, a half of which may be write buffers. */
    public RocksMemory(long bytes) {
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes);
        writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
