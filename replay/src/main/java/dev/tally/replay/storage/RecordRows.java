package dev.tally.replay.storage;

import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.schemas.digest.RecordDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The current records, each with the event rows that its set names, wherever these lie. The query takes no constraint for
 * granted: it must find what is wrong when the constraints were switched off.
 */
final class RecordRows {
    static final String SQL = """
            SELECT record.consultation_id, record.version, record.record_digest, record.event_ids, record.rows,
                record.observation_event_id, record.share_event_id, record.statement_event_id,
                members.ids, members.kinds, members.digests, members.one_consultation, members.one_subject
            FROM (
                SELECT DISTINCT ON (consultation_id) *, count(*) OVER (PARTITION BY consultation_id, version) AS rows
                FROM tally.consultation_record ORDER BY consultation_id, version DESC) AS record
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

    private RecordRows() {}

    /** An event row that a record's set names. */
    private record Member(EventKind kind, Sha256 digest) {}

    static CurrentRecord read(ResultSet row) throws SQLException {
        List<UUID> eventIds = Arrays.asList((UUID[]) row.getArray("event_ids").getArray());
        Sha256 recordDigest = new Sha256(row.getBytes("record_digest"));
        return new CurrentRecord(
                row.getObject("consultation_id", UUID.class),
                row.getInt("version"),
                recordDigest,
                List.copyOf(eventIds),
                row.getLong("rows"),
                tears(row, eventIds, recordDigest, members(row)));
    }

    private static Map<UUID, Member> members(ResultSet row) throws SQLException {
        Map<UUID, Member> members = new HashMap<>();
        if (row.getArray("ids") == null) {
            return members;
        }
        UUID[] ids = (UUID[]) row.getArray("ids").getArray();
        String[] kinds = (String[]) row.getArray("kinds").getArray();
        String[] digests = (String[]) row.getArray("digests").getArray();
        for (int i = 0; i < ids.length; i++) {
            Sha256 digest = new Sha256(java.util.HexFormat.of().parseHex(digests[i]));
            members.put(ids[i], new Member(EventKind.valueOf(kinds[i]), digest));
        }
        return members;
    }

    private static Set<Tear> tears(ResultSet row, List<UUID> eventIds, Sha256 recordDigest, Map<UUID, Member> members)
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
        Map<UUID, Sha256> digests = new HashMap<>();
        members.forEach((id, member) -> digests.put(id, member.digest()));
        if (row.getInt("version") != eventIds.size()
                || !RecordDigest.of(digests).equals(recordDigest)) {
            tears.add(Tear.OTHER_VERSION);
        }
        return Set.copyOf(tears);
    }

    private static boolean isMember(Map<UUID, Member> members, @Nullable UUID eventId, EventKind kind) {
        Member member = eventId == null ? null : members.get(eventId);
        return member != null && member.kind() == kind;
    }
}
