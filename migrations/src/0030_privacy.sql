-- Bytes of chance that the chain hashes with an event (format 2 of entries); none: it was recorded in format 1.
ALTER TABLE journal_events ADD COLUMN salt {bytes}

;
-- Whose the pseudonyms are under which persons are recorded. A name that is erased is nobody's any more.
CREATE TABLE persons (
    pseudonym TEXT NOT NULL PRIMARY KEY,
    name TEXT,
    since {number} NOT NULL,
    erased_at {number}
);
CREATE UNIQUE INDEX persons_name ON persons (name)
