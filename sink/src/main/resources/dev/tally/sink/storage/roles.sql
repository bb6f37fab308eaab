-- The three roles, made where they are missing and left alone where they are not; no password is set here.
-- Roles belong to the whole server, so this is not a migration: it runs before the migrations, every time.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['tally_owner', 'tally_sink', 'tally_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- Another database of this server is being migrated at this moment and was faster.
            END;
        END IF;
    END LOOP;

    -- Whoever runs the migrations acts as the owner, so that nothing belongs to a person or to a superuser.
    IF NOT pg_has_role(current_user, 'tally_owner', 'SET') THEN
        EXECUTE format('GRANT tally_owner TO %I WITH SET TRUE', current_user);
    END IF;
    IF NOT has_database_privilege('tally_owner', current_database(), 'CREATE') THEN
        EXECUTE format('GRANT CREATE ON DATABASE %I TO tally_owner', current_database());
    END IF;

    -- A sink that is frozen inside a transaction holds the row that its successor needs: the server ends such a
    -- transaction by itself. Waiting for a lock is bounded below that, so that the wait is seen and named.
    -- Plans are made anew for each statement, because one that was cached while the tables were empty reads them whole later.
    IF NOT EXISTS (
        SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
        WHERE r.rolname = 'tally_sink' AND s.setdatabase = 0 AND s.setconfig @> ARRAY[
            'transaction_timeout=30s', 'idle_in_transaction_session_timeout=10s', 'lock_timeout=10s',
            'plan_cache_mode=force_custom_plan']) THEN
        ALTER ROLE tally_sink SET transaction_timeout = '30s';
        ALTER ROLE tally_sink SET idle_in_transaction_session_timeout = '10s';
        ALTER ROLE tally_sink SET lock_timeout = '10s';
        ALTER ROLE tally_sink SET plan_cache_mode = 'force_custom_plan';
    END IF;
END
$$;
