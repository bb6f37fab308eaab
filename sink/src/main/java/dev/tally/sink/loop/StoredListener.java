package dev.tally.sink.loop;

import dev.tally.event.ConsultationRecord;
import dev.tally.sink.storage.StoredRecord;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Told what became of records: whoever speaks of "stored" begins here. Told after COMMIT, with the digests that PostgreSQL
 * computed; told again of what was confirmed; and in the order of the topic. A crash between COMMIT and a call loses the call,
 * so {@link #reached} tells up to where nothing was lost.
 *
 * <p>Called by the loop's thread; what it throws stops the sink.
 */
public interface StoredListener {
    /** These records are committed. */
    void stored(TopicPartition partition, List<StoredRecord> records);

    /** These were set aside, whole, and Kafka has acknowledged it. Those that did not decode are not among them. */
    void setAside(TopicPartition partition, List<ConsultationRecord> records);

    /** Everything before this place of the partition has been told. Goes back only when the partition's log was truncated. */
    void reached(TopicPartition partition, OffsetAndMetadata place);
}
