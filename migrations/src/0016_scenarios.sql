-- Scenarios by name: whose each is, and whether it was withdrawn. What it assumes stands in its event alone.
CREATE TABLE intake_scenarios (
    name TEXT NOT NULL PRIMARY KEY,
    authority TEXT,
    withdrawn {number} NOT NULL
);
