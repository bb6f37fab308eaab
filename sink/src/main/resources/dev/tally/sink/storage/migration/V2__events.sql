-- Every event once, as it was accepted. content_digest is computed here from the columns; accepted_digest is what the event
-- carried. They must be equal, so an event that was altered on the way cannot be inserted at all.
-- Columns with the same name mean the same in all four tables.

CREATE TABLE tally.observation_revision (
    event_id           uuid        PRIMARY KEY,
    consultation_id    uuid        NOT NULL,
    practitioner_id    text        NOT NULL,
    patient_id         text        NOT NULL,
    revision           integer     NOT NULL CHECK (revision > 0),
    status             text        NOT NULL,
    author_id          text        NOT NULL,
    cleared            text[]      NOT NULL,
    reason_for_visit   text,
    history            text,
    examination        text,
    conclusion         text,
    sealed_key_id      text,
    sealed_algorithm   text,
    sealed_ciphertext  bytea,
    occurred_at        timestamptz NOT NULL,
    accepted_at        timestamptz NOT NULL,
    gateway_id         text        NOT NULL,
    incarnation        uuid        NOT NULL,
    sequence           bigint      NOT NULL,
    journaled          boolean     NOT NULL,
    stored_at          timestamptz NOT NULL DEFAULT now(),
    accepted_digest    bytea       NOT NULL,
    content_digest     bytea       NOT NULL GENERATED ALWAYS AS (sha256(
        tally.canonical_head('observation', consultation_id, patient_id, practitioner_id)
        || tally.canonical_text(revision::text)
        || tally.canonical_text(status)
        || tally.canonical_text(author_id)
        || tally.canonical_text(CASE WHEN cleared = '{}' THEN '' ELSE tally.canonical_sections(cleared) END)
        || CASE
            WHEN sealed_ciphertext IS NULL THEN
                tally.canonical_text('plain')
                || tally.canonical_text(reason_for_visit)
                || tally.canonical_text(history)
                || tally.canonical_text(examination)
                || tally.canonical_text(conclusion)
            ELSE tally.canonical_sealed(sealed_key_id, sealed_algorithm, sealed_ciphertext)
        END)) STORED,
    CONSTRAINT observation_revision_unaltered CHECK (content_digest = accepted_digest),
    CONSTRAINT observation_revision_plain_or_sealed CHECK (
        num_nonnulls(sealed_key_id, sealed_algorithm, sealed_ciphertext) = 0
        OR (num_nonnulls(sealed_key_id, sealed_algorithm, sealed_ciphertext) = 3
            AND num_nonnulls(reason_for_visit, history, examination, conclusion) = 0)),
    CONSTRAINT observation_revision_of_consultation UNIQUE (consultation_id, event_id),
    CONSTRAINT observation_revision_once UNIQUE (consultation_id, revision)
);

CREATE TABLE tally.document_share (
    event_id           uuid        PRIMARY KEY,
    consultation_id    uuid        NOT NULL,
    practitioner_id    text        NOT NULL,
    patient_id         text        NOT NULL,
    share_id           uuid        NOT NULL,
    title              text,
    document_type      text,
    media_type         text,
    size_bytes         bigint,
    document_digest    bytea       CHECK (octet_length(document_digest) = 32),
    recipient          text,
    recipient_id       text,
    sealed_key_id      text,
    sealed_algorithm   text,
    sealed_ciphertext  bytea,
    occurred_at        timestamptz NOT NULL,
    accepted_at        timestamptz NOT NULL,
    gateway_id         text        NOT NULL,
    incarnation        uuid        NOT NULL,
    sequence           bigint      NOT NULL,
    journaled          boolean     NOT NULL,
    stored_at          timestamptz NOT NULL DEFAULT now(),
    accepted_digest    bytea       NOT NULL,
    content_digest     bytea       NOT NULL GENERATED ALWAYS AS (sha256(
        tally.canonical_head('share', consultation_id, patient_id, practitioner_id)
        || tally.canonical_text(share_id::text)
        || CASE
            WHEN sealed_ciphertext IS NULL THEN
                tally.canonical_text('plain')
                || tally.canonical_text(title)
                || tally.canonical_text(document_type)
                || tally.canonical_text(media_type)
                || tally.canonical_text(size_bytes::text)
                || tally.canonical_text(encode(document_digest, 'hex'))
                || tally.canonical_text(recipient)
                || tally.canonical_text(recipient_id)
            ELSE tally.canonical_sealed(sealed_key_id, sealed_algorithm, sealed_ciphertext)
        END)) STORED,
    CONSTRAINT document_share_unaltered CHECK (content_digest = accepted_digest),
    CONSTRAINT document_share_plain_or_sealed CHECK (
        (num_nonnulls(sealed_key_id, sealed_algorithm, sealed_ciphertext) = 0
            AND num_nonnulls(title, document_type, media_type, size_bytes, document_digest, recipient) = 6)
        OR (num_nonnulls(sealed_key_id, sealed_algorithm, sealed_ciphertext) = 3
            AND num_nonnulls(title, document_type, media_type, size_bytes, document_digest, recipient, recipient_id) = 0)),
    CONSTRAINT document_share_of_consultation UNIQUE (consultation_id, event_id),
    CONSTRAINT document_share_once UNIQUE (consultation_id, share_id)
);

