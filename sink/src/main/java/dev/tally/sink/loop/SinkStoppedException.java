package dev.tally.sink.loop;

import org.apache.kafka.common.TopicPartition;

/** The sink must not go on, and only a person can decide how. The message says what was found and the remedy. */
public final class SinkStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence that people see. */
    public SinkStoppedException(String sentence) {
        super(sentence);
    }

    /** Records are gone from Kafka that were not stored: they would be passed over in silence. */
    static SinkStoppedException purged(TopicPartition partition, long nextOffset, long first) {
        return new SinkStoppedException("offsets " + nextOffset + " to " + (first - 1) + " of " + partition
                + " were purged from Kafka before they were stored. Find out what they were (tally audit compares the half"
                + " topics with the database), have the join emit them again, and check the retention of the topic with"
                + " tally topics check. Only then set tally.sink_partition to offset " + first);
    }
}
