package dev.tally.sink.loop;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far what was told to the {@link StoredListener} has been passed on for good. The group's offset is kept at these places,
 * so that whoever claims a partition next tells again what may not have arrived.
 *
 * <p>For the loop's thread.
 */
public interface Confirmations {
    /** Goes on with what could not be passed on so far. Called at each turn of the loop; returns within seconds. */
    void proceed();

    /** What keeps the loop from storing more, because too much is not passed on yet; it may wait a moment for it. */
    Optional<String> hindrance();

    /** The places up to which everything is passed on, of the partitions where that has changed since it was kept. */
    Map<TopicPartition, OffsetAndMetadata> places();

    /** These places are kept. */
    void kept(Map<TopicPartition, OffsetAndMetadata> places);

    /** A partition is given up: what is open of it is the business of whoever claims it next. */
    void forget(TopicPartition partition);

    /** Waits until everything is passed on, at most so long. */
    void settle(Duration patience);
}
