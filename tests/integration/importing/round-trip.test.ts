import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productKey } from '../../../src/domain/catalog/part-number.ts';
import type { Import } from '../../../src/domain/importing/api.ts';
import { mulDivRound, sum } from '../../../src/domain/kernel/integers.ts';
import { generateMessyCsv } from '../../../server/demo/messy-csv.ts';
import type { MessyFile } from '../../../server/demo/messy-csv.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import type { Server, TestShop } from '../identity/shop.ts';
import { makeShop, signInOwner } from '../identity/shop.ts';
import { applied, checked, startImportServer, warehouseOf } from './import-server.ts';

const ROWS = 50_000;
const LIMIT_MS = 600_000;

let databases: TestDatabases;
let shop: TestShop;
let server: Server;
let token: string;
let warehouseId: string;
let file: MessyFile;

beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'vuelta');
  server = startImportServer(databases);
  token = (await signInOwner(server, shop)).session.token;
  warehouseId = await warehouseOf(shop);
  file = generateMessyCsv({ seed: 'ida y vuelta', rows: ROWS });
}, LIMIT_MS);
afterAll(() => databases.close());

interface StoredPart {
  id: string;
  manufacturer: string;
  partNumber: string;
  prices: number[];
  quantityMilli: number;
  valueCents: number;
}

async function storedParts(): Promise<Map<string, StoredPart>> {
  const { rows } = await shop.db.query<StoredPart>(
    `SELECT p.id, manufacturer, part_number AS "partNumber", ARRAY[cost_cents, price_1_cents, price_2_cents, price_3_cents] AS prices,
       coalesce(l.quantity_milli, 0) AS "quantityMilli", coalesce(v.value_cents, 0) AS "valueCents"
     FROM products p LEFT JOIN stock_levels l ON l.product_id = p.id AND l.warehouse_id = $1 LEFT JOIN stock_values v ON v.product_id = p.id`,
    [warehouseId],
  );
  return new Map(rows.map((row) => [productKey(row.manufacturer, row.partNumber), { ...row, prices: row.prices.map(Number) }]));
}

async function errorsOf({ id }: Import): Promise<{ line: number; code: string }[]> {
  const answer = await server.app.request(`/api/imports/${id}/problems.csv`, { headers: { authorization: `Bearer ${token}` } });
  const [, ...lines] = (await answer.text()).trimEnd().split('\r\n');
  return lines.map((line) => line.split(',')).filter((cells) => cells.includes('error')).map((cells) => ({ line: Number(cells[0]), code: cells[cells.indexOf('error') + 1] ?? '' }));
}

async function journalOf(account: string): Promise<{ debit: number; credit: number }> {
  const { rows } = await shop.db.query<{ debit: number; credit: number }>(
    'SELECT coalesce(sum(debit_cents), 0)::bigint AS debit, coalesce(sum(credit_cents), 0)::bigint AS credit FROM journal_entry_lines WHERE account = $1', [account]);
  return rows[0] ?? { debit: -1, credit: -1 };
}

const operations = async (): Promise<number> => (await shop.db.query<{ n: number }>('SELECT count(*) AS n FROM operations')).rows[0]?.n ?? -1;

describe(`a list of ${ROWS} rows in windows-1252 with semicolons, 1.234,50 and one bad row in a hundred`, () => {
  let first: Import;

  it('is read as it was written, and exactly its bad rows are named', async () => {
    const begunMs = performance.now();
    first = await checked(server, token, warehouseId, file.bytes);
    console.info(`checked ${ROWS} rows in ${Math.round(performance.now() - begunMs)} ms`);
    expect(first).toMatchObject({ state: 'checked', encoding: 'windows-1252', delimiter: ';', decimal: ',', headings: file.headings, rows: ROWS });
    expect(await errorsOf(first)).toEqual(file.badRows);
    expect(first.counts).toMatchObject({ good: file.goodRows.length, bad: file.badRows.length, created: file.goodRows.length, changed: 0, unchanged: 0 });
    expect(first.problems).toHaveLength(200);
    expect(await operations()).toBe(0);
  }, LIMIT_MS);

  it('is taken in whole but for them: prices, stock, its value, and the books', async () => {
    const begunMs = performance.now();
    const done = await applied(server, token, first.id);
    const elapsedMs = performance.now() - begunMs;
    console.info(`took in ${ROWS} rows in ${Math.round(elapsedMs)} ms: ${Math.round((ROWS * 1000) / elapsedMs)} rows/s`);
    expect(done).toMatchObject({ state: 'done', progress: { done: ROWS, total: ROWS }, counts: { created: file.goodRows.length, bad: file.badRows.length } });
    const stored = await storedParts();
    expect(stored.size).toBe(file.goodRows.length);
    const wrong = file.goodRows.filter(({ product }) => {
      const part = stored.get(productKey(product.manufacturer, product.partNumber));
      const { openingMilli } = product.stock.centro;
      const prices = [product.costCents, product.price1Cents, product.price2Cents, product.price3Cents];
      return part === undefined || part.prices.join() !== prices.join() || part.quantityMilli !== openingMilli || part.valueCents !== mulDivRound(product.costCents, openingMilli, 1000);
    });
    expect(wrong).toEqual([]);
    const worthCents = sum(file.goodRows.map(({ product }) => mulDivRound(product.costCents, product.stock.centro.openingMilli, 1000)));
    expect(worthCents).toBeGreaterThan(0);
    expect(await journalOf('130')).toEqual({ debit: worthCents, credit: 0 });
    expect(await journalOf('330')).toEqual({ debit: 0, credit: worthCents });
    expect(done.counts.stocked).toBe(file.goodRows.filter(({ product }) => product.stock.centro.openingMilli > 0).length);
  }, LIMIT_MS);

  it('changes nothing the second time, uploaded again or applied again', async () => {
    const before = await operations();
    const again = await checked(server, token, warehouseId, file.bytes);
    const unchanged = { created: 0, changed: 0, unchanged: file.goodRows.length, stocked: 0, bad: file.badRows.length };
    expect(again.counts).toMatchObject(unchanged);
    expect((await applied(server, token, again.id)).counts).toMatchObject(unchanged);
    expect((await applied(server, token, first.id)).counts).toMatchObject(unchanged);
    expect(await errorsOf(again)).toEqual(file.badRows);
    expect(await operations()).toBe(before);
  }, LIMIT_MS);
});
