import type { Databases } from './databases.ts';
import { DatabaseError } from './errors.ts';
import { migrateDatabase } from './migrate.ts';
import type { MigrationOutcome } from './migrate.ts';
import { schemaFingerprint } from './migration-files.ts';
import { findTenantBySlug, listTenants } from './tenant-record.ts';
import type { Tenant } from './tenant-record.ts';
import { recordEvent, requireTenant } from './tenants.ts';

export type TenantMigration =
  | ({ slug: string; tenantId: string; ok: true } & MigrationOutcome)
  | { slug: string; tenantId: string; ok: false; code: string; message: string };

export interface MigrateOptions {
  /** Slug of the only tenant to migrate. */
  only?: string | undefined;
  /** Open every database, also those that the control database says are up to date. */
  thorough?: boolean;
}

const atOnce = 3;

/**
 * Migrates the tenants, suspended ones too. A failure stops that tenant alone, which is refused
 * with `tenant-schema-older` until a later call goes on from where it stopped.
 * @returns one entry per tenant looked at, in order of slug; those already up to date are left out
 * unless `thorough` or `only` is given.
 */
export async function migrateTenants(databases: Databases, { only, thorough = false }: MigrateOptions = {}): Promise<TenantMigration[]> {
  const tenants = only === undefined
    ? await listTenants(databases.control)
    : [requireTenant(await findTenantBySlug(databases.control, only), only)];
  const fingerprint = schemaFingerprint(databases.admin.tenantMigrations);
  const due = tenants.filter((tenant) => thorough || only !== undefined || tenant.migratingSince || tenant.schemaFingerprint !== fingerprint);
  const outcomes = new Map<string, TenantMigration>();
  const queue = due.values();
  const worker = async () => {
    for (const tenant of queue) outcomes.set(tenant.id, await migrateTenant(databases, tenant));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return due.flatMap((tenant) => outcomes.get(tenant.id) ?? []);
}

async function migrateTenant(databases: Databases, tenant: Tenant): Promise<TenantMigration> {
  const { control, admin } = databases;
  const { id, slug } = tenant;
  try {
    await control.query('UPDATE tenants SET migrating_since = now() WHERE id = $1', [id]);
    admin.forget(id);
    const outcome = await admin.cluster.asAdmin(tenant.databaseName, (client) => migrateDatabase(client, admin.tenantMigrations));
    await control.transaction(async (tx) => {
      await tx.query(
        `UPDATE tenants SET schema_version = $2, schema_fingerprint = $3, migrating_since = NULL, migration_error = NULL WHERE id = $1`,
        [id, outcome.to, schemaFingerprint(admin.tenantMigrations)],
      );
      if (outcome.from !== outcome.to) await recordEvent(tx, id, 'migrated', outcome);
    });
    admin.log.info({ tenant: slug, ...outcome }, 'tenant migrated');
    return { slug, tenantId: id, ok: true, ...outcome };
  } catch (error) {
    return recordFailure(databases, tenant, error);
  } finally {
    admin.forget(id);
  }
}

async function recordFailure({ control, admin }: Databases, { id, slug }: Tenant, error: unknown): Promise<TenantMigration> {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof DatabaseError ? error.code : 'migration-failed';
  admin.log.warn({ tenant: slug, code, error: message }, 'tenant not migrated');
  // The file that failed left the ones before it applied; their number is read again at the next try.
  await control.transaction(async (tx) => {
    await tx.query('UPDATE tenants SET migrating_since = NULL, migration_error = $2 WHERE id = $1', [id, message]);
    await recordEvent(tx, id, 'migration-failed', { code, message });
  });
  return { slug, tenantId: id, ok: false, code, message };
}
