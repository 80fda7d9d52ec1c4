import { randomBytes } from 'node:crypto';
import { uuidv7 } from '../../src/domain/kernel/ids.ts';
import { createDatabase, dropDatabase } from './cluster.ts';
import type { Transaction } from './database.ts';
import type { Databases } from './databases.ts';
import { TenantManagementError } from './errors.ts';
import { schemaFingerprint } from './migration-files.ts';
import { ensureTemplate } from './template.ts';
import { findTenantById, findTenantBySlug } from './tenant-record.ts';
import type { Tenant } from './tenant-record.ts';

export interface NewTenant {
  /** 3 to 40 lower-case letters and digits, with single hyphens between. */
  slug: string;
  name: string;
  rfc?: string | undefined;
  plan?: string | undefined;
  /** Default: trial. */
  status?: 'trial' | 'active' | undefined;
  ownerName: string;
  ownerEmail: string;
  ownerPasswordHash?: string | undefined;
}

/**
 * Writes what a new tenant starts with (branch, warehouse, owner) in one transaction of its own
 * database, as the application's role. When it throws, nothing of the tenant stays.
 */
export type SeedTenant = (tx: Transaction, tenant: Tenant, request: NewTenant) => Promise<void>;

const slugPattern = /^[a-z0-9](-?[a-z0-9])*$/;

/**
 * Makes a tenant: its database from the template, what `seed` writes, and its rows in the control
 * database. A try that failed or was killed half-way is cleaned up by itself, at once or by the
 * next try under the same slug; half-made tenants are never served.
 * @throws TenantManagementError `slug-invalid`, `email-invalid`, `slug-taken`
 */
export async function createTenant(databases: Databases, request: NewTenant, seed: SeedTenant): Promise<Tenant> {
  const ownerEmail = request.ownerEmail.trim().toLowerCase();
  checkNewTenant(request.slug, ownerEmail);
  const { cluster, tenantMigrations, templatePrefix } = databases.admin;
  const template = await ensureTemplate(cluster, tenantMigrations, templatePrefix);
  return cluster.exclusively(`${cluster.prefix}tenant:${request.slug}`, async (client) => {
    const former = await findTenantBySlug(databases.control, request.slug);
    if (former?.readyAt) throw new TenantManagementError('slug-taken', `Ya existe un negocio con la clave «${request.slug}».`);
    if (former) await removeUnfinished(databases, former);
    const tenant = await recordUnfinished(databases, { ...request, ownerEmail });
    try {
      await createDatabase(client, tenant.databaseName, template);
      await databases.admin.openUnchecked(tenant.databaseName).transaction((tx) => seed(tx, tenant, { ...request, ownerEmail }));
      return await recordFinished(databases, tenant);
    } catch (error) {
      await removeUnfinished(databases, tenant);
      throw error;
    }
  });
}

function checkNewTenant(slug: string, ownerEmail: string): void {
  if (!slugPattern.test(slug) || slug.length < 3 || slug.length > 40) {
    throw new TenantManagementError('slug-invalid', 'La clave del negocio lleva de 3 a 40 letras minúsculas sin acento y números, con guiones sencillos en medio.');
  }
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(ownerEmail) || ownerEmail.length > 254) {
    throw new TenantManagementError('email-invalid', 'El correo del dueño no es válido.');
  }
}

