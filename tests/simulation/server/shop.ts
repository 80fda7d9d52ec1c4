import type { TenantDatabase, Transaction } from '../../../server/db/database.ts';
import { SecretHasher } from '../../../server/platform/auth/secret-hasher.ts';
import { touchEverything, touchRows } from '../../../server/sync/positions.ts';
import { recordManyOnServer } from '../../../server/sync/server-chain.ts';
import type { ProductFields } from '../../../src/domain/catalog/operations.ts';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import { Random } from '../time/random.ts';

export const PEPPER = 'only for simulated shops: a pepper of enough length';
export const SLUG = 'el-tornillo';
/** Name of another tenant and its owner. */
export const NEIGHBOUR = 'El Vecino';
export const PIN = '4826';
/** What tells devices that the tenant's status has changed. */
export const commitStatus = (tx: Transaction): Promise<unknown> => touchRows(tx, [{ collection: 'settings', id: 'tenant', branchId: null }]);
/** bcrypt's least: what it costs is not what is tried. */
export const PIN_COST = 4;

export interface Branch {
  branchId: string;
  warehouseId: string;
  timeZone: string;
  registerIds: string[];
}

/** What is in the shop before anybody works. */
export interface Shop {
  tenantId: string;
  branches: Branch[];
  managerId: string;
  cashierIds: string[];
  ownerId: string;
  products: { id: string; fields: ProductFields }[];
  /** On hand of each product in each warehouse. */
  openingMilli: number;
}

const PRODUCTS = 12;
const REGISTERS = 3;
const OPENING_MILLI = 60_000;
const OPENED_MS = Date.UTC(2026, 8, 1, 12);

/** Two branches in two time zones, people with PINs, parts of which some hundred are on hand. */
export async function fillShop(db: TenantDatabase): Promise<Shop> {
  const random = new Random('the shop');
  const id = (): string => uuidv7(OPENED_MS, (length) => random.bytes(length));
  const first = await firstBranch(db);
  const second: Branch = { branchId: id(), warehouseId: id(), timeZone: 'America/Tijuana', registerIds: [] };
  const managerId = id();
  const cashierIds = [id(), id()];
  const pinHash = await new SecretHasher(PEPPER, PIN_COST).hash('pin', PIN);
  await db.transaction(async (tx) => {
    await tx.query('INSERT INTO branches (id, name, time_zone) VALUES ($1, $2, $3)', [second.branchId, 'Frontera', second.timeZone]);
    await tx.query('INSERT INTO warehouses (id, branch_id, name, is_default) VALUES ($1, $2, $3, true)', [second.warehouseId, second.branchId, 'Frontera']);
    for (const [index, branch] of [first, second].entries()) {
      while (branch.registerIds.length < REGISTERS) {
        const registerId = id();
        branch.registerIds.push(registerId);
        await tx.query('INSERT INTO registers (id, branch_id, name) VALUES ($1, $2, $3)', [registerId, branch.branchId, `${'BC'[index] ?? 'D'}${branch.registerIds.length}`]);
      }
    }
    const people = [[managerId, 'Berta', 'manager', 3000], [cashierIds[0], 'Carlos', 'cashier', 1000], [cashierIds[1], 'Diana', 'cashier', 500]] as const;
    for (const [employeeId, name, role, maxDiscountBps] of people) {
      await tx.query('INSERT INTO employees (id, name, short_name, max_discount_bps, pin_hash) VALUES ($1, $2, $2, $3, $4)', [employeeId, name, maxDiscountBps, pinHash]);
      await tx.query('INSERT INTO employee_roles (employee_id, role) VALUES ($1, $2)', [employeeId, role]);
    }
    await touchEverything(tx);
  });
  const products = Array.from({ length: PRODUCTS }, (_, index) => ({ id: id(), fields: partFields(random, index) }));
  await stockUp(db, products, [first, second]);
  return { tenantId: db.tenantId, branches: [first, second], managerId, cashierIds, ownerId: await ownerOf(db), products, openingMilli: OPENING_MILLI };
}

async function firstBranch(db: TenantDatabase): Promise<Branch> {
  const { rows } = await db.query<{ branchId: string; warehouseId: string; timeZone: string; registerId: string }>(
    `SELECT b.id AS "branchId", w.id AS "warehouseId", b.time_zone AS "timeZone", r.id AS "registerId"
     FROM branches b JOIN warehouses w ON w.branch_id = b.id JOIN registers r ON r.branch_id = b.id`,
  );
  if (!rows[0]) throw new Error('the shop was not seeded');
  const { registerId, ...branch } = rows[0];
  return { ...branch, registerIds: [registerId] };
}

async function ownerOf(db: TenantDatabase): Promise<string> {
  const { rows } = await db.query<{ id: string }>(`SELECT employee_id AS id FROM employee_roles WHERE role = 'owner'`);
  return rows[0]?.id ?? '';
}

async function stockUp(db: TenantDatabase, products: Shop['products'], branches: readonly Branch[]): Promise<void> {
  const common = { version: 1, author: null, branchId: branches[0]?.branchId ?? '', atMs: OPENED_MS };
  await recordManyOnServer(db, products.map(({ id, fields }) => ({ ...common, id, type: 'product.created', body: { productId: id, fields } })));
  await recordManyOnServer(db, branches.map(({ warehouseId }) => ({
    ...common, id: warehouseId, type: 'stock.initialized',
    body: { warehouseId, lines: products.map(({ id, fields }) => ({ productId: id, quantityMilli: OPENING_MILLI, costCents: (fields.costCents * OPENING_MILLI) / 1000 })) },
  })));
}

function partFields(random: Random, index: number): ProductFields {
  const price1Cents = random.int(500, 150_000);
  return {
    partNumber: `P-${100 + index}`, manufacturer: 'Frenatec', name: `Parte ${index}`, description: '', category: 'Frenos', unit: 'pieza', barcodes: [],
    costCents: Math.floor(price1Cents / 2), price1Cents, price2Cents: price1Cents - 10, price3Cents: price1Cents - 20,
    taxRateBps: [1600, 1600, 800, 0, null][index % 5] ?? null, satProductKey: null, satUnitKey: null, fitments: [], crossReferences: [], locations: {},
    minMilli: 0, maxMilli: 0, active: true,
  };
}
