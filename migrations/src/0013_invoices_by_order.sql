-- What is invoiced of an order is added up when another invoice of it comes.
CREATE INDEX procurement_invoices_order ON procurement_invoices (authority, order_number);
