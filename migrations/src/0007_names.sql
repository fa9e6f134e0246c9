-- A line may have several names. Its row stands under the first; every other one is a row that says whose name it is, so that
-- no name ever means two lines.
ALTER TABLE ledger_lines ADD COLUMN same_as TEXT;
-- What it is called now, where that is not the first.
ALTER TABLE ledger_lines ADD COLUMN shown TEXT;
