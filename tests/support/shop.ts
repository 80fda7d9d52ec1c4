import { createTenant } from '../../server/db/tenants.ts';
import type { Databases } from '../../server/db/databases.ts';
import type { TenantDatabase } from '../../server/db/database.ts';
import { seedTenant } from '../../server/modules/identity/seed-tenant.ts';
import { recordManyOnServer } from '../../server/sync/server-chain.ts';
import { touchEverything } from '../../server/sync/positions.ts';
import { newId, productFields, TestDevice } from './operations.ts';

/** A tenant of its own with people, devices and stocked products, made through the product's own code. */
export class TestShop {
  readonly db: TenantDatabase;
  readonly branchId: string;
  readonly warehouseId: string;
  readonly cashierId: string;
  readonly ownerId: string;
  readonly productIds: string[] = [];
  readonly #databases: Databases;
  #devices = 0;

  constructor(databases: Databases, db: TenantDatabase, ids: { branchId: string; warehouseId: string; cashierId: string; ownerId: string }) {
    this.#databases = databases;
    this.db = db;
    this.branchId = ids.branchId;
    this.warehouseId = ids.warehouseId;
    this.cashierId = ids.cashierId;
    this.ownerId = ids.ownerId;
  }

  /** Enrols a counter device at a register of its own. */
  async device(options: { deviceClass?: 'counter' | 'warehouse' | 'office'; branchId?: string; author?: string } = {}): Promise<TestDevice> {
    this.#devices += 1;
    const branch = options.branchId ?? this.branchId;
    const register = newId();
    const series = `T${this.#devices}`;
    await this.db.query('INSERT INTO registers (id, branch_id, name) VALUES ($1, $2, $3)', [register, branch, series]);
    const device = new TestDevice({ branch, register, author: options.author ?? this.cashierId, folioSeries: series });
    await this.db.query(
      `INSERT INTO devices (id, name, class, branch_id, register_id, folio_series, public_key) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [device.id, `Caja ${series}`, options.deviceClass ?? 'counter', branch, register, series, JSON.stringify(device.publicKey)],
    );
    await this.#databases.control.query('INSERT INTO device_tenants (device_id, tenant_id) VALUES ($1, $2)', [device.id, this.db.tenantId]);
    return device;
  }

  /** Adds products with opening stock; `quantityMilli` zero leaves them without. */
  async stock(count: number, quantityMilli = 100_000, costCents = 5000): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId());
    const common = { version: 1, author: null, branchId: this.branchId };
    for (let from = 0; from < count; from += 500) {
      const page = ids.slice(from, from + 500);
      await recordManyOnServer(this.db, page.map((productId, index) => ({
        ...common, type: 'product.created', body: { productId, fields: productFields({ partNumber: `BD-${from + index}`, costCents }) },
      })));
      if (quantityMilli === 0) continue;
      const lines = page.map((productId) => ({ productId, quantityMilli, costCents: Math.round((costCents * quantityMilli) / 1000) }));
      await recordManyOnServer(this.db, [{ ...common, type: 'stock.initialized', body: { warehouseId: this.warehouseId, lines } }]);
    }
    this.productIds.push(...ids);
    return ids;
  }

  async branch(name: string, timeZone = 'America/Mexico_City'): Promise<{ branchId: string; warehouseId: string }> {
    const made = { branchId: newId(), warehouseId: newId() };
    await this.db.transaction(async (tx) => {
      await tx.query('INSERT INTO branches (id, name, time_zone) VALUES ($1, $2, $3)', [made.branchId, name, timeZone]);
      await tx.query('INSERT INTO warehouses (id, branch_id, name, is_default) VALUES ($1, $2, $3, true)', [made.warehouseId, made.branchId, name]);
      await touchEverything(tx);
    });
    return made;
  }

  /** Adds a person with one role in every branch. */
  async employee(role: string, options: { maxDiscountBps?: number; active?: boolean } = {}): Promise<string> {
    const id = newId();
    await this.db.query(
      'INSERT INTO employees (id, name, short_name, max_discount_bps, active) VALUES ($1, $2, $3, $4, $5)',
      [id, `Persona ${role}`, role, options.maxDiscountBps ?? 1000, options.active ?? true],
    );
    await this.db.query('INSERT INTO employee_roles (employee_id, role) VALUES ($1, $2)', [id, role]);
    return id;
  }
}

/** Makes a tenant with one branch, a cashier and an owner. */
export async function makeShop(databases: Databases, slug: string): Promise<TestShop> {
  const tenant = await createTenant(databases, { slug, name: `Refaccionaria ${slug}`, ownerName: 'Ana', ownerEmail: `ana@${slug}.example`, status: 'active' }, seedTenant);
  const db = await databases.tenant(tenant.id);
  const { rows } = await db.query<{ branchId: string; warehouseId: string; ownerId: string }>(
    `SELECT b.id AS "branchId", w.id AS "warehouseId", e.id AS "ownerId" FROM branches b JOIN warehouses w ON w.branch_id = b.id, employees e`,
  );
  if (!rows[0]) throw new Error('the tenant was not seeded');
  const shop = new TestShop(databases, db, { ...rows[0], cashierId: newId() });
  await db.query(`INSERT INTO employees (id, name, short_name, max_discount_bps) VALUES ($1, 'Beto', 'Beto', 1000)`, [shop.cashierId]);
  await db.query(`INSERT INTO employee_roles (employee_id, role) VALUES ($1, 'cashier')`, [shop.cashierId]);
  return shop;
}
