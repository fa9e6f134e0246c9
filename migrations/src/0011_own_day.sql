-- What was reported of a rollout, by day of effect: progress is held to the total of its own day.
CREATE TABLE rollout_reports (
    authority TEXT NOT NULL,
    rollout TEXT NOT NULL,
    place {number} NOT NULL,
    day TEXT NOT NULL,
    total {number},
    done {number},
    PRIMARY KEY (authority, rollout, place)
);
ALTER TABLE rollout_rollouts ADD COLUMN reports {number} NOT NULL DEFAULT 0;
ALTER TABLE rollout_rollouts ADD COLUMN last_day TEXT; -- the last day of which anything was reported

-- The day of the last step of a funding request, but for grants: what follows is not dated earlier.
ALTER TABLE budget_funding_requests ADD COLUMN stepped_on TEXT;

-- The programmes of a line by day of effect: the one of its plan, and what it was moved to since.
ALTER TABLE ledger_lines ADD COLUMN planned_programme TEXT;
CREATE TABLE ledger_programmes (
    line TEXT NOT NULL,
    day TEXT NOT NULL,
    programme TEXT NOT NULL,
    PRIMARY KEY (line, day)
)
