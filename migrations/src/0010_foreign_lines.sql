-- Whether a line bears orders or payments of an authority that is neither its own nor the central chapter's.
ALTER TABLE ledger_lines ADD COLUMN foreign_booked {number} NOT NULL DEFAULT 0;
UPDATE ledger_lines SET foreign_booked = 1 WHERE
    EXISTS (SELECT 1 FROM procurement_orders WHERE procurement_orders.line = ledger_lines.name AND procurement_orders.foreign_line = 1)
    OR EXISTS (SELECT 1 FROM procurement_payments WHERE procurement_payments.line = ledger_lines.name AND procurement_payments.foreign_line = 1)
