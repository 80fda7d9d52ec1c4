-- Open tickets: shared documents that devices of a branch edit together. Nothing follows from them but what a sale says.

CREATE TABLE drafts (
  id uuid PRIMARY KEY,
  branch_id uuid NOT NULL,
  -- The document as of the last compaction; what came since stands in draft_updates.
  state bytea NOT NULL DEFAULT '',
  -- Counts compactions: another process then reads the state anew.
  compactions integer NOT NULL DEFAULT 0,
  summary jsonb,
  lines integer NOT NULL DEFAULT 0,
  leftover_lines integer NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- Set with the sale that it was paid with; `reckoned` once what is left over was worked out.
  paid_at timestamptz,
  reckoned boolean NOT NULL DEFAULT false,
  -- Who takes money for it now, for a short while.
  claimed_by uuid,
  claimed_until timestamptz
);
CREATE INDEX drafts_open ON drafts (branch_id, updated_at) WHERE paid_at IS NULL AND lines > 0;
CREATE INDEX drafts_leftover ON drafts (branch_id) WHERE paid_at IS NOT NULL AND (leftover_lines > 0 OR NOT reckoned);
CREATE INDEX drafts_updated ON drafts (updated_at);

CREATE TABLE draft_updates (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  draft_id uuid NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
  bytes bytea NOT NULL
);
CREATE INDEX draft_updates_draft ON draft_updates (draft_id, id);
