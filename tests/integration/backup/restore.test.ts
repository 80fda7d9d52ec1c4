import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabases } from '../../../server/db/databases.ts';
import { restoreTenant, type Restored } from '../../../server/db/backup/restore-tenant.ts';
import { writeBackup } from '../../../server/db/backup/write-backup.ts';
import { findTenantBySlug } from '../../../server/db/tenant-record.ts';
import { requireTenant } from '../../../server/db/tenants.ts';
import { audit } from '../../../server/modules/identity/audit.ts';
import { commitPosition } from '../../../server/sync/positions.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { verifyDerived } from '../../../server/sync/rebuild.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { openTestDatabases, testOpenOptions, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';
import { TestPuller } from '../../support/test-puller.ts';

let databases: TestDatabases;
let folder: string;
beforeAll(async () => {
  databases = await openTestDatabases();
  folder = await mkdtemp(join(tmpdir(), 'nexus-backup-'));
});
afterAll(async () => {
  await databases.close();
  await rm(folder, { recursive: true, force: true });
});

const tenantOf = async (slug: string) => requireTenant(await findTenantBySlug(databases.control, slug), slug);
const backUp = async (slug: string) => (await writeBackup(databases, await tenantOf(slug), join(folder, `${slug}-${newId()}.nexus-backup`), Date.now())).path;
const restore = (slug: string, path: string, to = databases as Pick<TestDatabases, 'control' | 'admin'> & TestDatabases): Promise<Restored> =>
  restoreTenant(to, { slug, path, begin: (tx) => commitPosition(tx) });
const push = (device: TestDevice, from = 1) => takeHandIn({ databases, nowMs: Date.now }, device.handIn(device.log.slice(from - 1)));

async function shopWithDevice(slug: string): Promise<{ shop: TestShop; device: TestDevice; sell(times: number): void }> {
  const shop = await makeShop(databases, slug);
  await shop.stock(2, 100_000);
  const device = await shop.device();
  const sessionId = newId();
  device.openSession(sessionId, 0);
  const sell = (times: number) => {
    for (let sale = 0; sale < times; sale += 1) device.sell({ sessionId, lines: [saleLine({ productId: shop.productIds[0]!, warehouseId: shop.warehouseId })] });
  };
  return { shop, device, sell };
}

/** Every row of every table as text, but what a restore is meant to change. */
async function contentsOf(databaseName: string): Promise<Record<string, string[]>> {
  return databases.admin.cluster.asAdmin(databaseName, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`);
    const contents: Record<string, string[]> = {};
    for (const { name } of tables.filter((table) => !['schema_migrations', 'sync_positions', 'sync_counter', 'shop'].includes(table.name))) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY 1`);
      contents[name] = rows.map(({ row }) => row);
    }
    return contents;
  });
}

