-- Branches, warehouses, registers; people and what they may do; devices and the one row of the shop's own settings.

CREATE TABLE shop (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  name text NOT NULL,
  rfc text,
  prices_include_tax boolean NOT NULL DEFAULT true,
  tax_rate_bps integer NOT NULL DEFAULT 1600 CHECK (tax_rate_bps BETWEEN 0 AND 10000),
  offline_sign_in_days integer NOT NULL DEFAULT 7 CHECK (offline_sign_in_days BETWEEN 1 AND 60),
  suspension_grace_days integer NOT NULL DEFAULT 7 CHECK (suspension_grace_days BETWEEN 0 AND 60),
  blind_close boolean NOT NULL DEFAULT false,
  ticket_footer text NOT NULL DEFAULT '',
  theme jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('trial', 'active', 'past_due', 'suspended', 'cancelled')),
  status_since timestamptz NOT NULL DEFAULT now(),
  demo boolean NOT NULL DEFAULT false
);

CREATE TABLE branches (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  address text NOT NULL DEFAULT '',
  postal_code text NOT NULL DEFAULT '',
  phone text NOT NULL DEFAULT '',
  time_zone text NOT NULL DEFAULT 'America/Mexico_City',
  tax_zone text NOT NULL DEFAULT 'general',
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE warehouses (
  id uuid PRIMARY KEY,
  branch_id uuid NOT NULL REFERENCES branches,
  name text NOT NULL,
  is_default boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX warehouses_one_default ON warehouses (branch_id) WHERE is_default;

CREATE TABLE registers (
  id uuid PRIMARY KEY,
  branch_id uuid NOT NULL REFERENCES branches,
  name text NOT NULL UNIQUE CHECK (name ~ '^[A-Z][0-9]{1,3}$'),
  active boolean NOT NULL DEFAULT true
);

-- One row an enrolment. The server's own chain is a device too (class 'server', no key).
CREATE TABLE devices (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  class text NOT NULL CHECK (class IN ('counter', 'warehouse', 'office', 'server')),
  branch_id uuid NOT NULL REFERENCES branches,
  register_id uuid REFERENCES registers,
  folio_series text NOT NULL UNIQUE,
  public_key jsonb,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  enrolled_by uuid,
  revoked_at timestamptz,
  last_seen_at timestamptz,
  app_version text,
  -- The chain as received: the last number disposed of without a gap, its hash and business time.
  through_number integer NOT NULL DEFAULT 0,
  through_hash text,
  through_business_ms bigint NOT NULL DEFAULT 0,
  last_clock_offset_ms bigint,
  forked_at timestamptz
);

CREATE TABLE employees (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  short_name text NOT NULL,
  email text,
  max_discount_bps integer NOT NULL DEFAULT 0 CHECK (max_discount_bps BETWEEN 0 AND 10000),
  active boolean NOT NULL DEFAULT true,
  pin_hash text,
  password_hash text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX employees_email ON employees (email) WHERE email IS NOT NULL;

CREATE TABLE employee_roles (
  employee_id uuid NOT NULL REFERENCES employees ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'cashier', 'warehouse', 'accountant')),
  branch_id uuid REFERENCES branches,
  UNIQUE NULLS NOT DISTINCT (employee_id, role, branch_id)
);

CREATE TABLE employee_permissions (
  employee_id uuid NOT NULL REFERENCES employees ON DELETE CASCADE,
  permission text NOT NULL,
  branch_id uuid REFERENCES branches,
  granted boolean NOT NULL,
  UNIQUE NULLS NOT DISTINCT (employee_id, permission, branch_id)
);

CREATE TABLE idempotency_keys (
  employee_id uuid NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status integer NOT NULL,
  answer text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (employee_id, key)
);

-- Insert-only: the application's role has no privilege to change it, and a trigger refuses everybody else.
CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor uuid,
  action text NOT NULL,
  entity text,
  entity_id text,
  before jsonb,
  after jsonb,
  device_id uuid,
  branch_id uuid,
  address text,
  user_agent text,
  outcome text NOT NULL CHECK (outcome IN ('ok', 'denied', 'failed'))
);
CREATE INDEX audit_log_at ON audit_log (at DESC, id DESC);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM nexus_app;
