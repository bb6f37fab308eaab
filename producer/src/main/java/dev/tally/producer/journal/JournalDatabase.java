package dev.tally.producer.journal;

import dev.tally.runtime.service.RoleFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The engine of the journal: RocksDB with three tables, and its errors in words of ours.
 *
 * <p>Nothing is compressed, so that a flipped byte on disk is a flipped byte in one entry.
 *
 * <p>Safe for any thread; the lock keeps native memory from being read after it was given back.
 */
final class JournalDatabase implements AutoCloseable {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long CACHE_BYTES = 32 * MEBIBYTE;
    private static final long WRITE_BUFFER_BYTES = 16 * MEBIBYTE;
    private static final long LOG_BYTES = 48 * MEBIBYTE;

    /** Small, so that rewriting files needs little of the disk beside them. */
    private static final long MEMORY_TABLE_BYTES = 8 * MEBIBYTE;

    private static final long FILE_BYTES = 8 * MEBIBYTE;

    static {
        RocksDB.loadLibrary();
    }

    /** The tables. */
    enum Table {
        /** What there is once, and what finds the others. */
        INDEX("default"),
        ENTRIES("entries"),
        CONTENTS("contents");

        private final String columnFamily;

        Table(String columnFamily) {
            this.columnFamily = columnFamily;
        }
    }

    /** Told of key and value in the order of keys; returns whether to go on. */
    interface Visitor {
        boolean visit(byte[] key, byte[] value);
    }

