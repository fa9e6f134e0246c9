-- Why whoever opened a process took it back; nothing where they did not.
ALTER TABLE ledger_processes ADD COLUMN withdrawn TEXT
