-- Restored backups, numbers that a device's chain lacks, and gaps that the owner signed off as lost.

ALTER TABLE shop ADD COLUMN restored_at timestamptz;
COMMENT ON COLUMN shop.restored_at IS 'Set by a restore: nothing is stamped until the provider was asked what it already issued, which sets it to null.';

-- The highest number that was ever offered past a gap, and when it was first and last.
ALTER TABLE devices
  ADD COLUMN offered_number integer NOT NULL DEFAULT 0,
  ADD COLUMN offered_at timestamptz,
  -- The first number offered behind the present gap: what is missing ends before it.
  ADD COLUMN offered_from integer;

-- Numbers given up as lost. The chain goes on behind them; what still comes under one of them is applied and flagged.
CREATE TABLE signed_off_gaps (
  device_id uuid NOT NULL,
  from_number integer NOT NULL CHECK (from_number > 0),
  to_number integer NOT NULL,
  reason text NOT NULL,
  signed_by uuid NOT NULL,
  signed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (device_id, from_number),
  CHECK (to_number >= from_number)
);
REVOKE UPDATE, DELETE, TRUNCATE ON signed_off_gaps FROM nexus_app;