    /** The engine found that what it reads is not what it wrote. */
    static final class DamagedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DamagedException(RocksDBException cause) {
            super("the journal's engine found damage", cause);
        }
    }

    private final Path path;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final RocksDB database;
    private final Map<Table, ColumnFamilyHandle> tables = new EnumMap<>(Table.class);
    private final WriteOptions writing;
    private final ReadOptions reading;
    private final ReadOptions readingUnchecked;

    /** Held for reading by whoever uses the engine, for writing by whoever closes it: closing frees its memory. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;

    private JournalDatabase(Path path, boolean synced) throws RocksDBException {
        this.path = path;
        this.writing = keep(new WriteOptions().setSync(synced));
        this.reading = keep(new ReadOptions().setVerifyChecksums(true));
        this.readingUnchecked = keep(new ReadOptions().setVerifyChecksums(false).setFillCache(false));
        try {
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            this.database = RocksDB.open(databaseOptions(), path.toString(), descriptors(), handles);
            for (Table table : Table.values()) {
                tables.put(table, handles.remove(0));
            }
        } catch (RocksDBException | RuntimeException failed) {
            closeAll();
            throw failed;
        }
    }

    /**
     * Opens, or makes, a database. What a log has at its end and is not complete was not answered, and is dropped.
     *
     * @param synced whether a write is answered only after its fsync; false only to measure what that costs
     * @throws RoleFailedException when the engine refuses; nothing was changed then
     */
    static JournalDatabase open(Path path, boolean synced) {
        try {
            return new JournalDatabase(path, synced);
        } catch (RocksDBException refused) {
            throw new RoleFailedException(
                    "the journal in " + path + " cannot be opened: " + refused.getMessage()
                            + ". Nothing was changed or deleted. " + remedy(refused),
                    refused);
        }
    }

    private static String remedy(RocksDBException refused) {
        return isDamage(refused)
                ? Remedies.DAMAGED_BEYOND_START
                : "See that the disk is mounted, has space and may be written by the gateway's user, then start it again";
    }

    static boolean isDamage(RocksDBException failure) {
        Status status = failure.getStatus();
        return status != null && status.getCode() == Status.Code.Corruption;
    }

    private DBOptions databaseOptions() {
        return keep(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setDbWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxTotalWalSize(LOG_BYTES)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(512)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(4));
    }

    private List<ColumnFamilyDescriptor> descriptors() {
        Cache cache = keep(new LRUCache(CACHE_BYTES));
        BloomFilter filter = keep(new BloomFilter(10));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Table table : Table.values()) {
            ColumnFamilyOptions options = keep(new ColumnFamilyOptions()
                    .setCompressionType(CompressionType.NO_COMPRESSION)
                    .setWriteBufferSize(MEMORY_TABLE_BYTES)
                    .setTargetFileSizeBase(FILE_BYTES)
                    .setMaxBytesForLevelBase(4 * FILE_BYTES)
                    .setTableFormatConfig(
                            new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter)));
            descriptors.add(
                    new ColumnFamilyDescriptor(table.columnFamily.getBytes(StandardCharsets.US_ASCII), options));
        }
        return descriptors;
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    private ColumnFamilyHandle handle(Table table) {
        return Objects.requireNonNull(tables.get(table));
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** The value of a key, or null. Throws {@link DamagedException} when the block that holds it does not equal its checksum. */
    byte @Nullable [] get(Table table, byte[] key) {
        return get(table, key, reading);
    }

    /** The value of a key as it is on disk, whatever the engine's checksums say; null when it cannot be found. */
    byte @Nullable [] getUnchecked(Table table, byte[] key) {
        try {
            return get(table, key, readingUnchecked);
        } catch (DamagedException notEvenSo) {
            return null;
        }
    }

    private byte @Nullable [] get(Table table, byte[] key, ReadOptions options) {
        return using(() -> database.get(handle(table), options, key));
    }

    /** Visits keys from one on. */
    void scan(Table table, byte[] from, Visitor visitor) {
        scan(table, from, reading, visitor);
    }

    /** As {@link #scan} whatever the engine's checksums say. Throws {@link DamagedException} where it cannot read on. */
    void scanUnchecked(Table table, byte[] from, Visitor visitor) {
        scan(table, from, readingUnchecked, visitor);
    }

    private void scan(Table table, byte[] from, ReadOptions options, Visitor visitor) {
        doing(() -> {
            try (RocksIterator iterator = database.newIterator(handle(table), options)) {
                iterator.seek(from);
                while (iterator.isValid() && visitor.visit(iterator.key(), iterator.value())) {
                    iterator.next();
                }
                iterator.status();
            }
        });
    }

    /**
     * Writes a batch, and returns when the disk says that it has it.
     *
     * @throws JournalFailedException when it is not known whether it is on disk
     */
    void write(Writes writes) {
        doing(() -> {
            database.write(writing, writes.batch);
        });
    }

    /** A batch that is written as a whole or not at all. For one thread. */
    final class Writes implements AutoCloseable {
        private final WriteBatch batch = new WriteBatch();

        void put(Table table, byte[] key, byte[] value) {
            doing(() -> {
                batch.put(handle(table), key, value);
            });
        }

        void delete(Table table, byte[] key) {
            doing(() -> {
                batch.delete(handle(table), key);
            });
        }

        boolean isEmpty() {
            return batch.count() == 0;
        }

        long bytes() {
            return batch.getDataSize();
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    /** Bytes of the files that hold the contents, whether they are still wanted or not. */
    long contentFileBytes() {
        return using(() -> database.getLongProperty(handle(Table.CONTENTS), "rocksdb.total-sst-files-size"));
    }

    /** Rewrites the contents that are wanted, and gives the space of the others back. */
    void compactContents() {
        doing(() -> {
            database.compactRange(handle(Table.CONTENTS));
        });
    }

    private interface Action {
        void run() throws RocksDBException;
    }

    private void doing(Action action) {
        boolean done = using(() -> {
            action.run();
            return true;
        });
        assert done;
    }

    private interface Use<T extends @Nullable Object> {
        T run() throws RocksDBException;
    }

    private <T extends @Nullable Object> T using(Use<T> action) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new JournalClosedException();
            }
            return action.run();
        } catch (RocksDBException failure) {
            if (isDamage(failure)) {
                throw new DamagedException(failure);
            }
            throw new JournalFailedException(
                    "the journal in " + path + " failed: " + failure.getMessage() + ". " + Remedies.WRITE_FAILED,
                    failure);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Whether there is a database at the path. */
    static boolean isThere(Path path) {
        return Files.exists(path.resolve("CURRENT"));
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tables.values().forEach(ColumnFamilyHandle::close);
                database.close();
                closeAll();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("native memory was not given back", e);
            }
        }
    }
}
