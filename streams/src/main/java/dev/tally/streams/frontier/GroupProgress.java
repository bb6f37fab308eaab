package dev.tally.streams.frontier;

import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What the cluster knows of the join's progress. Calls block for at most a few seconds. For one thread. */
interface GroupProgress extends AutoCloseable {
    /**
     * Where each partition of the two half topics ends, for a reader of committed records.
     *
     * @throws KafkaException if the cluster does not answer
     */
    Map<TopicPartition, Long> ends() throws InterruptedException;

    /**
     * Up to where the join has committed each partition; its beginning if it has committed nothing.
     *
     * @throws KafkaException if the cluster does not answer
     */
    Map<TopicPartition, Long> committed() throws InterruptedException;

    /**
     * The offset of the first record at or after an offset, or the end that was reached without finding one. Between the
     * last record and the end of a partition may lie markers of transactions and aborted records, which nobody commits.
     *
     * @throws KafkaException if the cluster does not answer
     */
    long firstRecord(TopicPartition partition, long from, long end);

    @Override
    void close();
}
