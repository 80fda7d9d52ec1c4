import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addDays } from '../../../src/domain/kernel/days.ts';
import { ensureDemo, resetDemo } from '../../../server/demo/load.ts';
import type { DemoPorts } from '../../../server/demo/load-ports.ts';
import { shopDay } from '../../../server/demo/load-shop.ts';
import { generatePeople } from '../../../server/demo/people.ts';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { createTenant } from '../../../server/db/tenants.ts';
import { seedTenant } from '../../../server/modules/identity/seed-tenant.ts';
import { SecretHasher } from '../../../server/platform/auth/secret-hasher.ts';
import { verifyDerived } from '../../../server/sync/rebuild.ts';
import { DeviceKey, call, enrol, startServer } from '../identity/shop.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';

// Much is written: on a busy machine that takes as long as it takes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const pepper = 'only for the tests: a pepper of enough length';
const size = { seed: 'el-tornillo', products: 600, customers: 40, days: 20, volumePercent: 30 };
/** Wednesday, 18 November 2026, 12:30 in Guadalajara: the shop is open. */
const nowMs = Date.parse('2026-11-18T18:30:00Z');
const folders: string[] = [];
const opened: TestDatabases[] = [];

afterAll(async () => {
  await Promise.all(opened.map((databases) => databases.close()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function emptyInstallation(ports: Partial<Omit<DemoPorts, 'databases'>> = {}): Promise<Omit<DemoPorts, 'databases'> & { databases: TestDatabases; told: string[] }> {
  const databases = await openTestDatabases();
  const dataDir = mkdtempSync(join(tmpdir(), 'nexus-demo-'));
  opened.push(databases);
  folders.push(dataDir);
  const told: string[] = [];
  const config = { pinPepper: pepper, masterKey: Buffer.alloc(32, 'demo tests '), publicUrl: undefined, dataDir, nodeEnv: 'development' as const };
  return { config, databases, told, progress: (line) => told.push(line), nowMs: () => nowMs, hasher: new SecretHasher(pepper, 4), size, ...ports };
}

async function shopOf(databases: TestDatabases): Promise<TenantDatabase> {
  const [tenant] = await databases.listTenants();
  return databases.tenant(tenant?.id ?? '');
}

describe('an empty installation', () => {
  let ports: Awaited<ReturnType<typeof emptyInstallation>>;
  let lines: string[];
  let db: TenantDatabase;
  beforeAll(async () => {
    ports = await emptyInstallation();
    lines = await ensureDemo(ports);
    db = await shopOf(ports.databases);
  });

  const one = async <T>(sql: string, params: unknown[] = []): Promise<T> => (await db.query<{ value: T }>(sql, params)).rows[0]?.value as T;

  it('gets a shop with its places, people, parts and customers', async () => {
    expect((await db.query('SELECT name, demo, status FROM shop')).rows).toEqual([{ name: 'Refaccionaria El Tornillo', demo: true, status: 'active' }]);
    expect((await db.query<{ branch: string; register: string }>('SELECT b.name AS branch, r.name AS register FROM registers r JOIN branches b ON b.id = r.branch_id ORDER BY 2')).rows)
      .toEqual([['Centro', 'A1'], ['Centro', 'A2'], ['Norte', 'B1'], ['Norte', 'B2'], ['Mercado', 'C1']].map(([branch, register]) => ({ branch, register })));
    const roles = (await db.query<{ role: string }>('SELECT DISTINCT role FROM employee_roles ORDER BY 1')).rows.map(({ role }) => role);
    expect(roles).toEqual(['accountant', 'admin', 'cashier', 'manager', 'owner', 'warehouse']);
    expect(await one('SELECT count(*) AS value FROM products')).toBe(600);
    expect(await one('SELECT count(*) AS value FROM customers WHERE name <> $1', [''])).toBe(40);
    expect(ports.told.join('\n')).toMatch(/Surtiendo el catálogo … 0 de 600\n.*/);
  });

  it('has traded until now and not beyond, with every register closed and no open question but a few', async () => {
    expect(await one('SELECT max(business_ms) AS value FROM operations')).toBeLessThanOrEqual(nowMs);
    expect(await one('SELECT max(day) AS value FROM sales')).toBe(shopDay(nowMs));
    expect(await one('SELECT min(day) AS value FROM sales')).toBe(addDays(shopDay(nowMs), -19));
    expect(await one('SELECT count(*) AS value FROM cash_sessions WHERE closed_ms IS NULL')).toBe(0);
    const hours = (await db.query<{ hour: number }>('SELECT DISTINCT hour FROM rollups WHERE day = $1 ORDER BY 1', [addDays(shopDay(nowMs), -1)])).rows;
    expect(hours.length).toBeGreaterThan(5);
    const { rows: kinds } = await db.query('SELECT DISTINCT kind FROM tasks');
    expect(kinds).toEqual([{ kind: 'cash-difference' }]);
    expect(await one('SELECT count(*) AS value FROM tasks WHERE settled_at IS NULL')).toBeLessThan(10);
  });

  it('came about through the same code as any shop: every figure follows from its operations', async () => {
    expect(await one(`SELECT count(*) AS value FROM operations WHERE outcome <> 'applied'`)).toBe(0);
    expect(await one('SELECT count(*) AS value FROM stock_levels WHERE quantity_milli < 0')).toBe(0);
    expect((await verifyDerived(db)).differences).toEqual([]);
    const { rows } = await db.query('SELECT sum(debit_cents)::bigint - sum(credit_cents)::bigint AS difference FROM journal_entry_lines');
    expect(rows).toEqual([{ difference: 0 }]);
  });

  it('says how to sign in, and what is said is right', async () => {
    const server = startServer(ports.databases, { hasher: ports.hasher as SecretHasher });
    const [owner] = generatePeople(size.seed);
    expect(lines.find((line) => line.includes(owner?.email ?? '?'))).toContain(owner?.password);
    const answer = await call(server, 'POST', '/api/identity/sign-in', { email: owner?.email, password: owner?.password });
    expect(answer.status).toBe(200);
    const cashier = generatePeople(size.seed).find(({ key }) => key === 'brenda');
    expect(lines.some((line) => line.includes(`PIN ${cashier?.pin}  Brenda Camarena (caja)`))).toBe(true);
    const barcodes = lines.flatMap((line) => /\b\d{13}\b/.exec(line)?.[0] ?? []);
    expect(barcodes).toHaveLength(3);
    expect(await one('SELECT count(*) AS value FROM products WHERE barcodes && $1::text[]', [barcodes])).toBe(3);
  });

  it("leaves its registers to real devices: the first one's folios follow the demo's series", async () => {
    const server = startServer(ports.databases, { hasher: ports.hasher as SecretHasher, demoCodesForAll: true });
    const { body } = await call(server, 'GET', '/api/identity/demo-code');
    expect(body).toMatchObject({ registerName: 'A1', branchName: 'Centro' });
    const enrolled = await enrol(server, (body as unknown as { code: string }).code, new DeviceKey());
    expect(enrolled.body).toMatchObject({ folioSeries: 'A1B', registerName: 'A1' });
    expect(await one(`SELECT count(*) AS value FROM devices WHERE class = 'counter' AND revoked_at IS NULL`)).toBe(1);
  });

  it('keeps its shop at the next start, and tells the same people from its own record', async () => {
    const sales = await one('SELECT count(*) AS value FROM sales');
    const kept = join(ports.config.dataDir, 'demo.json');
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect(await ensureDemo({ ...ports, size: { ...size, seed: 'another generator' } })).toEqual(lines);
    rmSync(kept);
    expect(await ensureDemo(ports)).toEqual(lines);
    expect(await one('SELECT count(*) AS value FROM sales')).toBe(sales);
  });
});

/** Stops the load at its first line that says so. */
function stoppingAt(pattern: RegExp): Pick<DemoPorts, 'progress' | 'signal'> {
  const stop = new AbortController();
  return { signal: stop.signal, progress: (line) => pattern.test(line) && stop.abort(new Error('called off')) };
}

describe('a load that is interrupted', () => {
  const tiny = { ...size, products: 60, customers: 5, days: 3 };

  it('leaves nothing, and starts over at the next start', async () => {
    const ports = await emptyInstallation({ size: tiny });
    await expect(ensureDemo({ ...ports, ...stoppingAt(/Vendiendo/) })).rejects.toThrow('called off');
    expect(await ports.databases.listTenants()).toEqual([]);
    expect((await ensureDemo(ports)).length).toBeGreaterThan(10);
    expect(await ports.databases.listTenants()).toMatchObject([{ slug: 'el-tornillo' }]);
  });

  it('is made once by two servers that start together', async () => {
    const ports = await emptyInstallation({ size: tiny });
    const [first, second] = await Promise.all([ensureDemo(ports), ensureDemo({ ...ports })]);
    expect(first).toEqual(second);
    expect(await ports.databases.listTenants()).toHaveLength(1);
    const { rows } = await (await shopOf(ports.databases)).query('SELECT count(*) AS made FROM products');
    expect(rows).toEqual([{ made: 60 }]);
  });

  it('made anew, is not served half made, and is finished by the next start', async () => {
    const ports = await emptyInstallation({ size: tiny });
    await ensureDemo(ports);
    const db = await shopOf(ports.databases);
    await db.query(`UPDATE products SET name = 'Rayado por un visitante'`);
    await expect(resetDemo({ ...ports, ...stoppingAt(/Vendiendo/) })).rejects.toThrow('called off');
    await expect(ports.databases.tenant(db.tenantId)).rejects.toMatchObject({ code: 'tenant-unfinished' });
    expect((await ensureDemo(ports)).length).toBeGreaterThan(10);
    const again = await shopOf(ports.databases);
    expect(again.tenantId).toBe(db.tenantId);
    expect((await again.query(`SELECT count(*) AS spoiled FROM products WHERE name LIKE 'Rayado%'`)).rows).toEqual([{ spoiled: 0 }]);
  });
});

describe('where a demo has no place', () => {
  it('is not made in production, nor beside a shop', async () => {
    const ports = await emptyInstallation();
    const production = { ...ports, config: { ...ports.config, nodeEnv: 'production' as const } };
    expect(await ensureDemo(production)).toEqual([]);
    await expect(resetDemo(production)).rejects.toMatchObject({ code: 'demo-in-production' });
    await createTenant(ports.databases, { slug: 'el-tornillo', name: 'La de verdad', ownerName: 'Ana', ownerEmail: 'ana@tornillo.example' }, seedTenant);
    expect(await ensureDemo(ports)).toEqual([]);
    await expect(resetDemo(ports)).rejects.toMatchObject({ code: 'not-a-demo' });
    expect(() => readFileSync(join(ports.config.dataDir, 'demo.json'))).toThrow('ENOENT');
  });
});
