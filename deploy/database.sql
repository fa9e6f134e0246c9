-- The database, after roles.sql: psql --dbname=postgres --file=database.sql, as superuser, once.
--
-- C.UTF-8: names are compared by their bytes, the same on every machine and after every upgrade of the operating system; an
-- index sorted by another version of a language's rules would silently find less. What people read is sorted by the program.
CREATE DATABASE sollist OWNER sollist_owner ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0;

-- Only those with a role here come in, and nobody but the owner makes tables.
REVOKE ALL ON DATABASE sollist FROM PUBLIC;
GRANT CONNECT ON DATABASE sollist TO
    sollist_budget, sollist_procurement, sollist_rollout, sollist_staffing, sollist_intake,
    sollist_analytics, sollist_reporting, sollist_relay, sollist_webhooks, sollist_notary;
\connect sollist
ALTER SCHEMA public OWNER TO sollist_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO
    sollist_budget, sollist_procurement, sollist_rollout, sollist_staffing, sollist_intake,
    sollist_analytics, sollist_reporting, sollist_relay, sollist_webhooks, sollist_notary;
