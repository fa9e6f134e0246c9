-- The items that a set of parameters named last: one that a later set of the name leaves out is queried.
CREATE TABLE intake_parameter_sets (
    name TEXT PRIMARY KEY NOT NULL,
    valid_from TEXT NOT NULL,
    items TEXT NOT NULL -- separated by blanks, in their order
);
-- The start and the budget that a rollout is planned with: a plan without them replaces one that had them, and is queried.
ALTER TABLE rollout_rollouts ADD COLUMN start_on TEXT;
ALTER TABLE rollout_rollouts ADD COLUMN budget {number};
