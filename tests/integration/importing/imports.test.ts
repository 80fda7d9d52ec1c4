import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Import } from '../../../src/domain/importing/api.ts';
import type { ProductFields } from '../../../src/domain/catalog/operations.ts';
import { recordManyOnServer } from '../../../server/sync/server-chain.ts';
import { newId, productFields } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import type { Server, TestShop } from '../identity/shop.ts';
import { call, cashierFields, makePerson, makeShop, signInOwner } from '../identity/shop.ts';
import { applied, checked, settled, startImportServer, upload, warehouseOf } from './import-server.ts';

// Much is written: on a busy machine that takes as long as it takes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let databases: TestDatabases;
let server: Server;
let shop: TestShop;
let token: string;
let warehouseId: string;
let shops = 0;

beforeAll(async () => {
  databases = await openTestDatabases();
  server = startImportServer(databases);
});
beforeEach(async () => {
  shops += 1;
  shop = await makeShop(databases, `lista-${shops}`);
  token = (await signInOwner(server, shop, `192.0.2.${shops}`)).session.token;
  warehouseId = await warehouseOf(shop);
});
afterAll(() => databases.close());

const HEADING = 'Clave,Nombre,Marca,Costo,Precio 1,Precio 2,Precio 3,Existencia,Código de barras,Ubicación';
const list = (...rows: string[]): string => [HEADING, ...rows, ''].join('\r\n');
const take = async (text: string): Promise<Import> => applied(server, token, (await checked(server, token, warehouseId, text)).id);
const act = (id: string, what: string, body?: object) => call(server, what === 'mapping' ? 'PUT' : 'POST', `/api/imports/${id}/${what}`, body, { token });

async function product(partNumber: string): Promise<Record<string, unknown>> {
  const { rows } = await shop.db.query(
    `SELECT p.*, coalesce((SELECT quantity_milli FROM stock_levels WHERE product_id = p.id AND warehouse_id = $2), 0) AS on_hand FROM products p WHERE part_number = $1`,
    [partNumber, warehouseId]);
  expect(rows).toHaveLength(1);
  return rows[0] ?? {};
}

async function record(drafts: { type: string; body: object }[]): Promise<void> {
  await recordManyOnServer(shop.db, drafts.map((draft) => ({ ...draft, version: 1, author: null, branchId: shop.branchId })));
}

async function make(fields: Partial<ProductFields>): Promise<string> {
  const productId = newId();
  await record([{ type: 'product.created', body: { productId, fields: productFields(fields) } }]);
  return productId;
}

const lastOperation = async (): Promise<{ type: string; body: { fields: object } }> => {
  const { rows } = await shop.db.query<{ type: string; core: string }>('SELECT type, core FROM operations ORDER BY position DESC, number DESC LIMIT 1');
  return { type: rows[0]?.type ?? '', body: (JSON.parse(rows[0]?.core ?? '{}') as { body: { fields: object } }).body };
};

