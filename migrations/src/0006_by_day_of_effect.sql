-- Every count and movement of a stock is kept, so that one that comes late is checked on its day and on every day since.
ALTER TABLE ledger_stocks ADD COLUMN last_day TEXT; -- the last day on which anything happened
ALTER TABLE ledger_stock_entries ADD COLUMN is_count {number} NOT NULL DEFAULT 0;

-- The days of effect of what counts now: an older report that comes late does not override it.
ALTER TABLE procurement_orders ADD COLUMN totals_on TEXT;
ALTER TABLE procurement_orders ADD COLUMN ended_on TEXT;
ALTER TABLE rollout_rollouts ADD COLUMN planned_on TEXT;
ALTER TABLE rollout_rollouts ADD COLUMN total_on TEXT;
ALTER TABLE rollout_rollouts ADD COLUMN done_on TEXT;
ALTER TABLE rollout_milestones ADD COLUMN said_on TEXT;
ALTER TABLE ledger_lines ADD COLUMN assigned_on TEXT;

-- By which rules the derived tables were filled: by older ones than the program's they are filled anew from the journal.
ALTER TABLE journal_head ADD COLUMN filled_by {number} NOT NULL DEFAULT 0
