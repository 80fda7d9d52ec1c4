-- Imports of parts lists: the file as uploaded, how far it was checked or taken in, and what is wrong with its rows.

CREATE TABLE imports (
  id uuid PRIMARY KEY,
  file_name text NOT NULL,
  warehouse_id uuid NOT NULL REFERENCES warehouses,
  -- Null: the operator, at the command line.
  made_by uuid,
  made_at timestamptz NOT NULL DEFAULT now(),
  -- Null once it is too old to be taken in again.
  file bytea,
  state text NOT NULL CHECK (state IN ('uploaded', 'checking', 'checked', 'applying', 'done', 'cancelled', 'failed')),
  encoding text NOT NULL,
  delimiter text NOT NULL,
  -- Whether the file begins with a line such as `sep=;`.
  declared boolean NOT NULL,
  decimal_mark text NOT NULL DEFAULT '.' CHECK (decimal_mark IN ('.', ',')),
  headings jsonb NOT NULL,
  -- The field of each column, by its place.
  mapping jsonb NOT NULL,
  first_rows jsonb NOT NULL,
  -- What the last check was for: null while none was finished.
  checked_at timestamptz,
  applied_by uuid,
  -- Rows gone through by the check, or taken in batches; a batch and its count are written in one transaction.
  rows_done integer NOT NULL DEFAULT 0,
  rows_total integer NOT NULL DEFAULT 0,
  good integer NOT NULL DEFAULT 0,
  bad integer NOT NULL DEFAULT 0,
  warnings integer NOT NULL DEFAULT 0,
  created integer NOT NULL DEFAULT 0,
  changed integer NOT NULL DEFAULT 0,
  unchanged integer NOT NULL DEFAULT 0,
  stocked integer NOT NULL DEFAULT 0,
  failure text,
  -- Who works on it, for how long without a sign of life: after that another process goes on.
  run_id uuid,
  run_until timestamptz
);
CREATE INDEX imports_made ON imports (made_at);
-- One at a time: two would make each other's new parts twice.
CREATE UNIQUE INDEX imports_one_applying ON imports (state) WHERE state = 'applying';

CREATE TABLE import_problems (
  import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
  line integer NOT NULL,
  -- −1: the row as a whole.
  column_index integer NOT NULL,
  code text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('error', 'warning')),
  message text NOT NULL,
  PRIMARY KEY (import_id, line, column_index, code)
);
