-- Sessions and their refresh tokens, one-time codes and nonces of devices, and how attempts of PINs are counted.

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  employee_id uuid NOT NULL REFERENCES employees,
  device_id uuid REFERENCES devices,
  app text NOT NULL CHECK (app IN ('counter', 'office')),
  started_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_reason text CHECK (ended_reason IN ('signed-out', 'signed-in-again', 'token-reused', 'credentials-changed', 'deactivated')),
  CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
);
-- One active session a person and kind of app, whatever two server processes do at once.
CREATE UNIQUE INDEX sessions_one_active ON sessions (employee_id, app) WHERE ended_at IS NULL;

-- A session's refresh tokens are one family; only their hashes are kept, the used ones too: a used one that comes back is a theft.
CREATE TABLE refresh_tokens (
  hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  made_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE enrolment_codes (
  code_hash bytea PRIMARY KEY,
  branch_id uuid NOT NULL REFERENCES branches,
  register_id uuid NOT NULL REFERENCES registers,
  class text NOT NULL CHECK (class IN ('counter', 'warehouse', 'office')),
  made_by uuid,
  made_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  device_id uuid
);

-- A nonce that was signed once is refused the second time.
CREATE TABLE used_nonces (
  nonce text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

CREATE INDEX devices_register ON devices (register_id);

-- An attempt is written as a wrong one before its PIN is compared, so that no race and no crash gives one away;
-- a right one is then confirmed by a second row that names the first. Windows go by `at`, which an operation from
-- offline sets to when it was; locks go by when the server learned of it, by the database's own clock.
ALTER TABLE pin_attempts
  ADD COLUMN confirms bigint UNIQUE,
  ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX pin_attempts_employee_order ON pin_attempts (employee_id, id);
CREATE INDEX pin_attempts_device_order ON pin_attempts (device_id, id);

CREATE TRIGGER pin_attempts_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pin_attempts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
