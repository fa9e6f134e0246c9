-- The unit price that parameters published last by the day from which it is valid: an order far from it is queried.
ALTER TABLE ledger_items ADD COLUMN price TEXT;
ALTER TABLE ledger_items ADD COLUMN price_from TEXT;
