package dev.tally.streams.state;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * An event exactly as it was received, and where: enough to set it aside whole, even long after.
 *
 * <p>Treated as immutable: nobody writes into its arrays. Safe for any thread.
 *
 * @param topic one of the two half topics
 * @param partition of the topic
 * @param offset in the partition
 * @param arrivedAt LogAppendTime
 * @param key as received; null if the record had none
 * @param value as received; null if the record had none
 * @param headers as received, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by place, never by content.
public record ReceivedEvent(
        String topic,
        int partition,
        long offset,
        Instant arrivedAt,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {

    /** Copies the list of headers. */
    public ReceivedEvent {
        headers = List.copyOf(headers);
    }

    /** The headers as Kafka's deserializers want them. */
    public Headers kafkaHeaders() {
        return new RecordHeaders(headers);
    }

    /** The bytes of the value, of which there are none if it is null. */
    public int valueBytes() {
        return value == null ? 0 : value.length;
    }

    /** Names the place and nothing of the content. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
