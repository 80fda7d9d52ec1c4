-- What operations follow into: catalogue, customers, stock, sales, cash, ledger, rollups.
-- Nothing that a device can create offline is UNIQUE here but by its id: duplicates make tasks.

CREATE TABLE products (
  id uuid PRIMARY KEY,
  part_number text NOT NULL DEFAULT '',
  part_key text NOT NULL DEFAULT '',
  manufacturer text NOT NULL DEFAULT '',
  name text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',
  category text NOT NULL DEFAULT '',
  unit text NOT NULL DEFAULT 'pieza',
  barcodes text[] NOT NULL DEFAULT '{}',
  cost_cents bigint NOT NULL DEFAULT 0,
  price_1_cents bigint NOT NULL DEFAULT 0,
  price_2_cents bigint NOT NULL DEFAULT 0,
  price_3_cents bigint NOT NULL DEFAULT 0,
  tax_rate_bps integer,
  sat_product_key text,
  sat_unit_key text,
  fitments jsonb NOT NULL DEFAULT '[]',
  cross_references text[] NOT NULL DEFAULT '{}',
  locations jsonb NOT NULL DEFAULT '{}',
  min_milli bigint NOT NULL DEFAULT 0,
  max_milli bigint NOT NULL DEFAULT 0,
  active boolean NOT NULL DEFAULT true,
  -- The write stamp of each field as written last: {"name": [ms, counter, "device"]}.
  field_stamps jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX products_part_key ON products (part_key);
CREATE INDEX products_barcodes ON products USING gin (barcodes);
CREATE INDEX products_name ON products (name, id);

CREATE TABLE customers (
  id uuid PRIMARY KEY,
  home_branch_id uuid,
  name text NOT NULL DEFAULT '',
  rfc text,
  legal_name text,
  tax_regime text,
  cfdi_use text,
  postal_code text,
  email text,
  phone text,
  address text,
  notes text,
  price_tier integer NOT NULL DEFAULT 1,
  credit_limit_cents bigint NOT NULL DEFAULT 0,
  vehicles jsonb NOT NULL DEFAULT '[]',
  active boolean NOT NULL DEFAULT true,
  field_stamps jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX customers_name ON customers (name, id);
CREATE INDEX customers_rfc ON customers (rfc) WHERE rfc IS NOT NULL;

-- Every write of a field that was beaten by a later one, and every one that replaced a value.
CREATE TABLE record_history (
  operation_id uuid NOT NULL,
  collection text NOT NULL,
  record_id uuid NOT NULL,
  field text NOT NULL,
  value jsonb,
  stamp jsonb NOT NULL,
  won boolean NOT NULL,
  PRIMARY KEY (operation_id, collection, record_id, field)
);
CREATE INDEX record_history_record ON record_history (collection, record_id);

CREATE TABLE inventory_operations (
  operation_id uuid NOT NULL,
  line integer NOT NULL,
  product_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  kind text NOT NULL,
  quantity_milli bigint NOT NULL,
  value_cents bigint NOT NULL,
  employee_id uuid,
  device_id uuid NOT NULL,
  business_ms bigint NOT NULL,
  note text,
  PRIMARY KEY (operation_id, line)
);
CREATE INDEX inventory_operations_product ON inventory_operations (product_id, business_ms);

-- Caches: sums of inventory_operations, always rebuildable to the same figures.
CREATE TABLE stock_levels (
  product_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  quantity_milli bigint NOT NULL,
  PRIMARY KEY (product_id, warehouse_id)
);
CREATE TABLE stock_values (
  product_id uuid PRIMARY KEY,
  quantity_milli bigint NOT NULL,
  value_cents bigint NOT NULL
);

CREATE TABLE sales (
  id uuid PRIMARY KEY,
  folio text NOT NULL,
  device_id uuid NOT NULL,
  register_id uuid,
  branch_id uuid NOT NULL,
  session_id uuid,
  employee_id uuid,
  customer_id uuid,
  price_tier integer NOT NULL,
  prices_include_tax boolean NOT NULL,
  net_cents bigint NOT NULL,
  discount_cents bigint NOT NULL,
  tax_cents bigint NOT NULL,
  total_cents bigint NOT NULL,
  cost_cents bigint NOT NULL,
  change_cents bigint NOT NULL,
  business_ms bigint NOT NULL,
  day date NOT NULL
);
CREATE INDEX sales_folio ON sales (folio);
CREATE INDEX sales_day ON sales (day, branch_id);
CREATE INDEX sales_customer ON sales (customer_id, business_ms) WHERE customer_id IS NOT NULL;

CREATE TABLE sale_items (
  sale_id uuid NOT NULL,
  line integer NOT NULL,
  product_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  part_number text NOT NULL,
  description text NOT NULL,
  unit text NOT NULL,
  quantity_milli bigint NOT NULL,
  list_price_cents bigint NOT NULL,
  price_cents bigint NOT NULL,
  discount_cents bigint NOT NULL,
  amount_cents bigint NOT NULL,
  net_cents bigint NOT NULL,
  tax_rate_bps integer,
  tax_cents bigint NOT NULL,
  cost_cents bigint NOT NULL,
  sat_product_key text,
  sat_unit_key text,
  PRIMARY KEY (sale_id, line)
);

CREATE TABLE payments (
  sale_id uuid NOT NULL,
  line integer NOT NULL,
  method text NOT NULL,
  amount_cents bigint NOT NULL,
  tendered_cents bigint NOT NULL,
  reference text,
  PRIMARY KEY (sale_id, line)
);

CREATE TABLE cash_sessions (
  id uuid PRIMARY KEY,
  register_id uuid,
  branch_id uuid NOT NULL,
  device_id uuid NOT NULL,
  opened_by uuid,
  opened_ms bigint NOT NULL,
  opening_cents bigint NOT NULL,
  closed_by uuid,
  closed_ms bigint,
  expected_cents bigint,
  counted_cents bigint,
  difference_cents bigint,
  denominations jsonb,
  by_method jsonb
);
CREATE INDEX cash_sessions_open ON cash_sessions (branch_id) WHERE closed_ms IS NULL;

CREATE TABLE cash_movements (
  operation_id uuid NOT NULL,
  line integer NOT NULL,
  session_id uuid NOT NULL,
  kind text NOT NULL,
  method text NOT NULL,
  amount_cents bigint NOT NULL,
  reason text,
  employee_id uuid,
  business_ms bigint NOT NULL,
  PRIMARY KEY (operation_id, line)
);
CREATE INDEX cash_movements_session ON cash_movements (session_id);
-- Cache: what should be in each drawer, by session.
CREATE TABLE cash_totals (
  session_id uuid NOT NULL,
  method text NOT NULL,
  amount_cents bigint NOT NULL,
  PRIMARY KEY (session_id, method)
);

CREATE TABLE accounts (
  code text PRIMARY KEY,
  name text NOT NULL,
  parent text REFERENCES accounts,
  sat_code text,
  nature text NOT NULL CHECK (nature IN ('D', 'A')),
  system boolean NOT NULL DEFAULT false
);

CREATE TABLE fiscal_periods (
  month text PRIMARY KEY CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  status text NOT NULL CHECK (status IN ('open', 'closed')),
  closed_at timestamptz,
  closed_by uuid
);

-- An entry is posted once for its operation, never edited, only reversed.
CREATE TABLE journal_entries (
  operation_id uuid NOT NULL,
  sequence integer NOT NULL,
  kind text NOT NULL,
  description text NOT NULL,
  posting_day date NOT NULL,
  business_day date NOT NULL,
  branch_id uuid NOT NULL,
  PRIMARY KEY (operation_id, sequence)
);
CREATE INDEX journal_entries_day ON journal_entries (posting_day, branch_id);
CREATE TABLE journal_entry_lines (
  operation_id uuid NOT NULL,
  sequence integer NOT NULL,
  line integer NOT NULL,
  account text NOT NULL REFERENCES accounts,
  debit_cents bigint NOT NULL CHECK (debit_cents >= 0),
  credit_cents bigint NOT NULL CHECK (credit_cents >= 0),
  PRIMARY KEY (operation_id, sequence, line),
  CHECK ((debit_cents = 0) <> (credit_cents = 0))
);
CREATE INDEX journal_entry_lines_account ON journal_entry_lines (account);

-- Cache: the day's figures by branch, register and hour.
CREATE TABLE rollups (
  day date NOT NULL,
  branch_id uuid NOT NULL,
  register_id uuid NOT NULL,
  hour smallint NOT NULL,
  sale_count bigint NOT NULL,
  total_cents bigint NOT NULL,
  net_cents bigint NOT NULL,
  tax_cents bigint NOT NULL,
  cost_cents bigint NOT NULL,
  discount_cents bigint NOT NULL,
  cash_cents bigint NOT NULL,
  card_cents bigint NOT NULL,
  transfer_cents bigint NOT NULL,
  PRIMARY KEY (day, branch_id, register_id, hour)
);

CREATE TABLE pin_attempts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  employee_id uuid NOT NULL,
  device_id uuid NOT NULL,
  at timestamptz NOT NULL,
  succeeded boolean NOT NULL,
  offline boolean NOT NULL DEFAULT false,
  operation_id uuid UNIQUE
);
CREATE INDEX pin_attempts_employee ON pin_attempts (employee_id, at DESC);
CREATE INDEX pin_attempts_device ON pin_attempts (device_id, at DESC);

DO $$
DECLARE insert_only text;
BEGIN
  FOREACH insert_only IN ARRAY ARRAY['inventory_operations', 'sales', 'sale_items', 'payments', 'cash_movements', 'journal_entries', 'journal_entry_lines', 'pin_attempts', 'unreadable_operations', 'record_history'] LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM nexus_app', insert_only);
  END LOOP;
END $$;
