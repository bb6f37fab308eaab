-- Every version of a record once: the set of its events, and the digest of that set. The database checks all of it by
-- itself, from the event rows, and so refuses a torn record even from a sink that is wrong.

CREATE TABLE tally.consultation_record (
    consultation_id       uuid        NOT NULL,
    version               integer     NOT NULL,
    practitioner_id       text        NOT NULL,
    patient_id            text        NOT NULL,
    record_digest         bytea       NOT NULL,
    event_ids             uuid[]      NOT NULL,
    observation_event_id  uuid        NOT NULL,
    share_event_id        uuid,
    statement_event_id    uuid,
    assembled_at          timestamptz NOT NULL,
    stored_at             timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consultation_id, version),
    CONSTRAINT consultation_record_counts_its_events CHECK (version = cardinality(event_ids)),
    CONSTRAINT consultation_record_has_a_sharing_half CHECK (num_nonnulls(share_event_id, statement_event_id) > 0),
    CONSTRAINT consultation_record_holds_its_halves CHECK (
        observation_event_id = ANY (event_ids)
        AND (share_event_id IS NULL OR share_event_id = ANY (event_ids))
        AND (statement_event_id IS NULL OR statement_event_id = ANY (event_ids))),
    CONSTRAINT consultation_record_observation_half FOREIGN KEY (consultation_id, observation_event_id)
        REFERENCES tally.observation_revision (consultation_id, event_id),
    CONSTRAINT consultation_record_share FOREIGN KEY (consultation_id, share_event_id)
        REFERENCES tally.document_share (consultation_id, event_id),
    CONSTRAINT consultation_record_statement FOREIGN KEY (consultation_id, statement_event_id)
        REFERENCES tally.sharing_statement (consultation_id, event_id)
);

-- What keys cannot say: every event of the set is a row of this consultation and of one patient and practitioner, the
-- record digest is theirs, and the statement that counts has what it names. The first rule that a version breaks is
-- reported as if it were a constraint of the table. A statement trigger, because a batch is one statement.
CREATE FUNCTION tally.check_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version record;
BEGIN
    FOR version IN
        SELECT inserted.consultation_id, inserted.version, CASE
            WHEN members.events <> inserted.version THEN 'consultation_record_members_stored'
            WHEN NOT members.same_subject THEN 'consultation_record_one_subject'
            WHEN members.digest <> inserted.record_digest THEN 'consultation_record_digest'
            WHEN members.observation <> inserted.observation_event_id THEN 'consultation_record_newest_observation'
            WHEN members.statement IS DISTINCT FROM inserted.statement_event_id THEN 'consultation_record_newest_statement'
            WHEN EXISTS (
                SELECT FROM tally.sharing_statement AS statement
                WHERE statement.event_id = inserted.statement_event_id AND (
                    NOT EXISTS (
                        SELECT FROM tally.observation_revision AS observation
                        WHERE observation.consultation_id = inserted.consultation_id
                            AND observation.revision = statement.last_observation_revision
                            AND observation.event_id = ANY (inserted.event_ids))
                    OR EXISTS (
                        SELECT FROM unnest(statement.share_ids) AS named (share_id)
                        WHERE NOT EXISTS (
                            SELECT FROM tally.document_share AS share
                            WHERE share.consultation_id = inserted.consultation_id
                                AND share.share_id = named.share_id
                                AND share.event_id = ANY (inserted.event_ids)))))
                THEN 'consultation_record_complete'
            END AS broken
        FROM inserted CROSS JOIN LATERAL (
            SELECT
                count(*) AS events,
                bool_and(event.patient_id = inserted.patient_id
                    AND event.practitioner_id = inserted.practitioner_id) AS same_subject,
                sha256('\x01'::bytea || string_agg(
                    uuid_send(event.event_id) || event.content_digest, ''::bytea ORDER BY event.event_id)) AS digest,
                (array_agg(event.event_id ORDER BY event.revision DESC)
                    FILTER (WHERE event.kind = 'OBSERVATION'))[1] AS observation,
                (array_agg(event.event_id ORDER BY event.revision DESC)
                    FILTER (WHERE event.kind = 'STATEMENT'))[1] AS statement
            FROM tally.event
            WHERE event.consultation_id = inserted.consultation_id AND event.event_id = ANY (inserted.event_ids)
        ) AS members
    LOOP
        IF version.broken IS NOT NULL THEN
            RAISE EXCEPTION 'version % of consultation % is not what its events say', version.version, version.consultation_id
                USING ERRCODE = 'check_violation', CONSTRAINT = version.broken,
                    SCHEMA = 'tally', TABLE = 'consultation_record';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER consultation_record_is_sound
    AFTER INSERT ON tally.consultation_record
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION tally.check_record();

-- The record as it stands: the highest version of each consultation.
CREATE VIEW tally.consultation_current AS
    SELECT DISTINCT ON (consultation_id) *
    FROM tally.consultation_record
    ORDER BY consultation_id, version DESC;
