package dev.tally.streams.join;

import dev.tally.streams.state.JoinStores;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes the join's processors, one for each task, and says which stores they use. Safe for any thread. */
public final class JoinProcessors implements ProcessorSupplier<byte[], byte[], Object, SpecificRecord> {
    private final JoinRules rules;
    private final int minInSyncReplicas;

    /**
     * Processors that share these rules.
     *
     * @param rules what they decide by
     * @param minInSyncReplicas copies that each entry of a changelog must have
     */
    public JoinProcessors(JoinRules rules, int minInSyncReplicas) {
        this.rules = rules;
        this.minInSyncReplicas = minInSyncReplicas;
    }

    @Override
    public Processor<byte[], byte[], Object, SpecificRecord> get() {
        return new JoinProcessor(rules);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.copyOf(JoinStores.builders(minInSyncReplicas));
    }
}
