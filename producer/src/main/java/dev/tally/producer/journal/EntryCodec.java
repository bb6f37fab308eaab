package dev.tally.producer.journal;

import dev.tally.event.EventKind;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.Origin;
import dev.tally.event.Sha256;
import dev.tally.producer.fact.EventName;
import dev.tally.producer.state.EventState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of entries and of their contents. What is given at acceptance is written in both, so that either can be made again
 * from what is left when the other is damaged.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param gatewayId whose journal it is; it is in every origin
 */
record EntryCodec(String gatewayId) {
    /** What a value begins with; behind it is the place. */
    static final int FORMAT = 1;

    static final int PLACE_ENDS_AT = 1 + Long.BYTES;

    private static final int ENTRY_BYTES = 256;
    private static final long NO_TIME = Long.MIN_VALUE;
    private static final int NO_NUMBER = Integer.MIN_VALUE;

    /** A content as it is on disk: plain Avro binary, with the entry as it was accepted and its schema's fingerprint. */
    static final class StoredContent {
        private final Entry entry;
        private final long fingerprint;
        private final byte[] avro;

        StoredContent(Entry entry, long fingerprint, byte[] avro) {
            this.entry = entry;
            this.fingerprint = fingerprint;
            this.avro = avro;
        }

        Entry entry() {
            return entry;
        }

        long fingerprint() {
            return fingerprint;
        }

        byte[] avro() {
            return avro;
        }
    }

    byte[] encode(Entry entry) {
        return Sealed.seal(Keys.ofEvent(entry.name().eventId()), ENTRY_BYTES, out -> {
            writeAccepted(out, entry);
            writeState(out, entry.state());
            writeTime(out, entry.replicatedAt());
            out.writeInt(entry.resends());
            writeTime(out, entry.dueAt());
            out.writeInt(entry.contentBytes());
            writeTime(out, entry.trimmedAt());
        });
    }

    /** The entry, or null if the bytes are damaged. */
    @Nullable
    Entry decode(byte[] key, byte[] value) {
        return Sealed.open(key, value, this::readEntry);
    }

    /** What damaged bytes of an entry seem to be; nothing in it can be relied on. */
    @Nullable
    Entry guessEntry(byte[] value) {
        return Sealed.guess(value, this::readEntry);
    }

    byte[] encode(StoredContent content) {
        byte[] key = Keys.ofPlace(content.entry.place());
        return Sealed.seal(key, ENTRY_BYTES + content.avro.length, out -> {
            writeAccepted(out, content.entry);
            out.writeLong(content.fingerprint);
            out.writeInt(content.avro.length);
            out.write(content.avro);
        });
    }

    /** How long the content of an entry is on disk. */
    int contentLength(Entry entry) {
        return encode(new StoredContent(entry, 0, new byte[entry.contentBytes()])).length;
    }

    /** The content, or null if the bytes are damaged. */
    @Nullable
    StoredContent decodeContent(byte[] key, byte[] value) {
        return Sealed.open(key, value, this::readContent);
    }

    /** Which entry damaged bytes of a content seem to belong to; nothing in it can be relied on. */
    @Nullable
    Entry guessContent(byte[] value) {
        return Sealed.guess(value, this::readAccepted);
    }

    private static void writeAccepted(DataOutputStream out, Entry entry) throws IOException {
        EventName name = entry.name();
        out.writeByte(FORMAT);
        out.writeLong(entry.place());
        writeId(out, name.eventId());
        writeId(out, name.consultationId());
        out.writeUTF(name.kind().name());
        writeNumber(out, name.revision());
        writeOptionalId(out, name.shareId());
        out.writeUTF(entry.topic());
        out.write(entry.digest().bytes());
        writeId(out, entry.origin().getIncarnation());
        out.writeLong(entry.origin().getSequence());
        out.writeLong(entry.acceptedAt().toEpochMilli());
    }

