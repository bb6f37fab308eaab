package dev.tally.replay.audit.follow;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How far a topic is read.
 *
 * @param topicId Kafka's id of it
 * @param generation how often it was found to be another topic than before
 * @param isWhole whether everything that was ever in it was read
 * @param next the next offset of each partition
 */
record TopicPlace(UUID topicId, int generation, boolean isWhole, Map<Integer, Long> next) {
    TopicPlace {
        next = Map.copyOf(next);
    }

    /** The same with other offsets. */
    TopicPlace at(Map<Integer, Long> offsets) {
        return new TopicPlace(topicId, generation, isWhole, offsets);
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(topicId.getMostSignificantBits());
            out.writeLong(topicId.getLeastSignificantBits());
            out.writeInt(generation);
            out.writeBoolean(isWhole);
            out.writeInt(next.size());
            for (Map.Entry<Integer, Long> each : next.entrySet()) {
                out.writeInt(each.getKey());
                out.writeLong(each.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static TopicPlace of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            UUID topicId = new UUID(in.readLong(), in.readLong());
            int generation = in.readInt();
            boolean isWhole = in.readBoolean();
            Map<Integer, Long> next = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                next.put(in.readInt(), in.readLong());
            }
            return new TopicPlace(topicId, generation, isWhole, next);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