describe('what a list says of a part that is known', () => {
  it('is matched however brand and number are written, and only what differs is edited', async () => {
    await make({ partNumber: 'BD-7284', manufacturer: 'Frenamex', barcodes: ['7501234567893'], price2Cents: 10_800, locations: { [newId()]: 'Z-1' } });
    const done = await take(list('bd 7284,Balata delantera,FRENAMEX,50.00,119.00,,,,7500000000012,A-01'));
    expect(done.counts).toMatchObject({ created: 0, changed: 1, unchanged: 0 });
    const { type, body } = await lastOperation();
    expect(type).toBe('product.edited');
    expect(Object.keys(body.fields).toSorted()).toEqual(['barcodes', 'locations', 'price1Cents']);
    expect(await product('BD-7284')).toMatchObject({ price_1_cents: 11_900, price_2_cents: 10_800, barcodes: ['7501234567893', '7500000000012'] });
    expect((await take(list('bd 7284,Balata delantera,FRENAMEX,50.00,119.00,,,,7500000000012,A-01'))).counts).toMatchObject({ changed: 0, unchanged: 1 });
  });

  it('gives it opening stock only where nothing ever moved', async () => {
    const [moved, still] = [await make({ partNumber: 'X1' }), await make({ partNumber: 'X2' })];
    await record([{ type: 'stock.initialized', body: { warehouseId, lines: [{ productId: moved, quantityMilli: 3000, costCents: 15_000 }] } }]);
    await record([{ type: 'stock.adjusted', body: { warehouseId, reason: 'lost', lines: [{ productId: moved, quantityMilli: -3000 }], note: null } }]);
    const done = await take(list('X1,Balata delantera,Frenamex,,,,,8,,', 'X2,Balata delantera,Frenamex,,,,,8,,', 'X3,Nueva,Frenamex,10,20,,,8,,'));
    expect(done.counts).toMatchObject({ created: 1, changed: 1, unchanged: 1, stocked: 2 });
    expect([(await product('X1')).on_hand, (await product('X2')).on_hand, (await product('X3')).on_hand]).toEqual([0, 8000, 8000]);
    expect(still).not.toBe(moved);
    // At the last known cost where the list gives none.
    const { rows } = await shop.db.query('SELECT value_cents FROM stock_values WHERE product_id = $1', [still]);
    expect(rows).toEqual([{ value_cents: 40_000 }]);
  });

  it('a new part is never free for a better customer because the list gives one price', async () => {
    await take(list('N1,Nueva,Frenamex,10,20,,,,,'));
    expect(await product('N1')).toMatchObject({ price_1_cents: 2000, price_2_cents: 2000, price_3_cents: 2000, unit: 'pieza', sat_unit_key: 'H87', tax_rate_bps: 1600 });
  });

  it("another part's barcode keeps a row out, and so does stock worth more than money can be", async () => {
    await make({ partNumber: 'DUEÑA', barcodes: ['7501234567893'] });
    const done = await take(list('N1,Nueva,Frenamex,10,20,,,,7501234567893,', 'N2,Cara,Frenamex,9999999,9999999,,,90000,,', 'N3,Buena,Frenamex,10,20,,,1,,'));
    expect(done).toMatchObject({ state: 'done', counts: { good: 1, bad: 2, created: 1 } });
    expect(done.problems.filter(({ severity }) => severity === 'error').map(({ row, code, column }) => [row, code, column]))
      .toEqual([[2, 'barcode-of-another-part', 'Código de barras'], [3, 'number-too-large', 'Existencia']]);
  });
});

describe('the columns', () => {
  it('wait for a person when a needed one is not found, and can be changed', async () => {
    const { status, body } = await upload(server, token, warehouseId, 'Uno,Dos,Tres\r\nA1,Bujía,12.50\r\n');
    expect({ status, ...body }).toMatchObject({ status: 201, state: 'checked', counts: { good: 0 }, failure: expect.stringContaining('Número de parte'), firstRows: [['A1', 'Bujía', '12.50']] });
    expect(await act(body.id, 'apply')).toMatchObject({ status: 409, body: { code: 'import-not-checked' } });
    for (const mapping of [{ partNumber: 0 }, { partNumber: 0, name: 7 }, { partNumber: 0, name: 0 }]) {
      expect(await act(body.id, 'mapping', { mapping })).toMatchObject({ status: 422, body: { code: 'mapping-invalid' } });
    }
    expect((await act(body.id, 'mapping', { mapping: { partNumber: 0, name: 1, cost: 2 } })).status).toBe(200);
    expect(await settled(server, token, body.id)).toMatchObject({ state: 'checked', failure: null, counts: { good: 1, created: 1 } });
    await act(body.id, 'mapping', { mapping: { partNumber: 0, name: 1, price1: 2 } });
    expect(await settled(server, token, body.id)).toMatchObject({ state: 'checked', mapping: { partNumber: 0, name: 1, price1: 2 } });
    await applied(server, token, body.id);
    expect(await product('A1')).toMatchObject({ cost_cents: 0, price_1_cents: 1250, manufacturer: 'Sin marca' });
  });

  it.each([
    ['file-empty', ''], ['file-empty', 'Clave,Nombre\r\n'], ['file-not-text', 'PK\u0003\u0004…'], ['too-many-columns', `${'a,'.repeat(200)}b\r\n1\r\n`],
  ])('%s', async (code, text) => {
    expect(await upload(server, token, warehouseId, text)).toMatchObject({ status: 422, body: { code } });
  });

  it('shows a damaged file as far as it can be shown', async () => {
    const answer = await upload(server, token, warehouseId, 'Clave,Nom\u0000bre,Nombre\r\nA1,\u0000,x\u0000\r\n', 'lista\u0000.csv');
    expect(answer).toMatchObject({ status: 201, body: { fileName: 'lista\uFFFD.csv', firstRows: [['A1', '\uFFFD', 'x\uFFFD']] } });
    expect((await settled(server, token, answer.body.id)).problems).toMatchObject([{ row: 2, code: 'bad-characters' }]);
  });
});

