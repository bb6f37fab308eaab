-- The canonical form of content, in PostgreSQL's own words. The gateway computes the same digests in Java; that the two
-- agree on every row is what "stored" means.

DO $$
BEGIN
    IF getdatabaseencoding() <> 'UTF8' THEN
        RAISE EXCEPTION 'Tally needs a database in UTF8; this one is in %', getdatabaseencoding()
            USING HINT = 'Create the database with ENCODING ''UTF8''.';
    END IF;
END
$$;

-- A field: its length in bytes as 4 bytes, big-endian, and its bytes; -1 and nothing for null.
-- convert_to() is only STABLE, because a conversion could be redefined. From UTF8 to UTF8 there is none, so calling it
-- IMMUTABLE is true, and a generated column needs it.
CREATE FUNCTION tally.canonical_text(field text) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN field IS NULL THEN '\xffffffff'::bytea
        ELSE int4send(octet_length(field)) || convert_to(field, 'UTF8')
    END;

CREATE FUNCTION tally.canonical_bytes(field bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN field IS NULL THEN '\xffffffff'::bytea
        ELSE int4send(octet_length(field)) || field
    END;

-- What every form begins with: the version byte, kind, consultation, patient, practitioner.
CREATE FUNCTION tally.canonical_head(kind text, consultation_id uuid, patient_id text, practitioner_id text) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '\x01'::bytea
        || tally.canonical_text(kind)
        || tally.canonical_text(consultation_id::text)
        || tally.canonical_text(patient_id)
        || tally.canonical_text(practitioner_id);

-- Sealed content: the ciphertext stands for the fields.
CREATE FUNCTION tally.canonical_sealed(key_id text, algorithm text, ciphertext bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN tally.canonical_text('sealed')
        || tally.canonical_text(key_id)
        || tally.canonical_text(algorithm)
        || tally.canonical_bytes(ciphertext);

-- A set of sections: each once, in the order of the schema, joined by commas. A name that the schema does not have sorts last.
CREATE FUNCTION tally.canonical_sections(sections text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (
        SELECT coalesce(string_agg(section, ',' ORDER BY array_position(
                   ARRAY['REASON_FOR_VISIT', 'HISTORY', 'EXAMINATION', 'CONCLUSION'], section)), '')
        FROM (SELECT DISTINCT unnest(sections) AS section) AS each_once);

-- A set of ids: each once, by bytes, joined by commas. Ordered as uuid and not as text: collations may skip hyphens.
CREATE FUNCTION tally.canonical_ids(ids uuid[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (
        SELECT coalesce(string_agg(id::text, ',' ORDER BY id), '')
        FROM (SELECT DISTINCT unnest(ids) AS id) AS each_once);
