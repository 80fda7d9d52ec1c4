-- Returns, credit, layaways, transfers, counts and invoices asked for. All but the caches and the invoices' state is insert-only.

-- What people look an operation up by, as kept; documents of all types share one series.
ALTER TABLE operations ADD COLUMN folio text;
UPDATE operations o SET folio = s.folio FROM sales s WHERE s.id = o.id;
CREATE INDEX operations_folio ON operations (folio) WHERE folio IS NOT NULL;

ALTER TABLE sales ADD COLUMN draft_id uuid;
CREATE INDEX sales_draft ON sales (draft_id) WHERE draft_id IS NOT NULL;
ALTER TABLE rollups ADD COLUMN credit_cents bigint NOT NULL DEFAULT 0;
-- Kept for layaways; on hand all the while.
ALTER TABLE stock_levels ADD COLUMN reserved_milli bigint NOT NULL DEFAULT 0;

-- What customers owe, what is to be paid of sales and layaways, the worth of goods on their way, gift cards, points.
CREATE TABLE balance_operations (
  operation_id uuid NOT NULL,
  line integer NOT NULL,
  kind text NOT NULL,
  owner_id uuid NOT NULL,
  amount_cents bigint NOT NULL,
  tax_cents bigint NOT NULL,
  reason text,
  PRIMARY KEY (operation_id, line)
);
CREATE INDEX balance_operations_owner ON balance_operations (owner_id, kind);
-- Cache: sums of balance_operations. Its rows are what writers of one balance wait for.
CREATE TABLE balances (
  kind text NOT NULL,
  owner_id uuid NOT NULL,
  amount_cents bigint NOT NULL,
  tax_cents bigint NOT NULL,
  PRIMARY KEY (kind, owner_id)
);

CREATE TABLE returns (
  id uuid PRIMARY KEY,
  folio text NOT NULL,
  sale_id uuid NOT NULL,
  device_id uuid NOT NULL,
  branch_id uuid NOT NULL,
  employee_id uuid,
  session_id uuid NOT NULL,
  customer_id uuid,
  net_cents bigint NOT NULL,
  tax_cents bigint NOT NULL,
  total_cents bigint NOT NULL,
  cost_cents bigint NOT NULL,
  reason text NOT NULL,
  business_ms bigint NOT NULL,
  day date NOT NULL
);
CREATE INDEX returns_sale ON returns (sale_id);
CREATE INDEX returns_day ON returns (day, branch_id);
CREATE TABLE return_items (
  return_id uuid NOT NULL,
  line integer NOT NULL,
  sale_id uuid NOT NULL,
  sale_line integer NOT NULL,
  product_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  quantity_milli bigint NOT NULL,
  amount_cents bigint NOT NULL,
  net_cents bigint NOT NULL,
  tax_rate_bps integer,
  tax_cents bigint NOT NULL,
  cost_cents bigint NOT NULL,
  restock boolean NOT NULL,
  PRIMARY KEY (return_id, line)
);
CREATE INDEX return_items_sale ON return_items (sale_id);
-- Money given back by a return or a cancelled layaway.
CREATE TABLE refunds (
  operation_id uuid NOT NULL,
  line integer NOT NULL,
  method text NOT NULL,
  amount_cents bigint NOT NULL,
  PRIMARY KEY (operation_id, line)
);

CREATE TABLE customer_payments (
  id uuid PRIMARY KEY,
  folio text NOT NULL,
  customer_id uuid NOT NULL,
  device_id uuid NOT NULL,
  branch_id uuid NOT NULL,
  employee_id uuid,
  session_id uuid,
  total_cents bigint NOT NULL,
  business_ms bigint NOT NULL,
  day date NOT NULL
);
CREATE INDEX customer_payments_customer ON customer_payments (customer_id, business_ms);
CREATE TABLE customer_payment_methods (
  payment_id uuid NOT NULL,
  line integer NOT NULL,
  method text NOT NULL,
  amount_cents bigint NOT NULL,
  reference text,
  PRIMARY KEY (payment_id, line)
);
CREATE TABLE customer_payment_applications (
  payment_id uuid NOT NULL,
  line integer NOT NULL,
  sale_id uuid NOT NULL,
  amount_cents bigint NOT NULL,
  -- The tax that it made collected.
  tax_cents bigint NOT NULL,
  PRIMARY KEY (payment_id, line)
);
CREATE INDEX customer_payment_applications_sale ON customer_payment_applications (sale_id);

