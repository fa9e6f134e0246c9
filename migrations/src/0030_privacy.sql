-- Bytes of chance that the chain hashes with an event (format 2 of entries); none: it was recorded in format 1.
ALTER TABLE journal_events ADD COLUMN salt {bytes}
