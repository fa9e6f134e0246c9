-- Processes: what takes another person, held until one approves it; who opened it and who decided, as recorded.
CREATE TABLE ledger_processes (
    process TEXT NOT NULL PRIMARY KEY,
    authority TEXT,
    holds TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    open_until TEXT NOT NULL,
    decided_by TEXT,
    decided_on TEXT,
    rejected TEXT
);
CREATE INDEX ledger_processes_until ON ledger_processes (open_until, process)
