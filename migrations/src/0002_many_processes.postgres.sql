-- Wakes whoever follows the journal, in every process, when a transaction that recorded events commits.
CREATE FUNCTION journal_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('sollist_journal', NEW.last::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER journal_moved AFTER UPDATE ON journal_head FOR EACH ROW EXECUTE FUNCTION journal_moved();

-- The journal is never changed: not by a program with a fault, not by a hand at the database.
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is never changed (%)', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_events
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
