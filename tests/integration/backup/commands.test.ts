import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupCommands } from '../../../server/cli/backup-commands.ts';
import type { CommandContext } from '../../../server/cli/command.ts';
import { rebuildCommand } from '../../../server/cli/tenant-rebuild.ts';
import { loadConfig } from '../../../server/platform/config.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let folder: string;
beforeAll(async () => {
  databases = await openTestDatabases();
  folder = await mkdtemp(join(tmpdir(), 'nexus-commands-'));
  shop = await makeShop(databases, 'orden');
  await makeShop(databases, 'otro');
  await shop.stock(2, 5000);
});
afterAll(async () => {
  await databases.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command as typed; its exit code and what it printed. */
async function run(name: string, values: Record<string, string | boolean>): Promise<{ code: number; printed: string[] }> {
  const printed: string[] = [];
  const command = [...backupCommands, rebuildCommand].find((one) => one.name === name)!;
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const context: CommandContext = {
    config: loadConfig({ DATA_DIR: folder }), log: quiet, print: (line) => void printed.push(line), tell() {}, openDatabases: async () => databases,
  };
  return { code: (await command.run(context, { positionals: [], values })) ?? 0, printed };
}

it('verifies what follows from operations, and names what differs', async () => {
  const good = await run('tenant rebuild', { verify: true, tenant: 'orden' });
  expect(good.code).toBe(0);
  expect(good.printed.at(-1)).toMatch(/^3 operaciones/);
  await shop.db.query('UPDATE stock_levels SET quantity_milli = quantity_milli + 1000 WHERE product_id = $1', [shop.productIds[0]]);
  const bad = await run('tenant rebuild', { verify: true, tenant: 'orden' });
  expect(bad.code).toBe(1);
  expect(bad.printed).toContainEqual(`  stock_levels ${shop.productIds[0]}/${shop.warehouseId}: según las operaciones 5000, 0; guardado 6000, 0`);
  expect(bad.printed.filter((line) => line.startsWith('DIFIERE'))).toHaveLength(1);
  await shop.db.query('UPDATE stock_levels SET quantity_milli = quantity_milli - 1000 WHERE product_id = $1', [shop.productIds[0]]);
});

it('backs up all, restores one, and asks to be sure', async () => {
  const out = join(folder, 'todos');
  const made = await run('backup', { all: true, out });
  expect(made.code).toBe(0);
  expect((await readdir(out)).map((name) => name.split('-')[0]).sort()).toEqual(['orden', 'otro']);
  const from = made.printed.find((path) => path.includes('orden-'))!;
  await expect(run('restore', { tenant: 'orden', from })).rejects.toMatchObject({ name: 'UsageError' });
  expect((await run('restore', { tenant: 'orden', from, yes: true, 'drop-former': true })).code).toBe(0);
  expect((await run('tenant rebuild', { verify: true, tenant: 'orden' })).code).toBe(0);
  const db = await databases.tenant(shop.db.tenantId);
  expect((await db.query('SELECT action FROM audit_log ORDER BY id DESC LIMIT 1')).rows).toEqual([{ action: 'tenant.restored' }]);
  expect((await databases.control.query('SELECT kind FROM tenant_events WHERE tenant_id = $1 ORDER BY id', [db.tenantId])).rows.map(({ kind }) => kind)).toEqual(['created', 'backed-up', 'restored']);
});
