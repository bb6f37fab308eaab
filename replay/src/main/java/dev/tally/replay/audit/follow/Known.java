package dev.tally.replay.audit.follow;

import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Receipted;
import dev.tally.replay.audit.evidence.Sighting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is remembered of one consultation. For one thread. */
final class Known {
    final List<Seen> seen = new ArrayList<>();
    final List<Named> named = new ArrayList<>();
    final List<Receipted> receipts = new ArrayList<>();

    /**
     * An event that was seen in a half topic.
     *
     * @param sighting the event
     * @param generation which of the topics of this name it was: one that is deleted and made again is the next
     */
    record Seen(Sighting sighting, int generation) {
        byte[] toBytes() {
            byte[] bytes = sighting.toBytes();
            return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                    .putInt(generation)
                    .put(bytes)
                    .array();
        }

        static Seen of(UUID consultationId, byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            int generation = in.getInt();
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            return new Seen(Sighting.of(consultationId, rest), generation);
        }
    }

    /**
     * An event that a heartbeat names and no topic holds.
     *
     * @param heard the event
     * @param run gateway and run, as {@link dev.tally.replay.audit.evidence.Incarnation#toString} writes them
     * @param sequence its number in the run
     */
    record Named(Heard heard, String run, long sequence) {
        byte[] toBytes() {
            byte[] event = heard.toBytes();
            byte[] name = run.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + event.length + name.length)
                    .putLong(sequence)
                    .putInt(event.length)
                    .put(event)
                    .put(name)
                    .array();
        }

        static Named of(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            long sequence = in.getLong();
            byte[] event = new byte[in.getInt()];
            in.get(event);
            byte[] name = new byte[in.remaining()];
            in.get(name);
            return new Named(Heard.of(event), new String(name, StandardCharsets.UTF_8), sequence);
        }
    }
}
