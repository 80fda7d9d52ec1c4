import { createDatabase, dropDatabase } from '../db/cluster.ts';
import type { Databases } from '../db/databases.ts';
import { schemaFingerprint } from '../db/migration-files.ts';
import { TenantManagementError } from '../db/errors.ts';
import { ensureTemplate } from '../db/template.ts';
import { findTenantBySlug } from '../db/tenant-record.ts';
import type { Tenant } from '../db/tenant-record.ts';
import { createTenant, recordEvent } from '../db/tenants.ts';
import type { NewTenant, SeedTenant } from '../db/tenants.ts';

/** What making the demo's tenant came to. `made` is false when another process had made it meanwhile. */
export interface MadeTenant {
  tenant: Tenant;
  made: boolean;
}

/**
 * Makes the demo's tenant. All of it is written in one transaction, and until that is committed the tenant is not
 * served: a try that was killed leaves nothing, and the next one starts over.
 */
export async function makeDemoTenant(databases: Databases, request: NewTenant, seed: SeedTenant): Promise<MadeTenant> {
  const former = await findTenantBySlug(databases.control, request.slug);
  if (former?.readyAt) return { tenant: former, made: false };
  // A demo that was being made anew has a history, and so keeps its record.
  if (former && (await hasHistory(databases, former))) return refill(databases, former, request, seed, true);
  try {
    return { tenant: await createTenant(databases, request, seed), made: true };
  } catch (error) {
    const taken = error instanceof TenantManagementError && error.code === 'slug-taken';
    const tenant = taken ? await findTenantBySlug(databases.control, request.slug) : undefined;
    if (tenant === undefined) throw error;
    return { tenant, made: false };
  }
}

/**
 * Empties a demo's tenant and fills it anew. It keeps its id and name; devices enrolled in it are not known any more.
 * While it lasts, and when it is interrupted, the tenant is not served; the next try goes on.
 */
export function remakeDemoTenant(databases: Databases, former: Tenant, request: NewTenant, seed: SeedTenant): Promise<MadeTenant> {
  return refill(databases, former, request, seed, false);
}

/** @param onlyUnfinished leaves it as it is when another process has finished it meanwhile */
async function refill(databases: Databases, former: Tenant, request: NewTenant, seed: SeedTenant, onlyUnfinished: boolean): Promise<MadeTenant> {
  const { control, admin } = databases;
  const { cluster, tenantMigrations } = admin;
  const template = await ensureTemplate(cluster, tenantMigrations, admin.templatePrefix);
  return cluster.exclusively(`${cluster.prefix}tenant:${former.slug}`, async (client) => {
    const now = await findTenantBySlug(control, former.slug);
    if (onlyUnfinished && now?.readyAt) return { tenant: now, made: false };
    await control.transaction(async (tx) => {
      await tx.query('UPDATE tenants SET ready_at = NULL, schema_version = $2, schema_fingerprint = $3, migration_error = NULL WHERE id = $1', [
        former.id, tenantMigrations.migrations.length, schemaFingerprint(tenantMigrations),
      ]);
      await tx.query('DELETE FROM device_tenants WHERE tenant_id = $1', [former.id]);
      await tx.query('DELETE FROM enrolment_codes WHERE tenant_id = $1', [former.id]);
    });
    admin.forget(former.id);
    admin.closeIdle(former.databaseName);
    await dropDatabase(client, former.databaseName);
    await createDatabase(client, former.databaseName, template);
    await admin.openUnchecked(former.databaseName).transaction((tx) => seed(tx, former, request));
    await control.transaction(async (tx) => {
      await tx.query('UPDATE tenants SET ready_at = now() WHERE id = $1', [former.id]);
      await recordEvent(tx, former.id, 'created', { slug: former.slug, again: true });
    });
    admin.forget(former.id);
    const tenant = await findTenantBySlug(control, former.slug);
    if (tenant === undefined) throw new Error('the tenant made anew is gone');
    return { tenant, made: true };
  });
}

async function hasHistory({ control }: Databases, { id }: Tenant): Promise<boolean> {
  const { rows } = await control.query('SELECT 1 FROM tenant_events WHERE tenant_id = $1 LIMIT 1', [id]);
  return rows.length > 0;
}
