-- What is invoiced of an order stands with it, and nobody adds up its invoices any more.
ALTER TABLE procurement_orders ADD COLUMN invoiced {number};
DROP INDEX procurement_invoices_order;
