-- How often the tables that follow from the journal were filled anew: whoever keeps rows of them in memory asks again.
ALTER TABLE journal_head ADD COLUMN fillings {number} NOT NULL DEFAULT 0;
-- Nearly always nothing is open, and every batch asks.
CREATE INDEX intake_refused_open ON intake_refused (number) WHERE taken IS NULL AND settled IS NULL;
