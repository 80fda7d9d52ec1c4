import type { InvoicingSettings } from '../../src/domain/invoicing/api.ts';
import { localDayAndHour } from '../../src/domain/kernel/days.ts';
import type { TenantDatabase, Transaction } from '../db/database.ts';
import type { Tenant } from '../db/tenant-record.ts';
import type { EmployeeWrite } from '../modules/identity/employee-rules.ts';
import { setPassword, setPin } from '../modules/identity/employee-secrets.ts';
import { createEmployee } from '../modules/identity/employees.ts';
import type { Actor } from '../modules/identity/employees.ts';
import type { Identity } from '../modules/identity/identity.ts';
import { createBranch, createRegister } from '../modules/identity/places.ts';
import { seedShop } from '../modules/identity/seed-tenant.ts';
import { writeSettings } from '../modules/invoicing/settings/settings.ts';
import { newId } from '../platform/new-id.ts';
import { DEMO_NAME } from './load-ports.ts';
import type { DemoEmployee } from './people.ts';
import { BRANCHES, REGISTERS } from './places.ts';
import type { BranchKey, DemoBranch } from './places.ts';

export interface LoadedBranch {
  branchId: string;
  warehouseId: string;
}

/** The ids under which the demo's places and people were made. */
export interface LoadedShop {
  ownerId: string;
  branches: Record<BranchKey, LoadedBranch>;
  /** By name. */
  registers: Map<string, { registerId: string; branchId: string }>;
  /** By the key of the demo's own people. */
  employees: Map<string, string>;
}

/** Who issues the demo's invoices: nobody's RFC. They are stamped by the local provider, without fiscal value. */
const ISSUER: InvoicingSettings = {
  legalName: 'REFACCIONARIA EL TORNILLO', rfc: 'RTO120305AB6', taxRegime: '601', postalCode: '44100',
  series: { ingreso: 'F', egreso: 'NC', pago: 'P', global: 'G' }, globalRhythm: 'day', globalAutomatic: false, selfServiceDays: 30, withholdsIsr: false,
};

/** The shop's day at an instant; all its branches keep one time. */
export function shopDay(instantMs: number): string {
  return localDayAndHour(instantMs, BRANCHES[0]?.timeZone ?? 'America/Mexico_City').day;
}

/** A tenant's database whose transactions are all the one given: for functions that would open their own. */
export function withinTransaction(tx: Transaction, { id, slug }: Pick<Tenant, 'id' | 'slug'>): TenantDatabase {
  return { tenantId: id, slug, query: (sql, params) => tx.query(sql, params), transaction: (work) => work(tx) };
}

/** Makes places and people through the same functions as the office's pages; PINs and passwords come by `giveSecrets`. */
export async function loadShop(tx: Transaction, identity: Identity, tenant: Tenant, people: readonly DemoEmployee[], ownerPasswordHash: string): Promise<LoadedShop> {
  const owner = ownerAmong(people);
  const seeded = await seedShop(tx, {
    name: DEMO_NAME, rfc: tenant.rfc, ownerName: owner.name, ownerEmail: owner.email ?? '', ownerPasswordHash, pricesIncludeTax: true, status: tenant.status,
  });
  await tx.query(`UPDATE shop SET demo = true, ticket_footer = 'Gracias por su compra. Demostración: este ticket no es un comprobante.'`);
  const actor: Actor = { employeeId: seeded.ownerId, sessionId: newId(), origin: {} };
  const [first, ...others] = BRANCHES;
  if (first === undefined) throw new RangeError('The demo has no branch');
  await settleFirstBranch(tx, seeded, first);
  const made: [BranchKey, LoadedBranch][] = [[first.key, seeded]];
  for (const branch of others) made.push([branch.key, await openBranch(tx, identity, actor, branch)]);
  const branches = Object.fromEntries(made) as LoadedShop['branches'];
  const registers = await openRegisters(tx, identity, actor, branches);
  await writeSettings(tx, actor, ISSUER);
  const employees = new Map([[owner.key, seeded.ownerId]]);
  for (const person of people) {
    if (person.key === owner.key) continue;
    const { employee } = await createEmployee(identity, withinTransaction(tx, tenant), tx, actor, employeeWrite(person, branches));
    employees.set(person.key, employee.id);
  }
  return { ownerId: seeded.ownerId, branches, registers, employees };
}

/** The owner among the demo's people. */
export function ownerAmong(people: readonly DemoEmployee[]): DemoEmployee {
  const owner = people.find((person) => person.roles.some(({ role }) => role === 'owner'));
  if (owner === undefined) throw new RangeError('The demo has no owner');
  return owner;
}

/** Gives everybody their PIN and password. Each takes a quarter of a second on a thread of its own. */
export async function giveSecrets(tx: Transaction, identity: Identity, tenant: Tenant, people: readonly DemoEmployee[], shop: LoadedShop): Promise<void> {
  const db = withinTransaction(tx, tenant);
  const actor: Actor = { employeeId: shop.ownerId, sessionId: newId(), origin: {} };
  for (const { key, pin, password } of people) {
    const id = shop.employees.get(key) ?? '';
    if (pin !== null) await setPin(identity, db, actor, id, pin);
    // The owner's is as old as the shop.
    if (password !== null && id !== shop.ownerId) await setPassword(identity, db, actor, id, password);
  }
}

async function settleFirstBranch(tx: Transaction, { branchId, warehouseId }: LoadedBranch, branch: DemoBranch): Promise<void> {
  await tx.query('UPDATE branches SET name = $2, address = $3, postal_code = $4, phone = $5, time_zone = $6 WHERE id = $1', [
    branchId, branch.name, branch.address, branch.postalCode, branch.phone, branch.timeZone,
  ]);
  await tx.query('UPDATE warehouses SET name = $2 WHERE id = $1', [warehouseId, branch.name]);
}

async function openBranch(tx: Transaction, identity: Identity, actor: Actor, { name, address, postalCode, phone, timeZone }: DemoBranch): Promise<LoadedBranch> {
  const { branch } = await createBranch(tx, actor, { name, address, postalCode, phone, timeZone }, identity.nowMs());
  return { branchId: branch.id, warehouseId: branch.warehouses[0]?.id ?? '' };
}

/** Those that came with their branch stay; the others are opened by name. */
async function openRegisters(tx: Transaction, identity: Identity, actor: Actor, branches: LoadedShop['branches']): Promise<LoadedShop['registers']> {
  const { rows } = await tx.query<{ id: string; name: string }>('SELECT id, name FROM registers');
  const known = new Map(rows.map(({ id, name }) => [name, id]));
  const registers: LoadedShop['registers'] = new Map();
  for (const { name, branch } of REGISTERS) {
    const { branchId } = branches[branch];
    const registerId = known.get(name) ?? (await createRegister(tx, actor, { branchId, name }, identity.nowMs())).register.id;
    registers.set(name, { registerId, branchId });
  }
  return registers;
}

function employeeWrite(person: DemoEmployee, branches: LoadedShop['branches']): EmployeeWrite {
  return {
    name: person.name,
    shortName: /«(.+)»/.exec(person.name)?.[1] ?? person.name.split(' ')[0] ?? person.name,
    email: person.email,
    roles: person.roles.map(({ role, branch }) => ({ role, branchId: branch === null ? null : branches[branch].branchId })),
    adjustments: [],
    maxDiscountBps: person.maxDiscountBps,
    active: true,
  };
}
