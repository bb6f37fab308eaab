-- Who may do what. Rows are only ever added; nobody has DELETE, and the place in Kafka alone can be updated.

CREATE FUNCTION tally.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;

DO $$
DECLARE
    each_table text;
BEGIN
    FOREACH each_table IN ARRAY ARRAY['observation_revision', 'document_share', 'share_retraction', 'sharing_statement',
            'consultation_record', 'pinned_topic', 'sink_partition'] LOOP
        EXECUTE format('GRANT SELECT ON tally.%I TO tally_sink, tally_reader', each_table);
        EXECUTE format('GRANT INSERT ON tally.%I TO tally_sink', each_table);
        -- UPDATE stays with the owner: foreign keys lock the rows they point at in the owner's name, and a row lock asks
        -- for it. The trigger below refuses the update itself, to the owner and to superusers too.
        EXECUTE format('REVOKE DELETE, TRUNCATE ON tally.%I FROM tally_owner', each_table);
        EXECUTE format('CREATE TRIGGER append_only BEFORE %s ON tally.%I FOR EACH STATEMENT '
            'EXECUTE FUNCTION tally.refuse_change()',
            CASE each_table WHEN 'sink_partition' THEN 'DELETE OR TRUNCATE' ELSE 'UPDATE OR DELETE OR TRUNCATE' END,
            each_table);
    END LOOP;
END
$$;

GRANT UPDATE ON tally.sink_partition TO tally_sink;
GRANT SELECT ON tally.event, tally.consultation_current TO tally_sink, tally_reader;
GRANT SELECT ON tally.flyway_schema_history TO tally_sink, tally_reader;
GRANT USAGE ON SCHEMA tally TO tally_sink, tally_reader;
