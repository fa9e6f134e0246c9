-- What changes on each day of effect, so that what comes late is held to the rules on its day and on every day since.
-- A sum of cents is kept in two halves, each of which may grow for ever: high * 2^32 + low.
CREATE TABLE ledger_days (
    line TEXT NOT NULL,
    what TEXT NOT NULL, -- free, paid, frozen, or the later year whose commitment authority it is
    day TEXT NOT NULL,
    high {number} NOT NULL,
    low {number} NOT NULL,
    PRIMARY KEY (line, what, day)
);
-- The last day on which anything happened.
ALTER TABLE ledger_lines ADD COLUMN last_day TEXT;

-- Everything reported of an order that counts goods or money.
CREATE TABLE procurement_order_entries (
    authority TEXT NOT NULL,
    number TEXT NOT NULL,
    place {number} NOT NULL,
    day TEXT NOT NULL,
    entry TEXT NOT NULL, -- JSON
    PRIMARY KEY (authority, number, place)
);
ALTER TABLE procurement_orders ADD COLUMN entries {number} NOT NULL DEFAULT 0;
ALTER TABLE procurement_orders ADD COLUMN last_day TEXT
