-- The devices' logs as received, and the server's commit order that devices pull by.

CREATE TABLE operations (
  id uuid NOT NULL,
  device_id uuid NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  hash text NOT NULL,
  type text NOT NULL,
  version integer NOT NULL,
  author uuid,
  branch_id uuid,
  register_id uuid,
  -- Exactly as made: text, never jsonb, which rewrites numbers. A core that no parser accepts stands here too.
  core text NOT NULL,
  personal text,
  outcome text NOT NULL CHECK (outcome IN ('applied', 'declined', 'quarantined', 'deferred')),
  decision jsonb NOT NULL,
  business_ms bigint NOT NULL,
  received_at timestamptz NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (id)
);
-- Not unique: in a fork two operations carry one number, and both are kept.
CREATE INDEX operations_device_number ON operations (device_id, number);
CREATE INDEX operations_open ON operations (outcome, received_at) WHERE outcome IN ('quarantined', 'deferred');

-- What came without an id that could be trusted (its core did not parse): kept whole, by device, number and hash.
CREATE TABLE unreadable_operations (
  device_id uuid NOT NULL,
  number integer NOT NULL,
  hash text NOT NULL,
  core bytea NOT NULL,
  personal bytea,
  reason text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (device_id, number, hash)
);

-- One row, locked last in every writing transaction, so that positions are given in commit order.
CREATE TABLE sync_counter (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  position bigint NOT NULL
);
INSERT INTO sync_counter (position) VALUES (0);

-- Each commit's position with a random token: a checkpoint quotes both, so a restored server is noticed.
CREATE TABLE sync_positions (
  position bigint PRIMARY KEY,
  token text NOT NULL,
  committed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO sync_positions (position, token) VALUES (0, 'start');

-- The latest position at which each row that devices pull was changed. A null branch means every branch.
CREATE TABLE sync_rows (
  collection text NOT NULL,
  id text NOT NULL,
  branch_id uuid,
  position bigint NOT NULL,
  deleted boolean NOT NULL DEFAULT false,
  PRIMARY KEY (collection, id)
);
CREATE INDEX sync_rows_order ON sync_rows (collection, position, id);

CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  operation_id uuid,
  branch_id uuid,
  device_id uuid,
  detail jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  settled_by uuid,
  settlement text
);
CREATE INDEX tasks_open ON tasks (created_at) WHERE settled_at IS NULL;
CREATE UNIQUE INDEX tasks_once ON tasks (operation_id, kind) WHERE operation_id IS NOT NULL;
