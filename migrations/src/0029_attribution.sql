-- By whose right an event came (an authority, or * for everybody's), and whose affairs it touches: one authority's, or
-- two with a blank between them. What is not the scope's own is not taken, whatever the program let pass. What was
-- recorded before came without such a word.
ALTER TABLE journal_events ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE journal_events ADD COLUMN scope TEXT NOT NULL DEFAULT '*'
    CHECK (scope = '*' OR (about <> '' AND about = scope))
