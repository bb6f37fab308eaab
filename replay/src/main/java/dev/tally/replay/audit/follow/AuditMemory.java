package dev.tally.replay.audit.follow;

import dev.tally.event.AuditFinding;
import dev.tally.event.EventKind;
import dev.tally.event.Section;
import dev.tally.replay.audit.Gateways;
import dev.tally.replay.audit.evidence.Incarnation;
import dev.tally.replay.audit.evidence.Receipted;
import dev.tally.replay.audit.follow.StateDatabase.Table;
import dev.tally.runtime.service.RoleFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the audit remembers from one look to the next, on disk: every event without its content, what heartbeats and receipts
 * say, how far topics are read, and what was found.
 *
 * <p>For one thread. Owns the directory.
 */
final class AuditMemory implements AutoCloseable {
    private static final byte[] FORMAT = bytes("format");
    private static final String GATEWAY = "gateway/";
    private static final String RUN = "run/";
    private static final int COMMIT_AT = 2_000;

    private final StateDatabase database;

    private AuditMemory(StateDatabase database) {
        this.database = database;
    }

    /**
     * Opens the memory in a directory.
     *
     * @throws RoleFailedException if it cannot be opened, or was written by a version that wrote it otherwise
     */
    static AuditMemory open(Path directory) {
        StateDatabase database = StateDatabase.open(directory);
        byte[] format = bytes("1 " + Arrays.toString(EventKind.values()) + " " + Arrays.toString(Section.values()));
        byte[] found = database.get(Table.META, FORMAT);
        if (found != null && !Arrays.equals(found, format)) {
            database.close();
            throw new RoleFailedException(
                    "the audit's state in " + directory
                            + " was written by another version; remove the directory, and the audit reads the topics anew",
                    null);
        }
        try (StateDatabase.Batch batch = database.batch()) {
            batch.put(Table.META, FORMAT, format).commit();
        }
        return new AuditMemory(database);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** How far a topic is read; null if it was never looked at. */
    @Nullable
    TopicPlace place(String topic) {
        byte[] bytes = database.get(Table.META, bytes("topic/" + topic));
        return bytes == null ? null : TopicPlace.of(bytes);
    }

    /** Tells a register of gateways what is remembered of them. */
    void recall(Gateways gateways) {
        forEachMeta(GATEWAY, (name, value) -> {
            GatewayCodec.LastWords words = GatewayCodec.lastWords(value);
            gateways.remember(name, words.heard(), words.accepted(), words.arrived());
        });
        forEachMeta(RUN, (name, value) -> gateways.remember(GatewayCodec.run(value)));
    }

    private interface MetaVisitor {
        void visit(String name, byte[] value);
    }

    private void forEachMeta(String prefix, MetaVisitor visitor) {
        database.forEach(Table.META, bytes(prefix), (key, value) -> {
            String name = new String(key, StandardCharsets.UTF_8);
            if (!name.startsWith(prefix)) {
                return false;
            }
            visitor.visit(name.substring(prefix.length()), value);
            return true;
        });
    }

    /** Whether a topic has ever held this event. */
    boolean holds(UUID eventId) {
        return database.get(Table.EVENTS, Ids.key(eventId)) != null;
    }

    /** What is remembered of these consultations; those of which nothing is, are left out. */
    SortedMap<UUID, Known> of(Iterable<UUID> consultations) {
        SortedMap<UUID, Known> known = new TreeMap<>(Ids.ORDER);
        for (UUID each : consultations) {
            collect(known, each, Ids.following(each));
        }
        return known;
    }

    /** What is remembered of a stretch of consultations. */
    SortedMap<UUID, Known> stretch(UUID from, @Nullable UUID to) {
        SortedMap<UUID, Known> known = new TreeMap<>(Ids.ORDER);
        collect(known, from, to);
        return known;
    }

    private void collect(Map<UUID, Known> known, UUID from, @Nullable UUID to) {
        forEach(
                Table.SIGHTINGS,
                from,
                to,
                (id, key, value) -> known(known, id).seen.add(Known.Seen.of(id, value)));
        forEach(
                Table.HEARD,
                from,
                to,
                (id, key, value) -> known(known, id).named.add(Known.Named.of(value)));
        forEach(
                Table.RECEIPTS,
                from,
                to,
                (id, key, value) -> known(known, id).receipts.add(Receipted.of(value)));
    }

    private static Known known(Map<UUID, Known> known, UUID id) {
        return known.computeIfAbsent(id, absent -> new Known());
    }

    /** Told of an entry that belongs to a consultation. */
    private interface EntryVisitor {
        void visit(UUID consultationId, byte[] key, byte[] value);
    }

    private void forEach(Table table, UUID from, @Nullable UUID to, EntryVisitor visitor) {
        database.forEach(table, Ids.key(from), (key, value) -> {
            UUID id = Ids.at(key, 0);
            if (to != null && Ids.ORDER.compare(id, to) >= 0) {
                return false;
            }
            visitor.visit(id, key, value);
            return true;
        });
    }

    /** Where a stretch ends that begins at a consultation and has so many; null if fewer are left. */
    @Nullable
    UUID endOfStretch(UUID from, int consultations) {
        @Nullable UUID end = null;
        for (Table table : List.of(Table.SIGHTINGS, Table.HEARD, Table.RECEIPTS)) {
            UUID[] last = new UUID[1];
            int[] count = {0};
            database.forEach(table, Ids.key(from), (key, value) -> {
                UUID id = Ids.at(key, 0);
                if (!id.equals(last[0])) {
                    last[0] = id;
                    count[0]++;
                }
                return count[0] <= consultations;
            });
            if (count[0] > consultations && (end == null || Ids.ORDER.compare(last[0], end) < 0)) {
                end = last[0];
            }
        }
        return end;
    }

    /** Gives everything that heartbeats name and no topic holds. */
    void forEachNamed(BiConsumer<UUID, Known.Named> each) {
        forEach(Table.HEARD, Ids.FIRST, null, (id, key, value) -> each.accept(id, Known.Named.of(value)));
    }

    /** Places of records that are no sound events, and when they came. */
    Map<String, Instant> unsound() {
        Map<String, Instant> places = new LinkedHashMap<>();
        database.forEach(Table.UNSOUND, new byte[0], (key, value) -> {
            places.put(
                    new String(key, StandardCharsets.UTF_8),
                    Instant.ofEpochMilli(ByteBuffer.wrap(value).getLong()));
            return true;
        });
        return places;
    }

    /** The findings about a consultation, by id. */
    Map<UUID, AuditFinding> findings(UUID consultation) {
        Map<UUID, AuditFinding> findings = new LinkedHashMap<>();
        forEach(
                Table.FINDINGS,
                consultation,
                Ids.following(consultation),
                (id, key, value) -> findings.put(Ids.at(key, 1), finding(value)));
        return findings;
    }

    /** The findings that are about no consultation which a sweep would come to, by id. */
    Map<UUID, AuditFinding> generalFindings() {
        return all(Table.GENERAL);
    }

    /** What was changed, and may not have been published. */
    Map<UUID, AuditFinding> unpublished() {
        return all(Table.UNPUBLISHED);
    }

    private Map<UUID, AuditFinding> all(Table table) {
        Map<UUID, AuditFinding> findings = new LinkedHashMap<>();
        forEach(table, Ids.FIRST, null, (id, key, value) -> findings.put(id, finding(value)));
        return findings;
    }

    /** Gives all findings that are raised. */
    void forEachFinding(Consumer<AuditFinding> each) {
        forEach(Table.FINDINGS, Ids.FIRST, null, (id, key, value) -> each.accept(finding(value)));
        generalFindings().values().forEach(each);
    }

    /** Some consultations with a finding, from one on. */
    List<UUID> consultationsWithFindings(UUID from, int most) {
        List<UUID> ids = new ArrayList<>();
        database.forEach(Table.FINDINGS, Ids.key(from), (key, value) -> {
            UUID id = Ids.at(key, 0);
            if (ids.isEmpty() || !id.equals(ids.get(ids.size() - 1))) {
                ids.add(id);
            }
            return ids.size() < most;
        });
        return ids;
    }

    private static AuditFinding finding(byte[] bytes) {
        try {
            return AuditFinding.fromByteBuffer(ByteBuffer.wrap(bytes));
        } catch (IOException damaged) {
            throw new UncheckedIOException("a finding in the audit's state cannot be read", damaged);
        }
    }

    private static byte[] bytes(AuditFinding finding) {
        try {
            ByteBuffer buffer = finding.toByteBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Begins to write. */
    Writer writer() {
        return new Writer();
    }

    /** Writes what was learned: the parts of one commit together, and one part after the other when there are many. */
    final class Writer implements AutoCloseable {
        private final StateDatabase.Batch batch = database.batch();

        /**
         * An event of a half topic; what a heartbeat said of it is settled by that.
         *
         * @return what the heartbeat said; null if none did before the event came
         */
        Known.@Nullable Named seen(Known.Seen seen) {
            UUID consultationId = seen.sighting().arrival().consultationId();
            UUID eventId = seen.sighting().eventId();
            byte[] key = Ids.key(Integer.BYTES + Long.BYTES, consultationId, eventId)
                    .putInt(seen.sighting().partition())
                    .putLong(seen.sighting().offset())
                    .array();
            batch.put(Table.SIGHTINGS, key, seen.toBytes());
            batch.put(Table.EVENTS, Ids.key(eventId), Ids.key(consultationId));
            byte[] named = Ids.key(consultationId, eventId);
            byte[] said = database.get(Table.HEARD, named);
            if (said != null) {
                batch.delete(Table.HEARD, named);
            }
            return said == null ? null : Known.Named.of(said);
        }

        /** An event that a heartbeat names. */
        void named(UUID consultationId, Known.Named named) {
            batch.put(Table.HEARD, Ids.key(consultationId, named.heard().eventId()), named.toBytes());
        }

        /** An event that a receipt says is stored. Another receipt of the same content says nothing new. */
        void receipted(UUID consultationId, Receipted receipt) {
            byte[] key = Ids.key(Long.BYTES, consultationId, receipt.eventId())
                    .putLong(receipt.digest().high())
                    .array();
            if (database.get(Table.RECEIPTS, key) == null) {
                batch.put(Table.RECEIPTS, key, receipt.toBytes());
            }
        }

        /** A record that is no sound event. */
        void unsound(String place, Instant arrivedAt) {
            batch.put(
                    Table.UNSOUND,
                    bytes(place),
                    ByteBuffer.allocate(Long.BYTES)
                            .putLong(arrivedAt.toEpochMilli())
                            .array());
        }

        /** A topic was made anew: what was no sound event in the one before is gone with it. */
        void forgetUnsound(String topic) {
            AuditMemory.this.unsound().keySet().stream()
                    .filter(place -> place.startsWith(topic + "-"))
                    .forEach(place -> batch.delete(Table.UNSOUND, bytes(place)));
        }

        /** How far a topic is read. */
        void place(String topic, TopicPlace place) {
            batch.put(Table.META, bytes("topic/" + topic), place.toBytes());
        }

        /** What is known of the gateways. */
        void gateways(Gateways gateways) {
            gateways.forEach((id, heard, accepted, arrived) -> batch.put(
                    Table.META,
                    bytes(GATEWAY + id),
                    GatewayCodec.bytes(new GatewayCodec.LastWords(heard, accepted, arrived))));
            for (Incarnation run : gateways.runs()) {
                batch.put(Table.META, bytes(RUN + run), GatewayCodec.bytes(run));
            }
        }

        /** A finding about a consultation that is raised. */
        void raised(UUID consultation, AuditFinding finding) {
            batch.put(Table.FINDINGS, Ids.key(consultation, finding.getFindingId()), bytes(finding));
        }

        /** One that is resolved. */
        void resolved(UUID consultation, UUID findingId) {
            batch.delete(Table.FINDINGS, Ids.key(consultation, findingId));
        }

        /** A finding that is about no consultation which a sweep would come to, and is raised. */
        void raised(AuditFinding finding) {
            batch.put(Table.GENERAL, Ids.key(finding.getFindingId()), bytes(finding));
        }

        /** One of those that is resolved. */
        void resolved(UUID findingId) {
            batch.delete(Table.GENERAL, Ids.key(findingId));
        }

        /** A change that is to be published. */
        void toPublish(AuditFinding finding) {
            batch.put(Table.UNPUBLISHED, Ids.key(finding.getFindingId()), bytes(finding));
        }

        /** It was. */
        void published(UUID findingId) {
            batch.delete(Table.UNPUBLISHED, Ids.key(findingId));
        }

        /** Writes if there is much to write, with what is known of the gateways: numbers would be missing after a crash. */
        void commitIfLarge(Gateways gateways) {
            if (batch.size() >= COMMIT_AT) {
                gateways(gateways);
                batch.commit();
            }
        }

        void commit() {
            batch.commit();
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
