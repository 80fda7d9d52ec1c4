import { randomBytes } from 'node:crypto';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import type { Transaction } from '../../db/database.ts';
import type { Tenant } from '../../db/tenant-record.ts';
import type { NewTenant, SeedTenant } from '../../db/tenants.ts';
import { SecretHasher } from '../../platform/auth/secret-hasher.ts';
import type { Config } from '../../platform/config.ts';
import { touchEverything } from '../../sync/positions.ts';
import { seedChart } from '../ledger/chart.ts';
import { audit } from './audit.ts';

/** What a new shop starts with. */
export interface NewShop {
  name: string;
  rfc: string | null;
  ownerName: string;
  ownerEmail: string;
  /** From `hashOwnerPassword`; null for an owner who cannot sign in yet. */
  ownerPasswordHash: string | null;
  pricesIncludeTax: boolean;
  status: Tenant['status'];
}

export interface SeededShop {
  branchId: string;
  warehouseId: string;
  registerId: string;
  /** The chain in which the server records what is done on its own pages. */
  serverDeviceId: string;
  ownerId: string;
}

const MAX_SHORT_NAME = 20;

/**
 * Writes what a new tenant starts with: shop, branch "Principal" with its warehouse and register A1, the server's own
 * chain, the owner and the chart of accounts. Call once, in the transaction that makes the tenant; it ends with the
 * rows' position in the commit order.
 */
export async function seedShop(tx: Transaction, shop: NewShop): Promise<SeededShop> {
  const id = (): string => uuidv7(Date.now(), randomBytes);
  const made: SeededShop = { branchId: id(), warehouseId: id(), registerId: id(), serverDeviceId: id(), ownerId: id() };
  await tx.query('INSERT INTO shop (name, rfc, prices_include_tax, status) VALUES ($1, $2, $3, $4)', [shop.name, shop.rfc, shop.pricesIncludeTax, shop.status]);
  await tx.query('INSERT INTO branches (id, name) VALUES ($1, $2)', [made.branchId, 'Principal']);
  await tx.query('INSERT INTO warehouses (id, branch_id, name, is_default) VALUES ($1, $2, $3, true)', [made.warehouseId, made.branchId, 'Principal']);
  await tx.query('INSERT INTO registers (id, branch_id, name) VALUES ($1, $2, $3)', [made.registerId, made.branchId, 'A1']);
  await tx.query(
    `INSERT INTO devices (id, name, class, branch_id, folio_series) VALUES ($1, $2, 'server', $3, $4)`,
    [made.serverDeviceId, 'Servidor', made.branchId, 'SRV'],
  );
  await tx.query(
    `INSERT INTO employees (id, name, short_name, email, password_hash, max_discount_bps) VALUES ($1, $2, $3, $4, $5, 10000)`,
    [made.ownerId, shop.ownerName, shortNameOf(shop.ownerName), shop.ownerEmail.trim().toLowerCase(), shop.ownerPasswordHash],
  );
  await tx.query(`INSERT INTO employee_roles (employee_id, role) VALUES ($1, 'owner')`, [made.ownerId]);
  await seedChart(tx);
  await audit(tx, { actor: null, action: 'tenant.created', entity: 'tenant', after: { name: shop.name, owner: shop.ownerName }, outcome: 'ok' });
  await touchEverything(tx);
  return made;
}

/** The first word of a name, as it stands on a tile. */
function shortNameOf(name: string): string {
  return (name.trim().split(/\s+/)[0] ?? name).slice(0, MAX_SHORT_NAME);
}

/** `seedShop` as the making of tenants calls it. */
export const seedTenant: SeedTenant = async (tx, tenant, request: NewTenant) => {
  await seedShop(tx, {
    name: request.name,
    rfc: request.rfc ?? null,
    ownerName: request.ownerName,
    ownerEmail: request.ownerEmail,
    ownerPasswordHash: request.ownerPasswordHash ?? null,
    pricesIncludeTax: true,
    status: tenant.status,
  });
};

/** The owner's password as it is stored. Takes a quarter of a second: call it before the transaction. */
export function hashOwnerPassword(config: Pick<Config, 'pinPepper'>, password: string): Promise<string> {
  return new SecretHasher(config.pinPepper).hash('password', password);
}
