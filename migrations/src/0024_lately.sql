-- What was reported last of remote access, licences and the digital file: a report that is quite unlike it is queried.
CREATE TABLE rollout_capacities (
    authority TEXT NOT NULL,
    what TEXT NOT NULL,
    day TEXT NOT NULL,
    quantity {number} NOT NULL,
    before {number}, -- what was unlike it, and came before it
    PRIMARY KEY (authority, what)
);
-- The same of published parameters, by their place in a set.
CREATE TABLE intake_parameters (
    name TEXT PRIMARY KEY NOT NULL,
    valid_from TEXT NOT NULL,
    amount TEXT NOT NULL,
    before TEXT
);
-- The event that took back what a warning is about: nobody has to look at it any more.
ALTER TABLE journal_warnings ADD COLUMN taken_back_by {number};
