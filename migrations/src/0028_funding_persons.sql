-- Who asked for money and who approved it, as recorded: whoever does the next step must be somebody else.
ALTER TABLE budget_funding_requests ADD COLUMN requested_by TEXT;
ALTER TABLE budget_funding_requests ADD COLUMN approved_by TEXT
