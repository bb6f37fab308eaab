package dev.tally.sink.restore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** An event of a half topic as it lay there, on its way through a file. */
final class RawHalf {
    private static final Comparator<RawHalf> TOPIC = Comparator.comparingLong(half -> half.offset);

    final boolean observation;
    final long offset;
    final long arrivedAt;
    final byte @Nullable [] key;
    final byte @Nullable [] value;
    final Headers headers;

    private RawHalf(
            boolean observation,
            long offset,
            long arrivedAt,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers) {
        this.observation = observation;
        this.offset = offset;
        this.arrivedAt = arrivedAt;
        this.key = key;
        this.value = value;
        this.headers = headers;
    }

    static RawHalf of(boolean observation, ConsumerRecord<byte[], byte[]> record) {
        return new RawHalf(
                observation, record.offset(), record.timestamp(), record.key(), record.value(), record.headers());
    }

    /**
     * The events of a consultation as the join met them: each topic in its own order, whatever the brokers' clocks say, for what
     * came first in a topic stays; and both by arrival.
     */
    static List<RawHalf> asTheyArrived(List<RawHalf> halves) {
        Deque<RawHalf> observations = ofTopic(halves, true);
        Deque<RawHalf> sharing = ofTopic(halves, false);
        List<RawHalf> arrived = new ArrayList<>(halves.size());
        while (!observations.isEmpty() && !sharing.isEmpty()) {
            boolean observationFirst = observations.element().arrivedAt <= sharing.element().arrivedAt;
            arrived.add((observationFirst ? observations : sharing).remove());
        }
        arrived.addAll(observations);
        arrived.addAll(sharing);
        return arrived;
    }

    private static Deque<RawHalf> ofTopic(List<RawHalf> halves, boolean observation) {
        return halves.stream()
                .filter(half -> half.observation == observation)
                .sorted(TOPIC)
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    Instant arrivedAtInstant() {
        return Instant.ofEpochMilli(arrivedAt);
    }

    int valueBytes() {
        return value == null ? 0 : value.length;
    }

    /** Which of so many buckets it belongs to: all events of a consultation to the same one. */
    int bucket(int count) {
        // Spread once more: the partition was chosen by a hash of the key as well.
        return Math.floorMod(Arrays.hashCode(key) * 0x9E3779B9, count);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(observation);
        out.writeLong(offset);
        out.writeLong(arrivedAt);
        write(out, key);
        write(out, value);
        Header[] all = headers.toArray();
        out.writeInt(all.length);
        for (Header header : all) {
            out.writeUTF(header.key());
            write(out, header.value());
        }
    }

    private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    /** The next one of a file; empty at its end. */
    static Optional<RawHalf> read(DataInputStream in) throws IOException {
        boolean observation;
        try {
            observation = in.readBoolean();
        } catch (EOFException end) {
            return Optional.empty();
        }
        long offset = in.readLong();
        long arrivedAt = in.readLong();
        byte[] key = bytes(in);
        byte[] value = bytes(in);
        Headers headers = new RecordHeaders();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            headers.add(in.readUTF(), bytes(in));
        }
        return Optional.of(new RawHalf(observation, offset, arrivedAt, key, value, headers));
    }

    private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }

    @Override
    public String toString() {
        return (observation ? "observation" : "sharing event") + " at offset " + offset;
    }
}
