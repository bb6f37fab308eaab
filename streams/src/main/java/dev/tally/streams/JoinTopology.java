package dev.tally.streams;

import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.streams.join.JoinNodes;
import dev.tally.streams.join.JoinProcessors;
import dev.tally.streams.join.JoinRules;
import dev.tally.streams.join.SinkNode;
import java.time.Clock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The topology: two sources, one processor with three stores, four sinks, all named. Built apart from running it.
 *
 * <p>The sources read bytes and no more, so that nothing is decided about an event before the join has it whole: what does
 * not decode is set aside as it was received, and is never a line in a log alone.
 *
 * <pre>
 * consultation.observation    --> observation-source --+                +--> record-sink     --> consultation.record
 *                                                      +--> join -------+--> incomplete-sink --> consultation.incomplete
 * consultation.document-share --> sharing-source ------+     |          +--> quarantine-sink --> consultation.quarantine
 *                                               ledger,        +--> receipt-sink    --> gateway.receipt
 *                                               halves, deadlines
 * </pre>
 */
final class JoinTopology {
    private JoinTopology() {}

    /**
     * Builds the topology. Connects to nothing.
     *
     * @param rules what the join decides by
     * @param serdes serializers of what it writes
     * @param minInSyncReplicas copies that each entry of a changelog must have
     * @param clock for records whose time of arrival is impossible
     */
    static Topology build(JoinRules rules, JoinSerdes serdes, int minInSyncReplicas, Clock clock) {
        Topology topology = new Topology();
        addSource(topology, JoinNodes.OBSERVATION_SOURCE, Topics.OBSERVATION, clock);
        addSource(topology, JoinNodes.SHARING_SOURCE, Topics.DOCUMENT_SHARE, clock);
        topology.addProcessor(
                JoinNodes.JOIN,
                new JoinProcessors(rules, minInSyncReplicas),
                JoinNodes.OBSERVATION_SOURCE,
                JoinNodes.SHARING_SOURCE);
        addSink(topology, JoinNodes.RECORD_SINK, serdes.keys(), serdes.records());
        addSink(topology, JoinNodes.INCOMPLETE_SINK, serdes.keys(), serdes.incompletes());
        addSink(topology, JoinNodes.QUARANTINE_SINK, serdes.keys(), serdes.quarantined());
        addSink(topology, JoinNodes.RECEIPT_SINK, serdes.gatewayIds(), serdes.receipts());
        return topology;
    }

    private static void addSource(Topology topology, String name, Topic<?, ?> topic, Clock clock) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new ArrivalTime(clock),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic.name());
    }

    private static <K, V extends SpecificRecord> void addSink(
            Topology topology, SinkNode<K, V> sink, Serializer<K> keys, Serializer<V> values) {
        topology.addSink(sink.name(), sink.topic().name(), keys, values, JoinNodes.JOIN);
    }
}
