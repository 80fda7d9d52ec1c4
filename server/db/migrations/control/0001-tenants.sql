-- The control database: which tenants there are, where their data is, and how to find a tenant
-- from an email, an enrolment code or a device. Nothing of a tenant's business is kept here.

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is insert-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;

create table tenants (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) between 3 and 40),
  name text not null check (length(name) between 1 and 200),
  rfc text check (rfc ~ '^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$'),
  plan text not null default 'standard',
  status text not null default 'trial' check (status in ('trial', 'active', 'past_due', 'suspended', 'cancelled')),
  -- What the status was when the tenant was suspended: resuming goes back to it.
  status_before_suspension text check (status_before_suspension in ('trial', 'active', 'past_due')),
  suspended_at timestamptz,
  database_name text not null unique,
  -- Number of the last migration in the tenant's own database, as last seen.
  schema_version integer not null default 0,
  -- Version and hash of all migrations it was last compared with: equal to the build's, nothing is to do.
  schema_fingerprint text,
  migrating_since timestamptz,
  migration_error text,
  -- Null while the tenant is half made: such a tenant is never served, and is cleaned up by the next try.
  ready_at timestamptz,
  created_at timestamptz not null default now(),
  check ((status = 'suspended') = (suspended_at is not null)),
  check ((status = 'suspended') = (status_before_suspension is not null))
);

-- What the operator did to a tenant, and when.
create table tenant_events (
  id bigint generated always as identity primary key,
  tenant_id uuid not null references tenants (id),
  kind text not null check (kind in ('created', 'suspended', 'resumed', 'migrated', 'migration-failed')),
  detail jsonb not null default '{}',
  at timestamptz not null default now()
);
create index tenant_events_by_tenant on tenant_events (tenant_id, id);
revoke update, delete, truncate on tenant_events from nexus_app;
create trigger tenant_events_rows_stay before update or delete on tenant_events
  for each row execute function refuse_change();
create trigger tenant_events_stay before truncate on tenant_events
  for each statement execute function refuse_change();

-- Sign-in by email finds its tenants here; one address may belong to several.
create table tenant_emails (
  email text not null check (email = lower(email) and length(email) between 3 and 254),
  tenant_id uuid not null references tenants (id) on delete cascade,
  primary key (email, tenant_id)
);
create index tenant_emails_by_tenant on tenant_emails (tenant_id);

-- One-time codes, by their hash alone.
create table enrolment_codes (
  code_hash bytea primary key,
  tenant_id uuid not null references tenants (id) on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index enrolment_codes_by_tenant on enrolment_codes (tenant_id);

create table device_tenants (
  device_id uuid primary key,
  tenant_id uuid not null references tenants (id) on delete cascade
);
create index device_tenants_by_tenant on device_tenants (tenant_id);

-- Keys that sign access tokens; two are valid at a time. The private half is sealed with MASTER_KEY.
create table signing_keys (
  id text primary key,
  private_key_sealed bytea not null,
  public_jwk jsonb not null,
  created_at timestamptz not null default now(),
  retires_at timestamptz not null
);

-- Counters of attempts per account or address, shared by all processes; columns as
-- rate-limiter-flexible's PostgreSQL store wants them. `expire` is in milliseconds since 1970.
create table rate_limits (
  key text primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limits_by_expiry on rate_limits (expire);

-- Settings of the whole installation.
create table settings (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
