import { addDays } from '../../src/domain/kernel/days.ts';
import { pino } from 'pino';
import type { Transaction } from '../db/database.ts';
import { findTenantBySlug } from '../db/tenant-record.ts';
import type { Tenant } from '../db/tenant-record.ts';
import type { NewTenant } from '../db/tenants.ts';
import { createIdentity } from '../modules/identity/identity.ts';
import type { Identity } from '../modules/identity/identity.ts';
import { generateProducts } from './catalogue.ts';
import type { DemoProduct } from './catalogue.ts';
import { generateCustomers } from './customers.ts';
import type { DemoCustomer } from './customers.ts';
import { loadCustomers, loadOpeningStock, loadProducts } from './load-catalogue.ts';
import type { LoadStep } from './load-catalogue.ts';
import { demoLines, keepCredentials, keptCredentials } from './load-lines.ts';
import { DEMO_NAME, DEMO_SIZE, DEMO_SLUG } from './load-ports.ts';
import type { DemoPorts, DemoSize } from './load-ports.ts';
import { giveSecrets, loadShop, ownerAmong, shopDay } from './load-shop.ts';
import { settleOldTasks } from './load-tasks.ts';
import { makeDemoTenant, remakeDemoTenant } from './load-tenant.ts';
import type { MadeTenant } from './load-tenant.ts';
import { loadTrade } from './load-trade.ts';
import { generatePeople } from './people.ts';
import type { DemoEmployee } from './people.ts';

/** The demo cannot be made here; `message` is a Spanish sentence. */
export class DemoError extends Error {
  readonly code: 'demo-in-production' | 'not-a-demo';

  constructor(code: DemoError['code'], message: string) {
    super(message);
    this.name = 'DemoError';
    this.code = code;
  }
}

/**
 * Makes the demo shop when this installation has no tenant at all, and is one of development: production has none, and
 * a test that wants one asks for it.
 * @returns lines to print: how to sign in and what to try; none where there is no demo.
 */
export async function ensureDemo(ports: DemoPorts): Promise<string[]> {
  if (ports.config.nodeEnv !== 'development') return [];
  const tenants = await ports.databases.listTenants();
  if (tenants.length > 0) {
    const demo = tenants.find(({ slug }) => slug === DEMO_SLUG);
    return demo && (await isDemo(ports, demo)) ? linesOf(ports, demo) : [];
  }
  return make(ports, (request, seed) => makeDemoTenant(ports.databases, request, seed));
}

/**
 * Throws the demo away and makes it anew; makes it where there is none.
 * @throws DemoError in production, and when a shop that is no demo has its name.
 */
export async function resetDemo(ports: DemoPorts): Promise<string[]> {
  if (ports.config.nodeEnv === 'production') throw new DemoError('demo-in-production', 'En producción no hay negocio de demostración.');
  const former = await findTenantBySlug(ports.databases.control, DEMO_SLUG);
  if (!former?.readyAt) return make(ports, (request, seed) => makeDemoTenant(ports.databases, request, seed));
  if (!(await isDemo(ports, former))) throw new DemoError('not-a-demo', `El negocio «${DEMO_SLUG}» no es una demostración: no se toca.`);
  return make(ports, (request, seed) => remakeDemoTenant(ports.databases, former, request, seed));
}

type Seed = (tx: Transaction, tenant: Tenant) => Promise<void>;

async function make(ports: DemoPorts, makeTenant: (request: NewTenant, seed: Seed) => Promise<MadeTenant>): Promise<string[]> {
  const size = ports.size ?? DEMO_SIZE;
  const nowMs = ports.nowMs();
  const people = generatePeople(size.seed);
  ports.progress(`Preparando el negocio de demostración «${DEMO_NAME}»`);
  const owner = ownerAmong(people);
  const identity = demoIdentity(ports);
  // Before the transaction, which must not stand idle meanwhile.
  const products = generateProducts(size.seed, size.products);
  const plan = { ports, identity, size, people, products, customers: generateCustomers(size.seed, size.customers), nowMs };
  const ownerPasswordHash = await identity.hasher.hash('password', owner.password ?? '');
  const request: NewTenant = { slug: DEMO_SLUG, name: DEMO_NAME, status: 'active', ownerName: owner.name, ownerEmail: owner.email ?? '', ownerPasswordHash };
  const { tenant, made } = await makeTenant(request, (tx, begun) => fill({ ...plan, ownerPasswordHash }, tx, begun));
  if (made) {
    await keepCredentials(ports.config.dataDir, tenant.id, people);
    await ports.databases.admin.cluster.asAdmin(tenant.databaseName, (client) => client.query('VACUUM (ANALYZE)'));
  }
  return linesOf(ports, tenant);
}

/** What the shop is filled from. */
interface Plan {
  ports: DemoPorts;
  identity: Identity;
  size: DemoSize;
  people: DemoEmployee[];
  products: DemoProduct[];
  customers: DemoCustomer[];
  /** Until when it trades. */
  nowMs: number;
  ownerPasswordHash: string;
}

/** Writes the whole shop, from its first day until now, in the transaction that makes it. */
async function fill(plan: Plan, tx: Transaction, tenant: Tenant): Promise<void> {
  const { ports, identity, size, people, nowMs } = plan;
  const shop = await loadShop(tx, identity, tenant, people, plan.ownerPasswordHash);
  const checkpoint = () => ports.signal?.throwIfAborted();
  // Noon of the day before the first one: nobody sells yet.
  const openingMs = Date.parse(`${addDays(shopDay(nowMs), -size.days)}T18:00:00Z`);
  const step: LoadStep = { tx, shop, openingMs, progress: ports.progress, checkpoint };
  await Promise.all([giveSecrets(tx, identity, tenant, people, shop), loadHistory(step, tenant, plan)]);
  await settleOldTasks(tx, shop.ownerId, nowMs);
}

async function loadHistory(step: LoadStep, tenant: Tenant, { size, people, products, customers, nowMs }: Plan): Promise<void> {
  const productIds = await loadProducts(step, products);
  await loadOpeningStock(step, products, productIds);
  const customerIds = await loadCustomers(step, customers);
  const { seed, days, volumePercent } = size;
  const options = { seed, products, customers, people, today: shopDay(nowMs), nowMs, days, volumePercent };
  await loadTrade(step, tenant, { options, productIds, customerIds });
}

function demoIdentity({ config, databases, hasher, nowMs }: DemoPorts): Identity {
  return createIdentity({ config, databases, nowMs, log: pino({ level: 'silent' }), ...(hasher ? { hasher } : {}) });
}

async function linesOf({ databases, config, size = DEMO_SIZE }: DemoPorts, tenant: Tenant): Promise<string[]> {
  const people = await keptCredentials(config.dataDir, tenant.id, generatePeople(size.seed));
  return demoLines(await databases.tenant(tenant.id), people);
}

async function isDemo({ databases }: DemoPorts, tenant: Tenant): Promise<boolean> {
  const { rows } = await databases.admin.openUnchecked(tenant.databaseName).query<{ demo: boolean }>('SELECT demo FROM shop');
  return rows[0]?.demo ?? false;
}
