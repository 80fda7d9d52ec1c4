import type { Queryable, TenantDatabase } from '../db/database.ts';
import { announceCommitted } from './committed.ts';
import { touchRows } from './positions.ts';

/** What the operator's records say of a tenant. */
export interface TenantStanding {
  name: string;
  status: 'trial' | 'active' | 'past_due' | 'suspended' | 'cancelled';
}

/** Notes that a device was here, at most twice a minute; the version of its app when it said so. */
export async function noteContact(db: Queryable, deviceId: string, appVersion: string | null): Promise<void> {
  await db.query(
    `UPDATE devices SET last_seen_at = now(), app_version = coalesce($2, app_version)
     WHERE id = $1 AND (last_seen_at IS NULL OR last_seen_at < now() - interval '30 seconds' OR app_version IS DISTINCT FROM coalesce($2, app_version))`,
    [deviceId, appVersion],
  );
}

/**
 * Brings the operator's word on a tenant (suspended, resumed) into its own database, from where devices learn it with
 * their next pull.
 */
export async function refreshStanding(control: Queryable, db: TenantDatabase): Promise<TenantStanding | null> {
  const { rows } = await control.query<TenantStanding>('SELECT name, status FROM tenants WHERE id = $1', [db.tenantId]);
  const standing = rows[0];
  if (!standing) return null;
  const { rows: known } = await db.query<{ status: string }>('SELECT status FROM shop');
  if (known[0] === undefined || known[0].status === standing.status) return standing;
  const touched = await db.transaction(async (tx) => {
    const { rowCount } = await tx.query('UPDATE shop SET status = $1, status_since = now() WHERE status <> $1', [standing.status]);
    return rowCount === 0 ? null : touchRows(tx, [{ collection: 'settings', id: 'tenant', branchId: null }]);
  });
  if (touched) announceCommitted(db.tenantId, touched.position);
  return standing;
}
