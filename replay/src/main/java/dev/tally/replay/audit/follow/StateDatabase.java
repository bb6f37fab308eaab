package dev.tally.replay.audit.follow;

import dev.tally.runtime.service.RoleFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The engine that keeps what the audit remembers: RocksDB with a table for each kind of thing. All of it can be read again from
 * the topics, but for what is gone from them since; so a batch is written whole or not at all, and no fsync is waited for.
 *
 * <p>For one thread.
 */
final class StateDatabase implements AutoCloseable {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long CACHE_BYTES = 32 * MEBIBYTE;
    private static final long WRITE_BUFFER_BYTES = 32 * MEBIBYTE;

    static {
        RocksDB.loadLibrary();
    }

    /** The tables. */
    enum Table {
        /** Where reading stands, and the gateways. */
        META("default"),
        /** Events of the half topics, by consultation and event. */
        SIGHTINGS("sightings"),
        /** Their consultations, by event. */
        EVENTS("events"),
        /** What heartbeats name and no topic holds, by consultation and event. */
        HEARD("heard"),
        /** What receipts say is stored, by consultation and event. */
        RECEIPTS("receipts"),
        /** Places of records that are no sound events. */
        UNSOUND("unsound"),
        /** Findings that are raised about a consultation, by consultation and finding. */
        FINDINGS("findings"),
        /** Findings that are raised about anything else. */
        GENERAL("general"),
        /** Changes that may not have been published. */
        UNPUBLISHED("unpublished");

        private final String columnFamily;

        Table(String columnFamily) {
            this.columnFamily = columnFamily;
        }
    }

    /** Told of key and value in the order of keys; returns whether to go on. */
    interface Visitor {
        boolean visit(byte[] key, byte[] value);
    }

    private final Path path;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final RocksDB database;
    private final Map<Table, ColumnFamilyHandle> tables = new EnumMap<>(Table.class);
    private final WriteOptions writing;

    private StateDatabase(Path path) throws RocksDBException {
        this.path = path;
        this.writing = keep(new WriteOptions());
        try {
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            DBOptions options = keep(new DBOptions()
                    .setCreateIfMissing(true)
                    .setCreateMissingColumnFamilies(true)
                    .setDbWriteBufferSize(WRITE_BUFFER_BYTES)
                    .setMaxTotalWalSize(2 * WRITE_BUFFER_BYTES)
                    .setMaxOpenFiles(256)
                    .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                    .setKeepLogFileNum(4));
            this.database = RocksDB.open(options, path.toString(), descriptors(), handles);
            for (Table table : Table.values()) {
                tables.put(table, handles.remove(0));
            }
        } catch (RocksDBException | RuntimeException failed) {
            closeAll();
            throw failed;
        }
    }

    /**
     * Opens, or makes, the database of a directory.
     *
     * @throws RoleFailedException if it cannot be opened: another audit has it, or the disk does not allow it
     */
    static StateDatabase open(Path path) {
        try {
            Files.createDirectories(path);
            return new StateDatabase(path);
        } catch (IOException | RocksDBException refused) {
            throw new RoleFailedException(
                    "the audit's state in " + path + " cannot be opened (" + refused.getMessage()
                            + "); is another audit running on it? If it is damaged, remove the directory: the audit reads the"
                            + " topics anew then",
                    refused);
        }
    }

    private List<ColumnFamilyDescriptor> descriptors() {
        Cache cache = keep(new LRUCache(CACHE_BYTES));
        BloomFilter filter = keep(new BloomFilter(10));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Table table : Table.values()) {
            ColumnFamilyOptions options = keep(new ColumnFamilyOptions()
                    .setCompressionType(CompressionType.NO_COMPRESSION)
                    .setTableFormatConfig(new BlockBasedTableConfig()
                            .setBlockCache(cache)
                            .setCacheIndexAndFilterBlocks(true)
                            .setFilterPolicy(filter)));
            descriptors.add(
                    new ColumnFamilyDescriptor(table.columnFamily.getBytes(StandardCharsets.US_ASCII), options));
        }
        return descriptors;
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    byte @Nullable [] get(Table table, byte[] key) {
        try {
            return database.get(handle(table), key);
        } catch (RocksDBException failed) {
            throw broken(failed);
        }
    }

    /** Gives what a table holds from a key on. */
    void forEach(Table table, byte[] from, Visitor visitor) {
        try (RocksIterator each = database.newIterator(handle(table))) {
            each.seek(from);
            while (each.isValid() && visitor.visit(each.key(), each.value())) {
                each.next();
            }
            each.status();
        } catch (RocksDBException failed) {
            throw broken(failed);
        }
    }

    /** Changes that are written together. */
    final class Batch implements AutoCloseable {
        private final WriteBatch batch = new WriteBatch();

        Batch put(Table table, byte[] key, byte[] value) {
            try {
                batch.put(handle(table), key, value);
                return this;
            } catch (RocksDBException failed) {
                throw broken(failed);
            }
        }

        Batch delete(Table table, byte[] key) {
            try {
                batch.delete(handle(table), key);
                return this;
            } catch (RocksDBException failed) {
                throw broken(failed);
            }
        }

        /** How many changes wait to be written. */
        int size() {
            return batch.count();
        }

        /** Writes them, and is empty again. */
        void commit() {
            try {
                database.write(writing, batch);
                batch.clear();
            } catch (RocksDBException failed) {
                throw broken(failed);
            }
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    Batch batch() {
        return new Batch();
    }

    private ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = tables.get(table);
        if (handle == null) {
            throw new IllegalStateException("no table " + table);
        }
        return handle;
    }

    private RoleFailedException broken(RocksDBException failed) {
        return new RoleFailedException(
                "the audit's state in " + path + " failed (" + failed.getMessage()
                        + "): see that the disk has space; if it is damaged, remove the directory and start the audit again",
                failed);
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception impossible) {
                throw new IllegalStateException("options do not fail to close", impossible);
            }
        }
    }

    @Override
    public void close() {
        tables.values().forEach(ColumnFamilyHandle::close);
        database.close();
        closeAll();
    }
}