it('the problems come as a file in which no cell passes for a formula', async () => {
  const { id } = await checked(server, token, warehouseId, 'Clave,Nombre,Marca,"=HYPERLINK(""http://malo"")"\r\nA1,Uno,M,x\r\n');
  await act(id, 'mapping', { mapping: { partNumber: 0, name: 1, manufacturer: 2, cost: 3 } });
  await settled(server, token, id);
  const answer = await server.app.request(`/api/imports/${id}/problems.csv`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const text = await answer.text();
  expect(text).toContain('not-a-number');
  expect(text).toContain(`"'=HYPERLINK(""http://malo"")"`);
  expect(text).not.toMatch(/(^|,|\n)"?[=+\-@]/);
});

describe('who may', () => {
  it('is who may import, edit the catalogue and its prices; the refusal is audited, as is every step', async () => {
    const cashier = await makePerson(server, token, { ...cashierFields(shop), email: `caja@${shop.db.slug}.example` });
    await call(server, 'POST', `/api/identity/employees/${cashier}/password`, { password: 'una clave muy larga' }, { token });
    const signIn = async () => (await call(server, 'POST', '/api/identity/sign-in', { email: `caja@${shop.db.slug}.example`, password: 'una clave muy larga' })).body as unknown as { session: { token: string } };
    const { session } = await signIn();
    expect(await upload(server, session.token, warehouseId, list('A1,Uno,M,1,2,,,,,'))).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const adjustments = [{ permission: 'data.import', branchId: shop.branchId, granted: true }];
    await call(server, 'PATCH', `/api/identity/employees/${cashier}`, { adjustments }, { token });
    const { id } = await checked(server, session.token, warehouseId, list('A1,Uno,M,1,2,,,,,'));
    const refused = await call(server, 'POST', `/api/imports/${id}/apply`, undefined, { token: session.token });
    expect(refused).toMatchObject({ status: 403, body: { permission: 'catalog.edit' } });
    await applied(server, token, id);
    const { rows } = await shop.db.query<{ action: string }>(`SELECT action FROM audit_log WHERE action LIKE 'import.%' OR action = 'permission.denied' ORDER BY id`);
    expect(rows.map(({ action }) => action)).toEqual(['permission.denied', 'import.uploaded', 'permission.denied', 'import.applied', 'import.finished']);
    const { rows: authors } = await shop.db.query('SELECT DISTINCT author FROM operations');
    expect(authors).toEqual([{ author: shop.ownerId }]);
  });

  it('never somebody of another shop: their imports and warehouses do not exist', async () => {
    const { id } = await checked(server, token, warehouseId, list('A1,Uno,M,1,2,,,,,'));
    const other = await makeShop(databases, `ajena-${shops}`);
    const foreign = (await signInOwner(server, other, `198.51.100.${shops}`)).session.token;
    expect(await upload(server, foreign, warehouseId, list('A1,Uno,M,1,2,,,,,'))).toMatchObject({ status: 404 });
    const asked: [string, string, object?][] = [
      ['GET', ''], ['GET', '/problems.csv'], ['PUT', '/mapping', { mapping: { partNumber: 0, name: 1 } }], ['POST', '/apply'], ['POST', '/cancel'],
    ];
    for (const [method, path, body] of asked) expect((await call(server, method, `/api/imports/${id}${path}`, body, { token: foreign })).status).toBe(404);
    expect((await settled(server, token, id)).state).toBe('checked');
    expect((await call(server, 'GET', `/api/imports/${id}`)).status).toBe(401);
  });
});