    /** The entry as it was when it was accepted. */
    private Entry readAccepted(DataInputStream in) throws IOException {
        int format = in.readUnsignedByte();
        if (format != FORMAT) {
            throw new IllegalStateException("an entry has the unknown format " + format);
        }
        long place = in.readLong();
        UUID eventId = readId(in);
        UUID consultationId = readId(in);
        EventKind kind = EventKind.valueOf(in.readUTF());
        Integer revision = readNumber(in);
        EventName name = new EventName(eventId, consultationId, kind, revision, readOptionalId(in));
        String topic = in.readUTF();
        byte[] digest = new byte[32];
        in.readFully(digest);
        Origin origin = new Origin(gatewayId, readId(in), in.readLong(), true);
        Instant acceptedAt = Instant.ofEpochMilli(in.readLong());
        return new Entry(
                place,
                name,
                topic,
                new Sha256(digest),
                origin,
                acceptedAt,
                new EventState.Accepted(acceptedAt),
                null,
                0,
                null,
                0,
                null);
    }

    private Entry readEntry(DataInputStream in) throws IOException {
        Entry accepted = readAccepted(in);
        EventState state = readState(in);
        return new Entry(
                accepted.place(),
                accepted.name(),
                accepted.topic(),
                accepted.digest(),
                accepted.origin(),
                accepted.acceptedAt(),
                state,
                readTime(in),
                in.readInt(),
                readTime(in),
                in.readInt(),
                readTime(in));
    }

    private StoredContent readContent(DataInputStream in) throws IOException {
        Entry accepted = readAccepted(in);
        long fingerprint = in.readLong();
        byte[] avro = new byte[in.readInt()];
        in.readFully(avro);
        return new StoredContent(accepted, fingerprint, avro);
    }

    private static void writeState(DataOutputStream out, EventState state) throws IOException {
        out.writeByte(state.kind().letter());
        out.writeLong(state.since().toEpochMilli());
        if (state instanceof EventState.Held held) {
            out.writeInt(held.missing().size());
            for (MissingPart part : held.missing()) {
                out.writeUTF(part.getKind().name());
                writeOptionalId(out, part.getShareId());
                writeNumber(out, part.getRevision());
            }
        } else if (state instanceof EventState.Quarantined quarantined) {
            out.writeBoolean(quarantined.acknowledged());
        } else if (state instanceof EventState.Stored stored) {
            writeNumber(out, stored.version());
        }
    }

    private static EventState readState(DataInputStream in) throws IOException {
        EventState.Kind kind = EventState.Kind.of(in.readByte());
        Instant since = Instant.ofEpochMilli(in.readLong());
        return switch (kind) {
            case ACCEPTED -> new EventState.Accepted(since);
            case REPLICATED -> new EventState.Replicated(since);
            case HELD -> new EventState.Held(since, readMissing(in));
            case QUARANTINED -> new EventState.Quarantined(since, in.readBoolean());
            case STORED -> new EventState.Stored(since, readNumber(in));
        };
    }

    private static List<MissingPart> readMissing(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<MissingPart> missing = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MissingKind kind = MissingKind.valueOf(in.readUTF());
            UUID shareId = readOptionalId(in);
            missing.add(new MissingPart(kind, shareId, readNumber(in)));
        }
        return missing;
    }

    private static void writeId(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static UUID readId(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    private static void writeOptionalId(DataOutputStream out, @Nullable UUID id) throws IOException {
        out.writeBoolean(id != null);
        if (id != null) {
            writeId(out, id);
        }
    }

    private static @Nullable UUID readOptionalId(DataInputStream in) throws IOException {
        return in.readBoolean() ? readId(in) : null;
    }

    private static void writeNumber(DataOutputStream out, @Nullable Integer number) throws IOException {
        out.writeInt(number == null ? NO_NUMBER : number);
    }

    private static @Nullable Integer readNumber(DataInputStream in) throws IOException {
        int number = in.readInt();
        return number == NO_NUMBER ? null : Integer.valueOf(number);
    }

    private static void writeTime(DataOutputStream out, @Nullable Instant time) throws IOException {
        out.writeLong(time == null ? NO_TIME : time.toEpochMilli());
    }

    private static @Nullable Instant readTime(DataInputStream in) throws IOException {
        long millis = in.readLong();
        return millis == NO_TIME ? null : Instant.ofEpochMilli(millis);
    }
}