async function recordUnfinished({ control, admin }: Databases, request: NewTenant): Promise<Tenant> {
  const id = uuidv7(Date.now(), randomBytes);
  // Named by id: the name is bounded, needs no cleaning, and stays when the slug changes.
  const databaseName = `${admin.cluster.prefix}nexus_tenant_${id.replaceAll('-', '')}`;
  const { migrations } = admin.tenantMigrations;
  await control.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO tenants (id, slug, name, rfc, plan, status, database_name, schema_version, schema_fingerprint)
       VALUES ($1, $2, $3, $4, coalesce($5, 'standard'), $6, $7, $8, $9)`,
      [id, request.slug, request.name, request.rfc, request.plan, request.status ?? 'trial', databaseName,
        migrations.length, schemaFingerprint(admin.tenantMigrations)],
    );
    await tx.query('INSERT INTO tenant_emails (email, tenant_id) VALUES ($1, $2)', [request.ownerEmail, id]);
  });
  const recorded = await findTenantById(control, id);
  if (!recorded) throw new Error(`The record of tenant ${id} is gone`);
  return recorded;
}

async function recordFinished({ control, admin }: Databases, tenant: Tenant): Promise<Tenant> {
  await control.transaction(async (tx) => {
    await tx.query('UPDATE tenants SET ready_at = now() WHERE id = $1', [tenant.id]);
    await recordEvent(tx, tenant.id, 'created', { slug: tenant.slug });
  });
  admin.forget(tenant.id);
  admin.log.info({ tenant: tenant.slug, tenantId: tenant.id }, 'tenant created');
  return requireTenant(await findTenantById(control, tenant.id), tenant.slug);
}

async function removeUnfinished({ control, admin }: Databases, tenant: Tenant): Promise<void> {
  // The last commit may have arrived although its answer did not.
  if ((await findTenantById(control, tenant.id))?.readyAt) return;
  admin.closeIdle(tenant.databaseName);
  await admin.cluster.asAdmin(admin.cluster.admin.maintenanceDatabase, (client) => dropDatabase(client, tenant.databaseName));
  await control.query('DELETE FROM tenants WHERE id = $1 AND ready_at IS NULL', [tenant.id]);
  admin.forget(tenant.id);
}

/** Runs in the transaction that copies the status into the tenant's database, so that devices learn of it. */
export type MarkStatusChange = (tx: Transaction) => Promise<unknown>;

/**
 * Stops new work of a tenant on the server; what it holds stays readable, and its devices may still
 * hand in. Suspending twice changes nothing.
 * @throws TenantManagementError `tenant-not-found`, `tenant-cancelled`
 */
export function suspendTenant(databases: Databases, slug: string, mark: MarkStatusChange): Promise<Tenant> {
  return changeStatus({ databases, slug, kind: 'suspended', mark }, `UPDATE tenants
    SET status_before_suspension = status, status = 'suspended', suspended_at = now()
    WHERE id = $1 AND status IN ('trial', 'active', 'past_due')`);
}

/** Lets a suspended tenant work again, in the status it had before. Resuming twice changes nothing. */
export function resumeTenant(databases: Databases, slug: string, mark: MarkStatusChange): Promise<Tenant> {
  return changeStatus({ databases, slug, kind: 'resumed', mark }, `UPDATE tenants
    SET status = status_before_suspension, status_before_suspension = NULL, suspended_at = NULL
    WHERE id = $1 AND status = 'suspended'`);
}

interface StatusChange {
  databases: Databases;
  slug: string;
  kind: 'suspended' | 'resumed';
  mark: MarkStatusChange;
}

async function changeStatus({ databases, slug, kind, mark }: StatusChange, update: string): Promise<Tenant> {
  const { control, admin } = databases;
  const { id, status } = requireTenant(await findTenantBySlug(control, slug), slug);
  if (status === 'cancelled') throw new TenantManagementError('tenant-cancelled', `El negocio «${slug}» está cancelado.`);
  await control.transaction(async (tx) => {
    const { rowCount } = await tx.query(update, [id]);
    if (rowCount > 0) await recordEvent(tx, id, kind, {});
  });
  admin.forget(id);
  const changed = requireTenant(await findTenantById(control, id), slug);
  await mirrorStatus(databases, changed, mark);
  return changed;
}

/** What applies operations reads the status in the tenant's own database; a failed copy is made by calling again. */
async function mirrorStatus({ admin }: Databases, { databaseName, status }: Tenant, mark: MarkStatusChange): Promise<void> {
  await admin.openUnchecked(databaseName).transaction(async (tx) => {
    const { rowCount } = await tx.query('UPDATE shop SET status = $1, status_since = now() WHERE status <> $1', [status]);
    if (rowCount > 0) await mark(tx);
  });
}

/** Adds a line to the tenant's history, which nobody can change afterwards. */
export async function recordEvent(tx: Transaction, tenantId: string, kind: string, detail: object): Promise<void> {
  await tx.query('INSERT INTO tenant_events (tenant_id, kind, detail) VALUES ($1, $2, $3)', [tenantId, kind, JSON.stringify(detail)]);
}

/** @throws TenantManagementError `tenant-not-found` for an unknown or half-made tenant (`name`: what was asked for). */
export function requireTenant(tenant: Tenant | undefined, name: string): Tenant {
  if (tenant?.readyAt) return tenant;
  throw new TenantManagementError('tenant-not-found', `No existe el negocio «${name}».`);
}
