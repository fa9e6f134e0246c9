-- What an officer would query of what was recorded, until somebody settles it. No table of the books: nothing derives it from the journal.
CREATE TABLE journal_warnings (
    number {number} PRIMARY KEY NOT NULL,
    seq {number} NOT NULL, -- the event that it is about
    reason TEXT NOT NULL,
    field TEXT NOT NULL,
    message_de TEXT NOT NULL,
    message_en TEXT NOT NULL,
    authority TEXT,
    line TEXT,
    order_number TEXT,
    origin TEXT, -- file or system, and place there, of what came in a stream
    position {number},
    warned_at {number} NOT NULL,
    actor TEXT NOT NULL,
    settled_by TEXT,
    settled_why TEXT,
    settled_at {number}
);
CREATE INDEX journal_warnings_seq ON journal_warnings (seq);

-- Items that were ordered, counted, or named by parameters.
CREATE TABLE ledger_items (
    item TEXT PRIMARY KEY NOT NULL,
    named {number} NOT NULL -- by parameters
);
-- What was asked for, whatever review and approval make of it.
ALTER TABLE budget_funding_requests ADD COLUMN requested {number} NOT NULL DEFAULT 0
