-- What people without credentials come with: a link to one invoice, or the key of a shop on a ticket.

-- By the token's hash alone, until it expires.
create table invoice_links (
  token_hash bytea primary key,
  tenant_id uuid not null references tenants (id) on delete cascade,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index invoice_links_by_tenant on invoice_links (tenant_id, expires_at);

-- The key is the shop's own (shop.public_key, printed on its tickets); here it is found again.
create table shop_keys (
  public_key text primary key,
  tenant_id uuid not null unique references tenants (id) on delete cascade
);
