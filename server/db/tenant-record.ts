import type { Queryable } from './database.ts';

export type TenantStatus = 'trial' | 'active' | 'past_due' | 'suspended' | 'cancelled';

/** A tenant as the control database knows it. */
export interface Tenant {
  id: string;
  /** Short unique name: lower-case letters, digits and single hyphens. */
  slug: string;
  name: string;
  rfc: string | null;
  plan: string;
  status: TenantStatus;
  suspendedAt: Date | null;
  databaseName: string;
  schemaVersion: number;
  /** Names the exact migrations its database was last compared with. */
  schemaFingerprint: string | null;
  migratingSince: Date | null;
  /** Why the last migration failed; null when it did not. */
  migrationError: string | null;
  /** Null while it is half made. */
  readyAt: Date | null;
  createdAt: Date;
}

const selectTenant = `SELECT id, slug, name, rfc, plan, status, suspended_at AS "suspendedAt", database_name AS "databaseName",
  schema_version AS "schemaVersion", schema_fingerprint AS "schemaFingerprint", migrating_since AS "migratingSince", migration_error AS "migrationError",
  ready_at AS "readyAt", created_at AS "createdAt" FROM tenants`;

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Half-made tenants too; undefined when there is none, or when `id` is no UUID at all. */
export async function findTenantById(control: Queryable, id: string): Promise<Tenant | undefined> {
  if (!uuidPattern.test(id)) return undefined;
  const { rows } = await control.query<Tenant>(`${selectTenant} WHERE id = $1`, [id]);
  return rows[0];
}

export async function findTenantBySlug(control: Queryable, slug: string): Promise<Tenant | undefined> {
  const { rows } = await control.query<Tenant>(`${selectTenant} WHERE slug = $1`, [slug]);
  return rows[0];
}

/** Finished tenants by slug, whatever their status. */
export async function listTenants(control: Queryable): Promise<Tenant[]> {
  const { rows } = await control.query<Tenant>(`${selectTenant} WHERE ready_at IS NOT NULL ORDER BY slug`);
  return rows;
}
