-- How much of an order a consent covers, and whose line it is on.
ALTER TABLE procurement_orders ADD COLUMN covered {number} NOT NULL DEFAULT 0;
ALTER TABLE procurement_orders ADD COLUMN foreign_line {number} NOT NULL DEFAULT 0;
ALTER TABLE procurement_payments ADD COLUMN foreign_line {number} NOT NULL DEFAULT 0;
-- What was approved of a funding request.
ALTER TABLE budget_funding_requests ADD COLUMN approved {number};

UPDATE procurement_orders SET covered = amount WHERE consent IS NOT NULL;
UPDATE procurement_orders SET foreign_line = 1 WHERE EXISTS (
    SELECT 1 FROM ledger_lines WHERE ledger_lines.name = procurement_orders.line
    AND ledger_lines.authority <> procurement_orders.authority AND ledger_lines.authority <> 'ikt-steuerung'
);
UPDATE procurement_payments SET foreign_line = 1 WHERE EXISTS (
    SELECT 1 FROM ledger_lines WHERE ledger_lines.name = procurement_payments.line
    AND ledger_lines.authority <> procurement_payments.authority AND ledger_lines.authority <> 'ikt-steuerung'
);
UPDATE budget_funding_requests SET approved = amount WHERE state IN ('approved', 'granted');

-- Commitment authority is used by what was ordered, paid or not; by a cancelled or closed order, as far as it was paid.
UPDATE ledger_commitment_authorities SET used = COALESCE((
    SELECT CAST(SUM(CASE WHEN state = 'open' OR paid > amount THEN amount WHEN paid < 0 THEN 0 ELSE paid END) AS {number})
    FROM procurement_orders
    WHERE procurement_orders.line = ledger_commitment_authorities.line AND procurement_orders.later_year = ledger_commitment_authorities.year
), 0)
