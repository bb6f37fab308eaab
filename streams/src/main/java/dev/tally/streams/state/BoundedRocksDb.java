package dev.tally.streams.state;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/**
 * Has every store use the memory that is found under {@link RocksMemory#CONFIG}; without one, RocksDB's defaults stay. Kafka
 * Streams makes it by its class name and calls it from any of its threads.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        if (configs.get(RocksMemory.CONFIG) instanceof RocksMemory memory) {
            BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
            table.setBlockCache(memory.cache());
            // Else indexes and filters grow with the data, outside the bound.
            table.setCacheIndexAndFilterBlocks(true);
            table.setPinL0FilterAndIndexBlocksInCache(true);
            options.setTableFormatConfig(table);
            options.setWriteBufferManager(memory.writeBuffers());
        }
    }

    @Override
    public void close(String storeName, Options options) {
        // Nothing is the store's own: the memory belongs to the role.
    }
}
