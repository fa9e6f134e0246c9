-- Acts of which a second one is queried: a digest of what two of them share, and the last event that did it.
CREATE TABLE journal_acts (
    act TEXT PRIMARY KEY NOT NULL,
    seq {number} NOT NULL
);
-- What a scenario says and since when: whoever saves it anew is told what changes.
ALTER TABLE intake_scenarios ADD COLUMN day TEXT;
ALTER TABLE intake_scenarios ADD COLUMN event TEXT; -- JSON
-- Measures on sites that were reported, or named by parameters.
CREATE TABLE ledger_measures (
    measure TEXT PRIMARY KEY NOT NULL,
    named {number} NOT NULL -- by parameters
);
