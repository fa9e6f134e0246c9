-- What takes another person, as parameters publish it: transfers of more than this, from a day on; nothing where a set
-- says it no more. And by which rule a process waits, as JSON; nothing where none was published.
CREATE TABLE ledger_approvals (
    valid_from TEXT NOT NULL PRIMARY KEY,
    transfers_above {number}
);
ALTER TABLE ledger_processes ADD COLUMN rule TEXT
