import { Cluster, createDatabase, databaseExists } from './cluster.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { PoolLimits } from './connection-pool.ts';
import { makeClient } from './connection-settings.ts';
import type { Database, TenantDatabase } from './database.ts';
import { listenOn } from './listener.ts';
import type { Listening, ListenHandlers } from './listener.ts';
import { isBeingMigrated, migrateDatabase } from './migrate.ts';
import { migrationFolders, readMigrations } from './migration-files.ts';
import type { MigrationSet } from './migration-files.ts';
import { pooledDatabase } from './pooled-database.ts';
import { TenantDirectory } from './tenant-directory.ts';
import { listTenants } from './tenant-record.ts';
import type { Tenant } from './tenant-record.ts';

/** The part of a logger used here. */
export interface DatabaseLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface OpenOptions {
  /** postgres:// address with a role that may create databases and roles; PostgreSQL 15 or newer. */
  url: string;
  log: DatabaseLog;
  /** Put before every database's name (lower-case letters, digits, _; up to 16); lets tests share a cluster. */
  prefix?: string;
  /** Template databases of several prefixes may be shared: default `prefix`. */
  templatePrefix?: string;
  /** Derives the application role's password when `url` holds none (MASTER_KEY). */
  secret?: string;
  /** Folders of numbered SQL files: default this build's own. */
  migrations?: Partial<typeof migrationFolders>;
  /** Limits of the tenants' connections, all tenants together. */
  limits?: Partial<PoolLimits>;
}

/** What administration of tenants needs beyond queries; see tenants.ts. */
export interface Administration {
  readonly cluster: Cluster;
  readonly tenantMigrations: MigrationSet;
  readonly templatePrefix: string;
  readonly log: DatabaseLog;
  /** Opens a tenant's database without asking whether it is finished or up to date. */
  openUnchecked(databaseName: string): Database;
  /** Closes idle connections to a database that is about to be dropped. */
  closeIdle(databaseName: string): void;
  /** Forgets what is remembered of a tenant after a change. */
  forget(tenantId: string): void;
  /** Connections open to tenants' databases now: of one, or in all. */
  openConnections(databaseName?: string): number;
}

export interface Databases {
  readonly control: Database;
  /**
   * The tenant's database; ask anew for each request, it costs next to nothing. Suspended and
   * cancelled tenants are served too: what they may still do is decided by the caller.
   * @throws TenantUnavailable
   */
  tenant(tenantId: string): Promise<TenantDatabase>;
  /** The control database's record, at most a second old; undefined for an unknown id. */
  findTenant(tenantId: string): Promise<Tenant | undefined>;
  listTenants(): Promise<Tenant[]>;
  /** Listens on a channel of the control database over one connection of its own. */
  listen(channel: string, handlers: ListenHandlers): Promise<Listening>;
  readonly admin: Administration;
  /** Waits a few seconds for queries in flight, then closes everything. */
  close(): Promise<void>;
}

const tenantLimits: PoolLimits = { perDatabase: 5, total: 60, idleTimeoutMs: 60_000, acquireTimeoutMs: 15_000 };
const controlLimits: PoolLimits = { perDatabase: 8, total: 8, idleTimeoutMs: 60_000, acquireTimeoutMs: 15_000 };
const closeGraceMs = 5_000;

/**
 * Opens the databases of one installation: makes the application's role and the control database
 * when missing, and migrates the latter. Tenants are migrated by `migrateTenants` (migrate-tenants.ts), not here.
 * @throws DatabaseError when the cluster is too old, misconfigured or of a newer build.
 */
export async function openDatabases(options: OpenOptions): Promise<Databases> {
  const { url, log, prefix = '', secret } = options;
  const folders = { ...migrationFolders, ...options.migrations };
  const [controlMigrations, tenantMigrations] = await Promise.all([readMigrations(folders.control), readMigrations(folders.tenant)]);
  const cluster = new Cluster({ url, prefix, secret });
  await cluster.prepare();
  const controlName = `${prefix}nexus_control`;
  await openControl(cluster, controlName, controlMigrations, log);

  const connect = (database: string) => makeClient(cluster.application, database, 'application');
  const controlPool = new ConnectionPool(connect, controlLimits);
  const tenantPool = new ConnectionPool(connect, { ...tenantLimits, ...options.limits });
  const control = pooledDatabase(controlPool, controlName);
  const open = (databaseName: string) => pooledDatabase(tenantPool, databaseName);
  const directory = new TenantDirectory({
    control,
    open,
    isBeingMigrated: (databaseName) => cluster.asAdmin(databaseName, isBeingMigrated),
    knownVersion: tenantMigrations.version,
    nowMs: Date.now,
  });
  const listenings = new Set<Listening>();
  return {
    control,
    async tenant(tenantId) {
      const { id, slug, databaseName } = await directory.requireServable(tenantId);
      return { tenantId: id, slug, ...open(databaseName) };
    },
    findTenant: (tenantId) => directory.find(tenantId),
    listTenants: () => listTenants(control),
    async listen(channel, handlers) {
      const listening = await listenOn(() => connect(controlName), channel, handlers);
      listenings.add(listening);
      return listening;
    },
    admin: {
      cluster,
      tenantMigrations,
      templatePrefix: options.templatePrefix ?? prefix,
      log,
      openUnchecked: open,
      closeIdle: (databaseName) => tenantPool.closeIdle(databaseName),
      forget: (tenantId) => directory.forget(tenantId),
      openConnections: (databaseName) => tenantPool.openCount(databaseName),
    },
    async close() {
      await Promise.all([...listenings].map((listening) => listening.close()));
      await Promise.all([tenantPool.close(closeGraceMs), controlPool.close(closeGraceMs)]);
    },
  };
}

async function openControl(cluster: Cluster, name: string, migrations: MigrationSet, log: DatabaseLog): Promise<void> {
  await cluster.exclusively(name, async (client) => {
    if (!(await databaseExists(client, name))) await createDatabase(client, name);
  });
  const { from, to } = await cluster.asAdmin(name, (client) => migrateDatabase(client, migrations));
  if (from !== to) log.info({ database: name, from, to }, 'control database migrated');
}
