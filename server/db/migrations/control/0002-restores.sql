-- A tenant's history says when it was backed up and restored.
alter table tenant_events drop constraint tenant_events_kind_check;
alter table tenant_events add constraint tenant_events_kind_check
  check (kind in ('created', 'suspended', 'resumed', 'migrated', 'migration-failed', 'backed-up', 'restored'));
