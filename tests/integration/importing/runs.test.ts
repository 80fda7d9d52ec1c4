import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Import } from '../../../src/domain/importing/api.ts';
import { importCommands } from '../../../server/cli/import-commands.ts';
import type { CommandContext } from '../../../server/cli/command.ts';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { beginApplying } from '../../../server/modules/importing/change-import.ts';
import { findImport } from '../../../server/modules/importing/import-record.ts';
import { resumeImports } from '../../../server/modules/importing/resume-imports.ts';
import { ImportRunner } from '../../../server/modules/importing/import-runner.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import type { Server, TestShop } from '../identity/shop.ts';
import { call, makeShop, signInOwner } from '../identity/shop.ts';
import { checked, settled, startImportServer, warehouseOf } from './import-server.ts';

// Much is written: on a busy machine that takes as long as it takes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const ROWS = 2_200;
const BATCH = 500;

let databases: TestDatabases;
let server: Server;
let shop: TestShop;
let token: string;
let id: string;
let shops = 0;

beforeAll(async () => {
  databases = await openTestDatabases();
  server = startImportServer(databases);
});
beforeEach(async () => {
  shops += 1;
  shop = await makeShop(databases, `corrida-${shops}`);
  token = (await signInOwner(server, shop, `192.0.2.${shops}`)).session.token;
  id = (await checked(server, token, await warehouseOf(shop), list())).id;
});
afterAll(() => databases.close());

function list(rows = ROWS): string {
  const lines = Array.from({ length: rows }, (_, index) => `N-${index},Parte ${index},Frenamex,10.00,20.00,${index % 7}`);
  return ['Clave,Nombre,Marca,Costo,Precio 1,Existencia', ...lines, ''].join('\n');
}

const begin = () => shop.db.transaction(async (tx) => {
  const record = await findImport(tx, id);
  if (record) await beginApplying(tx, record, shop.ownerId);
});

function runner(options: { closing?: AbortSignal; tenant?: (tenantId: string) => Promise<TenantDatabase> } = {}): ImportRunner {
  const { closing = new AbortController().signal, tenant = databases.tenant } = options;
  return new ImportRunner({ databases: { tenant }, log: pino({ level: 'silent' }), closing });
}

async function taken(): Promise<{ parts: number; operations: number; stockMilli: number }> {
  const { rows } = await shop.db.query<{ parts: number; operations: number; stockMilli: number }>(
    `SELECT (SELECT count(*) FROM products) AS parts, (SELECT count(*) FROM operations) AS operations,
       (SELECT coalesce(sum(quantity_milli), 0)::bigint FROM stock_levels) AS "stockMilli"`);
  return rows[0] ?? { parts: -1, operations: -1, stockMilli: -1 };
}

async function expectWhole(): Promise<void> {
  const stockMilli = Array.from({ length: ROWS }, (_, index) => (index % 7) * 1000).reduce((sum, milli) => sum + milli, 0);
  expect(await taken()).toEqual({ parts: ROWS, operations: ROWS + Math.ceil(ROWS / BATCH), stockMilli });
}

const state = async (): Promise<Import> => (await call(server, 'GET', `/api/imports/${id}`, undefined, { token })).body as unknown as Import;

/** A database that goes away after this many transactions, as when the process is killed: nothing more is written. */
function dyingAfter(batches: number): (tenantId: string) => Promise<TenantDatabase> {
  let left = batches;
  const alive = () => {
    if (left < 0) throw new Error('killed');
  };
  return async (tenantId) => {
    const db = await databases.tenant(tenantId);
    return {
      ...db,
      query: async (sql, params) => (alive(), db.query(sql, params)),
      transaction: async (work, options) => {
        left -= 1;
        alive();
        return db.transaction(work, options);
      },
    };
  };
}