CREATE TABLE tally.share_retraction (
    event_id           uuid        PRIMARY KEY,
    consultation_id    uuid        NOT NULL,
    practitioner_id    text        NOT NULL,
    patient_id         text        NOT NULL,
    share_id           uuid        NOT NULL,
    reason             text,
    sealed_key_id      text,
    sealed_algorithm   text,
    sealed_ciphertext  bytea,
    occurred_at        timestamptz NOT NULL,
    accepted_at        timestamptz NOT NULL,
    gateway_id         text        NOT NULL,
    incarnation        uuid        NOT NULL,
    sequence           bigint      NOT NULL,
    journaled          boolean     NOT NULL,
    stored_at          timestamptz NOT NULL DEFAULT now(),
    accepted_digest    bytea       NOT NULL,
    content_digest     bytea       NOT NULL GENERATED ALWAYS AS (sha256(
        tally.canonical_head('retraction', consultation_id, patient_id, practitioner_id)
        || tally.canonical_text(share_id::text)
        || CASE
            WHEN sealed_ciphertext IS NULL THEN tally.canonical_text('plain') || tally.canonical_text(reason)
            ELSE tally.canonical_sealed(sealed_key_id, sealed_algorithm, sealed_ciphertext)
        END)) STORED,
    CONSTRAINT share_retraction_unaltered CHECK (content_digest = accepted_digest),
    CONSTRAINT share_retraction_plain_or_sealed CHECK (
        num_nonnulls(sealed_key_id, sealed_algorithm, sealed_ciphertext) = 0
        OR (num_nonnulls(sealed_key_id, sealed_algorithm, sealed_ciphertext) = 3 AND reason IS NULL)),
    CONSTRAINT share_retraction_once UNIQUE (consultation_id, share_id)
);

CREATE TABLE tally.sharing_statement (
    event_id                   uuid        PRIMARY KEY,
    consultation_id            uuid        NOT NULL,
    practitioner_id            text        NOT NULL,
    patient_id                 text        NOT NULL,
    revision                   integer     NOT NULL,
    share_ids                  uuid[]      NOT NULL,
    last_observation_revision  integer     NOT NULL,
    inferred                   boolean     NOT NULL,
    occurred_at                timestamptz NOT NULL,
    accepted_at                timestamptz NOT NULL,
    gateway_id                 text        NOT NULL,
    incarnation                uuid        NOT NULL,
    sequence                   bigint      NOT NULL,
    journaled                  boolean     NOT NULL,
    stored_at                  timestamptz NOT NULL DEFAULT now(),
    accepted_digest            bytea       NOT NULL,
    content_digest             bytea       NOT NULL GENERATED ALWAYS AS (sha256(
        tally.canonical_head('statement', consultation_id, patient_id, practitioner_id)
        || tally.canonical_text(revision::text)
        || tally.canonical_text(last_observation_revision::text)
        || tally.canonical_text(inferred::text)
        || tally.canonical_text(tally.canonical_ids(share_ids)))) STORED,
    -- What a gateway infers is revision 0, below every statement of practice software.
    CONSTRAINT sharing_statement_counts CHECK (revision > 0 OR (revision = 0 AND inferred)),
    CONSTRAINT sharing_statement_unaltered CHECK (content_digest = accepted_digest),
    CONSTRAINT sharing_statement_of_consultation UNIQUE (consultation_id, event_id),
    CONSTRAINT sharing_statement_once UNIQUE (consultation_id, revision)
);

-- All events, with what the rules about sets of events need.
CREATE VIEW tally.event AS
    SELECT event_id, consultation_id, practitioner_id, patient_id, content_digest, 'OBSERVATION' AS kind, revision
        FROM tally.observation_revision
    UNION ALL
    SELECT event_id, consultation_id, practitioner_id, patient_id, content_digest, 'SHARE', 0
        FROM tally.document_share
    UNION ALL
    SELECT event_id, consultation_id, practitioner_id, patient_id, content_digest, 'RETRACTION', 0
        FROM tally.share_retraction
    UNION ALL
    SELECT event_id, consultation_id, practitioner_id, patient_id, content_digest, 'STATEMENT', revision
        FROM tally.sharing_statement;
