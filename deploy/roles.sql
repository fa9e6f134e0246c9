-- Database roles: one for the owner of the tables, one for each role of Sollist that touches the database.
--
--   psql --dbname=postgres --file=roles.sql       as superuser, once for each server; a second time changes nothing
--
-- No rights are given here beyond coming in. What a role may do with which table is part of the migrations, so that a table and
-- its grants appear in one transaction: `sollist migrate` grants to those of these roles that exist. Create them before the first
-- migration; a role that is created later gets its rights with the next `sollist migrate`.
--
-- No passwords either: a role comes in with the certificate of the same name (pg_hba.conf, pg_ident.conf). Where a managed
-- database takes no certificates: ALTER ROLE sollist_relay PASSWORD ..., by hand, and PGPASSWORD in the role's environment.

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY[
        'sollist_owner',
        'sollist_budget', 'sollist_procurement', 'sollist_rollout', 'sollist_staffing', 'sollist_intake',
        'sollist_analytics', 'sollist_reporting', 'sollist_relay', 'sollist_webhooks', 'sollist_notary'
    ]
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', role);
        END IF;
    END LOOP;
END
$$;

-- A role that lost its way (a leak of connections, a crash loop) must not take the others' places. The sum stays below
-- max_connections; each process takes database.connections_max of them (8 unless configured), so this is three processes each.
ALTER ROLE sollist_budget CONNECTION LIMIT 24;
ALTER ROLE sollist_procurement CONNECTION LIMIT 24;
ALTER ROLE sollist_rollout CONNECTION LIMIT 24;
ALTER ROLE sollist_staffing CONNECTION LIMIT 24;
ALTER ROLE sollist_intake CONNECTION LIMIT 24;
-- Readers scale by adding processes, with few connections each.
ALTER ROLE sollist_analytics CONNECTION LIMIT 32;
ALTER ROLE sollist_reporting CONNECTION LIMIT 32;
ALTER ROLE sollist_relay CONNECTION LIMIT 16;
ALTER ROLE sollist_webhooks CONNECTION LIMIT 16;
ALTER ROLE sollist_notary CONNECTION LIMIT 16;

-- Who only reads is held to it by the database, whatever the program does.
ALTER ROLE sollist_analytics SET default_transaction_read_only = on;
ALTER ROLE sollist_reporting SET default_transaction_read_only = on;
