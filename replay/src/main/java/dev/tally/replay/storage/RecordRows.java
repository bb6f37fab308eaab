package dev.tally.replay.storage;

import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.schemas.digest.RecordDigest;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The current records, each with the event rows that its set names, wherever these lie. The query takes no constraint for
 * granted: it must find what is wrong when the constraints were switched off. A value that no record can have, such as an
 * absent digest, makes the record torn; a row without a consultation is no consultation's record, and is not given.
 */
final class RecordRows {
    private static final String SQL = """
            SELECT record.consultation_id, record.version, record.record_digest, record.event_ids,
                record.rows - record.versions AS rows_too_many,
                record.observation_event_id, record.share_event_id, record.statement_event_id,
                members.ids, members.kinds, members.digests, members.one_consultation, members.one_subject
            FROM (
                SELECT DISTINCT ON (consultation_id) *,
                    count(*) OVER (PARTITION BY consultation_id) AS rows,
                    dense_rank() OVER (PARTITION BY consultation_id ORDER BY version) AS versions
                FROM tally.consultation_record WHERE consultation_id IS NOT NULL AND %s
                ORDER BY consultation_id, version DESC) AS record
            LEFT JOIN LATERAL (
                SELECT
                    array_agg(event.event_id) AS ids,
                    array_agg(event.kind) AS kinds,
                    array_agg(encode(event.content_digest, 'hex')) AS digests,
                    bool_and(event.consultation_id = record.consultation_id) AS one_consultation,
                    bool_and(event.patient_id = record.patient_id
                        AND event.practitioner_id = record.practitioner_id) AS one_subject
                FROM tally.event WHERE event.event_id = ANY (record.event_ids)) AS members ON true
            ORDER BY record.consultation_id""";

    /** How often {@link #sql} holds the condition of its scope. */
    static final int CONDITIONS = 1;

    private RecordRows() {}

    /** The current records of a scope. */
    static String sql(Scope scope) {
        return SQL.formatted(scope.condition());
    }

    /** An event row that a record's set names. */
    private record Member(EventKind kind, @Nullable Sha256 digest) {}

    static CurrentRecord read(ResultSet row) throws SQLException {
        List<UUID> eventIds = eventIds(row);
        Sha256 recordDigest = sha256(row.getBytes("record_digest"));
        return new CurrentRecord(
                row.getObject("consultation_id", UUID.class),
                row.getInt("version"),
                recordDigest,
                eventIds,
                row.getLong("rows_too_many"),
                tears(row, eventIds, recordDigest, members(row)));
    }

    /** The ids that can be read; those that cannot are missing from the count, which makes the record another version. */
    private static List<UUID> eventIds(ResultSet row) throws SQLException {
        Array array = row.getArray("event_ids");
        return array != null && array.getArray() instanceof UUID[] ids
                ? Arrays.stream(ids).filter(Objects::nonNull).toList()
                : List.of();
    }

    private static @Nullable Sha256 sha256(byte @Nullable [] bytes) {
        return bytes == null ? null : new Sha256(bytes);
    }

    private static Map<UUID, Member> members(ResultSet row) throws SQLException {
        Map<UUID, Member> members = new HashMap<>();
        if (row.getArray("ids") == null) {
            return members;
        }
        UUID[] ids = (UUID[]) row.getArray("ids").getArray();
        String[] kinds = (String[]) row.getArray("kinds").getArray();
        @Nullable String[] digests = (String[]) row.getArray("digests").getArray();
        for (int i = 0; i < ids.length; i++) {
            String digest = digests[i];
            byte[] bytes = digest == null ? null : HexFormat.of().parseHex(digest);
            members.put(ids[i], new Member(EventKind.valueOf(kinds[i]), sha256(bytes)));
        }
        return members;
    }

    private static Set<Tear> tears(
            ResultSet row, List<UUID> eventIds, @Nullable Sha256 recordDigest, Map<UUID, Member> members)
            throws SQLException {
        Set<Tear> tears = EnumSet.noneOf(Tear.class);
        if (!isMember(members, row.getObject("observation_event_id", UUID.class), EventKind.OBSERVATION)) {
            tears.add(Tear.NO_OBSERVATION);
        }
        UUID share = row.getObject("share_event_id", UUID.class);
        UUID statement = row.getObject("statement_event_id", UUID.class);
        boolean sharing = (share != null || statement != null)
                && (share == null || isMember(members, share, EventKind.SHARE))
                && (statement == null || isMember(members, statement, EventKind.STATEMENT));
        if (!sharing) {
            tears.add(Tear.NO_SHARING_HALF);
        }
        if (!members.keySet().containsAll(eventIds)) {
            tears.add(Tear.EVENT_MISSING);
        }
        if (!members.isEmpty() && !row.getBoolean("one_consultation")) {
            tears.add(Tear.OTHER_CONSULTATION);
        }
        if (!members.isEmpty() && !row.getBoolean("one_subject")) {
            tears.add(Tear.OTHER_SUBJECT);
        }
        if (row.getInt("version") != eventIds.size() || !isDigest(recordDigest, members)) {
            tears.add(Tear.OTHER_VERSION);
        }
        return Set.copyOf(tears);
    }

    private static boolean isDigest(@Nullable Sha256 recordDigest, Map<UUID, Member> members) {
        Map<UUID, Sha256> digests = new HashMap<>();
        for (Map.Entry<UUID, Member> each : members.entrySet()) {
            Sha256 digest = each.getValue().digest();
            if (digest == null) {
                return false;
            }
            digests.put(each.getKey(), digest);
        }
        return RecordDigest.of(digests).equals(recordDigest);
    }

    private static boolean isMember(Map<UUID, Member> members, @Nullable UUID eventId, EventKind kind) {
        Member member = eventId == null ? null : members.get(eventId);
        return member != null && member.kind() == kind;
    }
}
