package dev.tally.streams.join;

import dev.tally.schemas.topic.Topic;
import org.apache.avro.specific.SpecificRecord;

/**
 * A sink of the topology: its name, and the topic that it writes. Whoever forwards to it and whoever builds it agree on the
 * types through this value.
 *
 * @param name the node's name, in metrics and logs
 * @param topic what it writes
 * @param <K> type of the topic's keys
 * @param <V> type of the topic's values
 */
public record SinkNode<K, V extends SpecificRecord>(String name, Topic<K, V> topic) {}