describe('applying', () => {
  it('that is killed is gone on with behind its last batch, once its run is known to be dead', async () => {
    await begin();
    await expect(runner({ tenant: dyingAfter(2) }).run(shop.tenantId, id)).rejects.toThrow('killed');
    expect(await state()).toMatchObject({ state: 'applying', progress: { done: 2 * BATCH, total: ROWS }, counts: { created: 2 * BATCH } });
    // Its lease still runs: nobody else touches it.
    await runner().run(shop.tenantId, id);
    expect((await taken()).parts).toBe(2 * BATCH);
    await shop.db.query(`UPDATE imports SET run_until = now() - interval '1 second' WHERE id = $1`, [id]);
    await state();
    expect(await settled(server, token, id)).toMatchObject({ state: 'done', counts: { good: ROWS, created: ROWS, unchanged: 0 } });
    await expectWhole();
  });

  it('that nobody looks at is gone on with by the next process at its start, once its run is known to be dead', async () => {
    await begin();
    await expect(runner({ tenant: dyingAfter(2) }).run(shop.tenantId, id)).rejects.toThrow('killed');
    const { signal } = new AbortController();
    const started: string[] = [];
    const next = runner();
    const ports = {
      listTenants: databases.listTenants, tenant: databases.tenant, log: pino({ level: 'silent' }),
      runner: { start: (tenantId: string, importId: string) => (started.push(importId), next.start(tenantId, importId)) },
    };
    await resumeImports(ports, signal);
    expect(started).not.toContain(id);
    await shop.db.query(`UPDATE imports SET run_until = now() - interval '1 second' WHERE id = $1`, [id]);
    await resumeImports(ports, signal);
    expect(started).toContain(id);
    await expect.poll(async () => (await findImport(shop.db, id))?.state, { timeout: 300_000 }).toBe('done');
    await expectWhole();
    started.length = 0;
    await resumeImports(ports, signal);
    expect(started).not.toContain(id);
  });

  it('that is stopped with its server is gone on with by the next one', async () => {
    await begin();
    const closing = new AbortController();
    await runner({ closing: closing.signal }).run(shop.tenantId, id, () => closing.abort());
    expect((await taken()).parts).toBe(BATCH);
    expect(await state()).toMatchObject({ state: 'applying' });
    expect(await settled(server, token, id)).toMatchObject({ state: 'done', counts: { created: ROWS } });
    await expectWhole();
  });

  it('that fails half-way says so; applied again it takes the rest and doubles nothing', async () => {
    await begin();
    await runner().run(shop.tenantId, id, () => { throw new Error('a defect'); });
    expect(await state()).toMatchObject({ state: 'failed', failure: expect.stringContaining('aplica otra vez'), counts: { created: BATCH } });
    await begin();
    await runner().run(shop.tenantId, id);
    expect(await state()).toMatchObject({ state: 'done', failure: null, counts: { created: ROWS - BATCH, unchanged: BATCH } });
    await expectWhole();
  });

  it('stops between batches when it is cancelled, and says to the row what was taken', async () => {
    await begin();
    let said: unknown;
    await runner().run(shop.tenantId, id, async () => {
      said = (await call(server, 'POST', `/api/imports/${id}/cancel`, undefined, { token })).body;
    });
    expect(said).toMatchObject({ state: 'cancelled', progress: { done: BATCH }, counts: { created: BATCH, good: BATCH } });
    expect((await taken()).parts).toBe(BATCH);
    await begin();
    await runner().run(shop.tenantId, id);
    expect(await state()).toMatchObject({ state: 'done', counts: { created: ROWS - BATCH, unchanged: BATCH } });
    await expectWhole();
  });

  it('is one at a time in a shop', async () => {
    const other = await checked(server, token, await warehouseOf(shop), list(3));
    await begin();
    const answers: number[] = [];
    await runner().run(shop.tenantId, id, async () => {
      answers.push((await call(server, 'POST', `/api/imports/${other.id}/apply`, undefined, { token })).status);
    });
    expect(new Set(answers.slice(0, -1))).toEqual(new Set([409]));
    expect((await call(server, 'POST', `/api/imports/${other.id}/apply`, undefined, { token })).status).toBe(200);
    await settled(server, token, other.id);
    await expectWhole();
  });

  it('is taken in once by two server processes that both go on with it', async () => {
    await begin();
    await Promise.all([runner().run(shop.tenantId, id), runner().run(shop.tenantId, id)]);
    await expectWhole();
  });

  it('ends when whoever began it may not edit the catalogue any more', async () => {
    await begin();
    await runner().run(shop.tenantId, id, async () => {
      await shop.db.query(`UPDATE employee_roles SET role = 'cashier' WHERE employee_id = $1`, [shop.ownerId]);
    });
    const record = await findImport(shop.db, id);
    expect(record).toMatchObject({ state: 'failed', failure: expect.stringContaining('permiso'), created: BATCH });
    expect((await taken()).parts).toBe(BATCH);
  });

  it('asked for twice with one key begins once', async () => {
    const once = () => call(server, 'POST', `/api/imports/${id}/apply`, undefined, { token, headers: { 'idempotency-key': 'una-vez' } });
    const [first, second] = await Promise.all([once(), once()]);
    expect([first.status, second.status]).toEqual([200, 200]);
    await settled(server, token, id);
    await expectWhole();
  });
});

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nexus-list-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function nexus(text: string, values: Record<string, string | boolean> = {}) {
    const path = join(folder, 'lista.csv');
    writeFileSync(path, text);
    const [printed, told]: [string[], string[]] = [[], []];
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    const context = { log: quiet, print: (line: string) => printed.push(line), tell: (line: string) => told.push(line), openDatabases: async () => databases };
    const code = await importCommands[0]?.run(context as unknown as CommandContext, { positionals: [path], values: { tenant: shop.db.slug, ...values } });
    return { code, printed, told };
  }

  it('takes a list in with progress, for the shop itself', async () => {
    const answer = await nexus(list());
    expect(answer).toMatchObject({ code: 0, told: ['Revisados 2,200 de 2,200 renglones', 'Tomados 2,200 de 2,200 renglones'] });
    expect(answer.printed).toEqual([`${ROWS} renglones buenos, 0 con error, 0 con aviso`, `Tomados: ${ROWS} partes nuevas, 0 cambiadas, 0 iguales; existencia inicial de ${ROWS - Math.ceil(ROWS / 7)}`]);
    await expectWhole();
    const { rows } = await shop.db.query('SELECT DISTINCT author FROM operations');
    expect(rows).toEqual([{ author: null }]);
  });

  it('only checks when asked to, and takes columns by heading or number', async () => {
    const answer = await nexus('Uno;Dos;Tres\nA1;Bujía;12,50\n', { check: true, json: true, map: 'partNumber=Uno,name=2,price1=tres' });
    expect(answer.code).toBe(0);
    expect(JSON.parse(answer.printed[0] ?? '')).toMatchObject({ state: 'checked', mapping: { partNumber: 0, name: 1, price1: 2 }, counts: { good: 1 } });
    expect((await taken()).parts).toBe(0);
    await expect(nexus(list(1), { map: 'price1=Nada' })).rejects.toThrow('«Nada»');
    await expect(nexus(list(1), { warehouse: 'Bodega' })).rejects.toThrow('Principal');
  });

  it('ends with 1 when nothing could be taken', async () => {
    expect((await nexus('Clave,Nombre\n,Sin clave\n')).code).toBe(1);
    expect((await nexus('Uno,Dos\n1,2\n')).printed[0]).toContain('Número de parte');
    expect(await nexus('')).toMatchObject({ code: 1, told: ['El archivo no tiene renglones.'] });
  });
});
