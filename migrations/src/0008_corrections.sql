-- An entry that is refused again after it was closed is listed anew: several rows of the same content, one of them open at most.
-- SQLite has no other way to add a column that is never empty than to give it a default.
ALTER TABLE intake_refused ADD COLUMN entry TEXT NOT NULL DEFAULT '';
UPDATE intake_refused SET entry = id;
CREATE INDEX intake_refused_entry ON intake_refused (entry);
-- What was taken in its place, where the name of its event does not tell: the journal's number then.
ALTER TABLE intake_refused ADD COLUMN taken {number};
-- A row of a plan, and the header it stands below, to be given back in a table.
ALTER TABLE intake_refused ADD COLUMN table_header TEXT;
ALTER TABLE intake_refused ADD COLUMN table_row TEXT;
CREATE INDEX intake_refused_event ON intake_refused (event_source, event_id);
CREATE INDEX intake_refused_origin ON intake_refused (origin)