describe('a backup', () => {
  // Defence: has() in server/sync/pull.ts; readThrough() in server/sync/pull.ts
  it('case-26-handed-in-since-the-backup: a device hands in again what came after it, each exactly once', async () => {
    const { shop, device, sell } = await shopWithDevice('vuelve');
    sell(9);
    expect(await push(device)).toMatchObject({ through: 10 });
    const puller = new TestPuller(shop.db, { deviceId: device.id, deviceClass: 'counter', branchId: shop.branchId });
    await puller.all('stock');
    const path = await backUp('vuelve');
    sell(5);
    expect(await push(device, 11)).toMatchObject({ through: 15 });
    await puller.all('stock');
    expect(puller.resets).toBe(0);
    const before = await verifyDerived(shop.db);

    const restored = await restore('vuelve', path);
    expect(restored.formerDatabase).not.toBeNull();
    const db = await databases.tenant(shop.db.tenantId);
    const again = new TestPuller(db, puller.puller);
    for (const [name, checkpoint] of puller.checkpoints) again.checkpoints.set(name, checkpoint);
    const page = await again.page('stock');
    expect(page).toMatchObject({ reset: true, through: { number: 10, deferred: [] } });
    expect((await db.query('SELECT restored_at IS NOT NULL AS marked FROM shop')).rows).toEqual([{ marked: true }]);

    const offered = await push(device, page.through.number + 1);
    expect(offered.answers.map(({ number, answer }) => `${number} ${answer}`)).toEqual(['11 applied', '12 applied', '13 applied', '14 applied', '15 applied']);
    expect(await push(device)).toMatchObject({ through: 15, forked: false });
    expect((await db.query('SELECT count(*) AS n, count(DISTINCT id) AS ids FROM sales')).rows).toEqual([{ n: 14, ids: 14 }]);
    const after = await verifyDerived(db);
    expect(after.differences).toEqual([]);
    expect(after.tables.find(({ table }) => table === 'stock_levels')).toEqual(before.tables.find(({ table }) => table === 'stock_levels'));
  });

  it('brings every row back exactly, and keys go on counting', async () => {
    const { shop, device, sell } = await shopWithDevice('exacto');
    sell(3);
    device.record('sale.completed', { folio: 'nothing like a sale' });
    await push(device);
    await shop.db.query(`UPDATE products SET name = E'Balata «ñ» \\n\\t\\\\ \u2028 fin', fitments = '[{"a":1.50,"b":null}]', barcodes = '{"a,b","\\"","{}"}'`);
    await audit(shop.db, { actor: null, action: 'test.done', outcome: 'ok', after: { text: 'ñ\u2029' } });
    await shop.db.query(`INSERT INTO record_history (operation_id, collection, record_id, field, value, stamp, won) VALUES ($1, 'products', $1, 'taxRateBps', 'null', '[1,2,"x"]', true)`, [newId()]);
    const before = await contentsOf((await tenantOf('exacto')).databaseName);
    const path = await backUp('exacto');
    await restore('exacto', path);
    expect(await contentsOf((await tenantOf('exacto')).databaseName)).toEqual(before);
    const db = await databases.tenant(shop.db.tenantId);
    await audit(db, { actor: null, action: 'test.again', outcome: 'ok' });
    await expect(db.query('DELETE FROM audit_log')).rejects.toThrow(/permission denied/);
  });

  it('keeps what would strand a tablet or let somebody in again: devices enrolled since, revocations, dismissals', async () => {
    const { shop, device, sell } = await shopWithDevice('despues');
    sell(1);
    await push(device);
    const path = await backUp('despues');
    const later = await shop.device();
    later.openSession(newId(), 0);
    await push(later);
    await shop.db.query('UPDATE devices SET revoked_at = now() WHERE id = $1', [device.id]);
    await shop.db.query('UPDATE employees SET active = false WHERE id = $1', [shop.cashierId]);
    await shop.db.query(`INSERT INTO sessions (id, employee_id, app, expires_at) VALUES ($1, $2, 'office', now() + interval '1 day')`, [newId(), shop.ownerId]);
    await restore('despues', path);
    const db = await databases.tenant(shop.db.tenantId);
    // Flagged: its cashier was dismissed. What happened in the shop is taken all the same.
    expect(await push(later)).toMatchObject({ through: 1, answers: [{ answer: 'flagged' }] });
    expect((await db.query('SELECT revoked_at IS NOT NULL AS revoked FROM devices WHERE id = $1', [device.id])).rows).toEqual([{ revoked: true }]);
    expect((await db.query('SELECT active FROM employees WHERE id = $1', [shop.cashierId])).rows).toEqual([{ active: false }]);
    expect((await db.query('SELECT count(*) AS n FROM sessions WHERE ended_at IS NULL')).rows).toEqual([{ n: 0 }]);
  });

  it('restores into an installation that never saw the tenant', async () => {
    const { shop, device, sell } = await shopWithDevice('mudanza');
    sell(2);
    await push(device);
    const path = await backUp('mudanza');
    const elsewhere = await openDatabases(testOpenOptions());
    try {
      await restoreTenant(elsewhere, { slug: 'mudanza', path, begin: (tx) => commitPosition(tx) });
      const db = await elsewhere.tenant(shop.db.tenantId);
      expect((await db.query('SELECT count(*) AS n FROM sales')).rows).toEqual([{ n: 2 }]);
      expect((await elsewhere.control.query('SELECT email FROM tenant_emails')).rows).toEqual([{ email: 'ana@mudanza.example' }]);
      sell(1);
      expect(await takeHandIn({ databases: elsewhere, nowMs: Date.now }, device.handIn())).toMatchObject({ through: 4, forked: false });
    } finally {
      const { cluster } = elsewhere.admin;
      await elsewhere.close();
      await cluster.asAdmin(cluster.admin.maintenanceDatabase, async (client) => {
        const { rows } = await client.query<{ name: string }>('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [cluster.prefix]);
        for (const { name } of rows) await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      });
    }
  });
});

describe('a backup that is not whole', () => {
  it('is refused before anything is touched', async () => {
    const { shop, device, sell } = await shopWithDevice('entero');
    sell(4);
    await push(device);
    const path = await backUp('entero');
    const bytes = await readFile(path);
    const text = gunzipSync(bytes).toString('utf8');
    const lines = text.split('\n');
    const sale = lines.findIndex((line) => line.startsWith('{"table":"sales"')) + 1;
    const without = (index: number) => gzipSync(lines.toSpliced(index, 1).join('\n'));
    const broken: [string, Buffer, string][] = [
      ['cut in the middle', bytes.subarray(0, bytes.length >> 1), 'backup-incomplete'],
      ['without its end', gzipSync(`${lines.slice(0, -2).join('\n')}\n`), 'backup-incomplete'],
      ['a row less', without(sale), 'backup-damaged'],
      ['a figure changed', gzipSync(text.replace('11600', '11700')), 'backup-damaged'],
      ['a byte turned', Buffer.from(bytes.map((byte, index) => (index === bytes.length >> 1 ? byte ^ 0xff : byte))), 'backup-'],
      ['no backup', Buffer.from('hola'), 'backup-damaged'],
      ['of a later build', gzipSync(text.replace(/"version":\d+/, '"version":99')), 'backup-'],
    ];
    const { databaseName } = await tenantOf('entero');
    for (const [what, content, code] of broken) {
      const file = join(folder, 'broken');
      await writeFile(file, content);
      await expect(restore('entero', file), what).rejects.toMatchObject({ name: 'BackupError', code: expect.stringContaining(code) as string });
    }
    const other = await shopWithDevice('ajeno');
    await expect(restore('ajeno', path)).rejects.toMatchObject({ code: 'backup-of-another-tenant' });
    await expect(restore('nuevo', path)).rejects.toMatchObject({ code: 'backup-of-another-tenant' });
    expect(other.shop.db.slug).toBe('ajeno');
    expect((await tenantOf('entero')).databaseName).toBe(databaseName);
    expect((await shop.db.query('SELECT count(*) AS n FROM sales')).rows).toEqual([{ n: 4 }]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('that breaks while it is loaded leaves the former served', async () => {
    const { shop, device, sell } = await shopWithDevice('sigue');
    sell(2);
    await push(device);
    const path = await backUp('sigue');
    const failing = restoreTenant(databases, { slug: 'sigue', path, begin: () => Promise.reject(new Error('the disk is full')) });
    await expect(failing).rejects.toThrow('the disk is full');
    sell(1);
    expect(await push(device)).toMatchObject({ through: 4 });
    expect((await shop.db.query('SELECT count(*) AS n FROM sales')).rows).toEqual([{ n: 3 }]);
  });
});
