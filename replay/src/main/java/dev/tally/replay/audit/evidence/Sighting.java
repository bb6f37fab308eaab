package dev.tally.replay.audit.evidence;

import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import dev.tally.ledger.Subject;
import dev.tally.replay.audit.compact.EnumCodes;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.topic.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event seen in a half topic: everything about it but its content.
 *
 * @param arrival what the completeness rule needs
 * @param acceptedAt by the gateway's clock
 * @param partition where it lies
 * @param offset where it lies
 * @param sections which sections of the note are written
 */
public record Sighting(Arrival arrival, Instant acceptedAt, int partition, long offset, Sections sections) {
    private static final EnumCodes<EventKind> KINDS = new EnumCodes<>(EventKind.class);

    /** Its id. */
    public UUID eventId() {
        return arrival.eventId();
    }

    /** Which topic it lies in. */
    public String topic() {
        return isObservation() ? Topics.OBSERVATION.name() : Topics.DOCUMENT_SHARE.name();
    }

    /** Where it lies, in words. */
    public String place() {
        return topic() + "-" + partition + "@" + offset;
    }

    /** Whether it belongs to the observation half. */
    public boolean isObservation() {
        return arrival.kind() == EventKind.OBSERVATION;
    }

    /** As bytes, without the consultation's id. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeArrival(out);
            out.writeLong(acceptedAt.toEpochMilli());
            out.writeInt(partition);
            out.writeLong(offset);
            out.writeShort(sections.bits());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private void writeArrival(DataOutputStream out) throws IOException {
        out.writeByte(KINDS.code(arrival.kind()));
        write(out, arrival.eventId());
        out.writeUTF(arrival.subject().getPractitionerId());
        out.writeUTF(arrival.subject().getPatientId());
        out.write(arrival.contentDigest().bytes());
        out.writeInt(arrival.revision());
        UUID shareId = arrival.shareId();
        out.writeBoolean(shareId != null);
        if (shareId != null) {
            write(out, shareId);
        }
        out.writeInt(arrival.namedShares().size());
        for (UUID named : arrival.namedShares()) {
            write(out, named);
        }
        out.writeInt(arrival.lastObservationRevision());
        out.writeLong(arrival.arrivedAt().toEpochMilli());
        out.writeInt(arrival.bytes());
    }

    /** Out of bytes. */
    public static Sighting of(UUID consultationId, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Arrival arrival = arrival(consultationId, in);
            return new Sighting(
                    arrival,
                    Instant.ofEpochMilli(in.readLong()),
                    in.readInt(),
                    in.readLong(),
                    Sections.ofBits(in.readUnsignedShort()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Arrival arrival(UUID consultationId, DataInputStream in) throws IOException {
        EventKind kind = KINDS.of(in.readByte());
        UUID eventId = id(in);
        Subject subject = new Subject(in.readUTF(), in.readUTF());
        Sha256 digest = new Sha256(in.readNBytes(32));
        int revision = in.readInt();
        @Nullable UUID shareId = in.readBoolean() ? id(in) : null;
        int named = in.readInt();
        List<UUID> namedShares = new ArrayList<>(named);
        for (int i = 0; i < named; i++) {
            namedShares.add(id(in));
        }
        return new Arrival(
                eventId,
                consultationId,
                kind,
                subject,
                digest,
                revision,
                shareId,
                namedShares,
                in.readInt(),
                Instant.ofEpochMilli(in.readLong()),
                in.readInt());
    }

    private static void write(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static UUID id(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    /** Names the event and nothing of the patient. */
    @Override
    public String toString() {
        return arrival + " at " + place();
    }
}
