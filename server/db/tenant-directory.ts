import type { Database } from './database.ts';
import { TenantUnavailable } from './errors.ts';
import { findTenantById } from './tenant-record.ts';
import type { Tenant } from './tenant-record.ts';

export interface DirectoryPorts {
  control: Database;
  /** Opens the tenant's own database by its name. */
  open(databaseName: string): Database;
  /** True while a process migrates that database. */
  isBeingMigrated(databaseName: string): Promise<boolean>;
  /** Version of the tenant schema that this build knows. */
  knownVersion: number;
  nowMs(): number;
}

interface Entry {
  tenant: Promise<Tenant | undefined>;
  readAtMs: number;
}

/** A migration or suspension by another process is noticed within this time. */
const freshMs = 1_000;
const maxEntries = 10_000;

/** Finds tenants by id, and says whether this process can serve them. */
export class TenantDirectory {
  readonly #ports: DirectoryPorts;
  readonly #entries = new Map<string, Entry>();
  /** Databases whose own record of migrations has been seen to agree with the control database's. */
  readonly #verified = new Set<string>();

  constructor(ports: DirectoryPorts) {
    this.#ports = ports;
  }

  /** The control database's record, at most a second old. */
  find(tenantId: string): Promise<Tenant | undefined> {
    const nowMs = this.#ports.nowMs();
    const known = this.#entries.get(tenantId);
    if (known && nowMs - known.readAtMs < freshMs && nowMs >= known.readAtMs) return known.tenant;
    const tenant = findTenantById(this.#ports.control, tenantId);
    if (this.#entries.size >= maxEntries) this.#entries.clear();
    this.#entries.set(tenantId, { tenant, readAtMs: nowMs });
    tenant.catch(() => this.#entries.delete(tenantId));
    return tenant;
  }

  /** Forgets what was read, after this process changed it. */
  forget(tenantId: string): void {
    this.#entries.delete(tenantId);
  }

  /** @throws TenantUnavailable when this process cannot serve the tenant now. */
  async requireServable(tenantId: string): Promise<Tenant> {
    const tenant = await this.find(tenantId);
    if (!tenant) throw new TenantUnavailable('tenant-not-found', tenantId);
    if (!tenant.readyAt) throw new TenantUnavailable('tenant-unfinished', tenantId);
    // The mark alone may be left over from a migration that was killed.
    if (tenant.migratingSince && (await this.#ports.isBeingMigrated(tenant.databaseName))) {
      throw new TenantUnavailable('tenant-migrating', tenantId);
    }
    this.#compare(tenant.schemaVersion, tenantId);
    await this.#verify(tenant);
    return tenant;
  }

  /** A database restored from a backup may differ from what the control database remembers. */
  async #verify(tenant: Tenant): Promise<void> {
    if (this.#verified.has(tenant.databaseName)) return;
    const own = this.#ports.open(tenant.databaseName);
    const { rows } = await own.query<{ version: number }>('SELECT coalesce(max(number), 0)::int AS version FROM schema_migrations');
    this.#compare(rows[0]?.version ?? 0, tenant.id);
    this.#verified.add(tenant.databaseName);
  }

  #compare(version: number, tenantId: string): void {
    if (version > this.#ports.knownVersion) throw new TenantUnavailable('tenant-schema-newer', tenantId);
    if (version < this.#ports.knownVersion) throw new TenantUnavailable('tenant-schema-older', tenantId);
  }
}