CREATE TABLE layaways (
  id uuid PRIMARY KEY,
  folio text NOT NULL,
  customer_id uuid NOT NULL,
  device_id uuid NOT NULL,
  branch_id uuid NOT NULL,
  employee_id uuid,
  due_day date NOT NULL,
  net_cents bigint NOT NULL,
  tax_cents bigint NOT NULL,
  total_cents bigint NOT NULL,
  business_ms bigint NOT NULL,
  day date NOT NULL
);
CREATE INDEX layaways_customer ON layaways (customer_id);
CREATE TABLE layaway_items (
  layaway_id uuid NOT NULL,
  line integer NOT NULL,
  product_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  quantity_milli bigint NOT NULL,
  price_cents bigint NOT NULL,
  discount_cents bigint NOT NULL,
  amount_cents bigint NOT NULL,
  tax_cents bigint NOT NULL,
  PRIMARY KEY (layaway_id, line)
);
CREATE TABLE layaway_payments (
  operation_id uuid NOT NULL,
  line integer NOT NULL,
  layaway_id uuid NOT NULL,
  folio text NOT NULL,
  method text NOT NULL,
  amount_cents bigint NOT NULL,
  reference text,
  employee_id uuid,
  business_ms bigint NOT NULL,
  PRIMARY KEY (operation_id, line)
);
CREATE INDEX layaway_payments_layaway ON layaway_payments (layaway_id);
-- A layaway is open until the first of these; they may arrive before it does.
CREATE TABLE layaway_closings (
  operation_id uuid PRIMARY KEY,
  layaway_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('delivered', 'cancelled')),
  penalty_cents bigint NOT NULL,
  reason text,
  employee_id uuid,
  business_ms bigint NOT NULL
);
CREATE INDEX layaway_closings_layaway ON layaway_closings (layaway_id);
CREATE TABLE reservations (
  operation_id uuid NOT NULL,
  line integer NOT NULL,
  product_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('RESERVE', 'RELEASE')),
  quantity_milli bigint NOT NULL,
  PRIMARY KEY (operation_id, line)
);

CREATE TABLE transfers (
  id uuid PRIMARY KEY,
  folio text NOT NULL,
  from_warehouse_id uuid NOT NULL,
  to_warehouse_id uuid NOT NULL,
  device_id uuid NOT NULL,
  branch_id uuid NOT NULL,
  employee_id uuid,
  business_ms bigint NOT NULL,
  day date NOT NULL
);
CREATE TABLE transfer_items (
  transfer_id uuid NOT NULL,
  line integer NOT NULL,
  product_id uuid NOT NULL,
  quantity_milli bigint NOT NULL,
  cost_cents bigint NOT NULL,
  PRIMARY KEY (transfer_id, line)
);
CREATE TABLE transfer_receipts (
  id uuid PRIMARY KEY,
  folio text NOT NULL,
  transfer_id uuid NOT NULL,
  to_warehouse_id uuid NOT NULL,
  device_id uuid NOT NULL,
  branch_id uuid NOT NULL,
  employee_id uuid,
  business_ms bigint NOT NULL,
  day date NOT NULL
);
CREATE TABLE transfer_receipt_items (
  receipt_id uuid NOT NULL,
  line integer NOT NULL,
  transfer_id uuid NOT NULL,
  shipped_line integer NOT NULL,
  product_id uuid NOT NULL,
  quantity_milli bigint NOT NULL,
  lost_milli bigint NOT NULL,
  cost_cents bigint NOT NULL,
  lost_cents bigint NOT NULL,
  PRIMARY KEY (receipt_id, line)
);
CREATE INDEX transfer_receipt_items_transfer ON transfer_receipt_items (transfer_id);

CREATE TABLE stock_counts (
  operation_id uuid NOT NULL,
  line integer NOT NULL,
  warehouse_id uuid NOT NULL,
  product_id uuid NOT NULL,
  expected_milli bigint NOT NULL,
  counted_milli bigint NOT NULL,
  PRIMARY KEY (operation_id, line)
);

CREATE TABLE invoice_requests (
  id uuid PRIMARY KEY,
  folio text NOT NULL,
  device_id uuid NOT NULL,
  branch_id uuid NOT NULL,
  employee_id uuid,
  payment_form text NOT NULL,
  payment_method text NOT NULL,
  rfc text,
  legal_name text,
  tax_regime text,
  postal_code text,
  cfdi_use text,
  email text,
  business_ms bigint NOT NULL,
  day date NOT NULL,
  state text NOT NULL DEFAULT 'requested'
);
CREATE INDEX invoice_requests_state ON invoice_requests (state, business_ms);
CREATE TABLE invoice_request_sales (
  request_id uuid NOT NULL,
  line integer NOT NULL,
  sale_id uuid NOT NULL,
  PRIMARY KEY (request_id, line)
);
CREATE INDEX invoice_request_sales_sale ON invoice_request_sales (sale_id);

DO $$
DECLARE insert_only text;
BEGIN
  FOREACH insert_only IN ARRAY ARRAY['balance_operations', 'returns', 'return_items', 'refunds', 'customer_payments', 'customer_payment_methods',
    'customer_payment_applications', 'layaways', 'layaway_items', 'layaway_payments', 'layaway_closings', 'reservations', 'transfers', 'transfer_items',
    'transfer_receipts', 'transfer_receipt_items', 'stock_counts', 'invoice_request_sales'] LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM nexus_app', insert_only);
  END LOOP;
END $$;
