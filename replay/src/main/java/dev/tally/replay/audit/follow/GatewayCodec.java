package dev.tally.replay.audit.follow;

import dev.tally.replay.audit.compact.SequenceSet.Stretch;
import dev.tally.replay.audit.evidence.Incarnation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gateways and their runs as bytes. A run is dense, so its numbers are a few stretches. */
final class GatewayCodec {
    /** No moment: gateways that were never heard have none. */
    private static final long NEVER = Long.MIN_VALUE;

    private GatewayCodec() {}

    /** The last words of a gateway. */
    record LastWords(@Nullable Instant heard, Instant accepted, Instant arrived) {}

    static byte[] bytes(Incarnation run) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(run.gatewayId());
            out.writeUTF(run.id().toString());
            out.writeBoolean(run.isJournaled());
            out.writeLong(run.last());
            List<Stretch> seen = run.seen().stretches();
            out.writeInt(seen.size());
            for (Stretch each : seen) {
                out.writeLong(each.from());
                out.writeLong(each.to());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static Incarnation run(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Incarnation run = new Incarnation(in.readUTF(), UUID.fromString(in.readUTF()));
            if (!in.readBoolean()) {
                run.notJournaled();
            }
            run.said(in.readLong());
            for (int left = in.readInt(); left > 0; left--) {
                run.seen().add(new Stretch(in.readLong(), in.readLong()));
            }
            return run;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static byte[] bytes(LastWords words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(words.heard() == null ? NEVER : words.heard().toEpochMilli());
            out.writeLong(millis(words.accepted()));
            out.writeLong(millis(words.arrived()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static LastWords lastWords(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long heard = in.readLong();
            return new LastWords(
                    heard == NEVER ? null : Instant.ofEpochMilli(heard), moment(in.readLong()), moment(in.readLong()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static long millis(Instant moment) {
        return moment.equals(Instant.MIN) ? NEVER : moment.toEpochMilli();
    }

    private static Instant moment(long millis) {
        return millis == NEVER ? Instant.MIN : Instant.ofEpochMilli(millis);
    }
}
