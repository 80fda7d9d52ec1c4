import type { Database, Queryable, TenantDatabase } from '../../../db/database.ts';
import { TenantUnavailable } from '../../../db/errors.ts';

export interface ShopKeyPorts {
  readonly control: Database;
  tenant(tenantId: string): Promise<TenantDatabase>;
}

/**
 * Finds the shop whose key stands on a ticket; null when there is none, or it cannot be served now. Keys are made with
 * the shop, in its own database, and learnt here when somebody comes with one that is not known yet.
 */
export async function findShop(ports: ShopKeyPorts, publicKey: string): Promise<TenantDatabase | null> {
  const key = publicKey.trim().toLowerCase();
  if (!/^[0-9a-f]{10}$/.test(key)) return null;
  const tenantId = (await lookUp(ports.control, key)) ?? ((await learnKeys(ports)) ? await lookUp(ports.control, key) : null);
  return tenantId === null ? null : openOrNull(ports, tenantId);
}

async function lookUp(control: Queryable, key: string): Promise<string | null> {
  const { rows } = await control.query<{ tenantId: string }>('SELECT tenant_id AS "tenantId" FROM shop_keys WHERE public_key = $1', [key]);
  return rows[0]?.tenantId ?? null;
}

/** @returns whether any was learnt; usually all are known, and this costs one query */
async function learnKeys(ports: ShopKeyPorts): Promise<boolean> {
  const { rows } = await ports.control.query<{ id: string }>(
    'SELECT id FROM tenants t WHERE ready_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM shop_keys k WHERE k.tenant_id = t.id) LIMIT 100');
  let learnt = false;
  for (const { id } of rows) {
    const db = await openOrNull(ports, id);
    if (db === null) continue;
    const { rows: [shop] } = await db.query<{ key: string }>('SELECT public_key AS key FROM shop');
    if (shop === undefined) continue;
    const { rowCount } = await ports.control.query('INSERT INTO shop_keys (public_key, tenant_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [shop.key, id]);
    learnt ||= rowCount > 0;
  }
  return learnt;
}

async function openOrNull(ports: ShopKeyPorts, tenantId: string): Promise<TenantDatabase | null> {
  try {
    return await ports.tenant(tenantId);
  } catch (error) {
    if (error instanceof TenantUnavailable) return null;
    throw error;
  }
}
