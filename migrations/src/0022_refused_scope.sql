-- The authority for which a refused entry was sent, where its sender speaks for one alone: it is that authority's,
-- whomever its text names.
ALTER TABLE intake_refused ADD COLUMN scope TEXT
