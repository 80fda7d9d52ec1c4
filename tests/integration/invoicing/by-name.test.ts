/** Tickets that the office invoices by name: looked up one after another, one invoice of them all, who may, and what is refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Advance, AdvancePayment, DocumentDetail, InvoiceTicket } from '../../../src/domain/invoicing/api.ts';
import { ticketCode } from '../../../src/domain/invoicing/ticket-code.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import { attributeOf } from '../../../src/domain/invoicing/xml/element.ts';
import { registerInvoicingRoutes } from '../../../server/modules/invoicing/routes.ts';
import { makeGlobal } from '../../../server/modules/invoicing/global/global-invoice.ts';
import { addDays, localDayAndHour } from '../../../src/domain/kernel/days.ts';
import { makeCustomer } from '../../support/customers.ts';
import { bringBack, collect, mixedLines, sell } from '../../support/fiscal-flows.ts';
import { InvoicingShop, issuerSettings, makeInvoicingShop, openInvoicing, workshop, type InvoicingHouse } from '../../support/invoicing-shop.ts';
import { TestOffice } from '../../support/office.ts';
import { newId, saleLine } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';

let databases: TestDatabases;
let house: InvoicingHouse;
let office: TestOffice;

beforeAll(async () => {
  databases = await openTestDatabases();
  house = await openInvoicing(databases);
  office = new TestOffice(databases, (app) => registerInvoicingRoutes(app, house));
});
afterAll(async () => {
  await house.close();
  await databases.close();
});

async function openShop(slug: string): Promise<InvoicingShop> {
  const shop = await makeInvoicingShop(databases, slug);
  office.admitPerson(slug, shop.shop.db.tenantId, shop.shop.ownerId, 'owner');
  return shop;
}

/** What is answered, with its status. */
async function ask(caller: string, method: string, path: string, body?: object, key?: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { authorization: caller, 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const answer = await office.app.request(`/api/invoicing${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const find = (caller: string, ticket: string) => ask(caller, 'GET', `/tickets?${new URLSearchParams({ ticket }).toString()}`);

async function found(caller: string, ticket: string): Promise<InvoiceTicket> {
  const { status, body } = await find(caller, ticket);
  expect(status, JSON.stringify(body)).toBe(200);
  const [item] = body['items'] as InvoiceTicket[];
  if (item === undefined) throw new Error('no ticket');
  return item;
}

const make = (caller: string, saleIds: readonly string[], more: object = {}, key = newId()) => ask(caller, 'POST', '/documents', { saleIds, receiver: workshop, ...more }, key);

describe('several tickets on one invoice', () => {
  it('equal the tickets’ sum to the centavo and are stamped, once for a key', async () => {
    const shop = await openShop('semana');
    const sold = [sell(shop), sell(shop), sell(shop, { lines: mixedLines(shop).slice(0, 2) })];
    bringBack(shop, sold[0] as (typeof sold)[number], 0, 1000);
    await shop.push();
    const tickets = [];
    for (const { folio } of sold) tickets.push(await found('semana', folio));
    const total = tickets.reduce((sum, { totalCents }) => sum + totalCents, 0);
    expect(tickets.map(({ standing, document, customer }) => [standing, document, customer])).toEqual(sold.map(() => ['free', null, null]));
    const saleIds = tickets.map(({ saleId }) => saleId);
    const key = newId();
    await Promise.all([make('semana', saleIds, {}, key), make('semana', saleIds, {}, key)]);
    const made = await make('semana', saleIds, {}, key);
    expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201, body: { totalCents: total, paymentForm: '01', paymentMethod: 'PUE' } });
    await house.work(shop.shop.db.tenantId);
    const { rows } = await shop.shop.db.query<{ state: string; total: number; xml: string }>('SELECT state, total_cents AS total, stamped_xml AS xml FROM cfdi_documents');
    expect(rows).toMatchObject([{ state: 'stamped', total }]);
    expect(attributeOf(readXml(rows[0]?.xml ?? ''), 'Total')).toBe((total / 100).toFixed(2));
    expect((await found('semana', sold[1]?.folio ?? '')).document).toMatchObject({ id: made.body['id'], kind: 'ingreso' });
  });

  it('say another form of payment when the office says so, and belong to one branch', async () => {
    const shop = await openShop('formas');
    const elsewhere = await shop.shop.branch('Norte');
    const other = new InvoicingShop(databases, shop.shop, await shop.shop.device({ branchId: elsewhere.branchId }));
    const here = [shop.sell(), shop.sell()];
    const there = other.sell({ lines: [saleLine({ productId: shop.shop.productIds[0] ?? '', warehouseId: elsewhere.warehouseId })] });
    await shop.push();
    await other.push();
    expect(await make('formas', [...here, there])).toMatchObject({ status: 422, body: { code: 'sales-of-several-branches' } });
    expect(await make('formas', [here[0] ?? '', here[0] ?? ''])).toMatchObject({ status: 422, body: { code: 'sale-twice' } });
    expect(await make('formas', here, { paymentForm: '28' })).toMatchObject({ status: 201, body: { paymentForm: '28', paymentMethod: 'PUE' } });
  });

  it('take a layaway that was handed over once, under whichever of its folios', async () => {
    const shop = await openShop('apartado');
    const customerId = await makeCustomer(shop.shop);
    const goods = { customerId, priceTier: 1, pricesIncludeTax: true, lines: mixedLines(shop).slice(0, 1) };
    const totalCents = 3 * 48_999 - 2450;
    const [layawayId, saleId, layawayFolio] = [newId(), newId(), shop.device.nextFolio()];
    shop.device.record('layaway.opened', { folio: layawayFolio, sessionId: shop.sessionId, ...goods, totalCents, dueDay: '2027-06-30', payments: [{ method: 'cash', amountCents: totalCents, reference: null }], note: null }, { id: layawayId });
    await shop.push();
    expect(await found('apartado', layawayFolio)).toMatchObject({ saleId: layawayId, standing: 'free', totalCents, customer: { id: customerId, name: 'Taller' } });
    const saleFolio = shop.device.nextFolio();
    shop.device.record('layaway.delivered', { folio: saleFolio, layawayId, ...goods, totalCents, note: null }, { id: saleId });
    await shop.push();
    for (const text of [layawayFolio, saleFolio, ticketCode(layawayId)]) expect(await found('apartado', text), text).toMatchObject({ saleId, folio: saleFolio, standing: 'free' });
    expect(await make('apartado', [layawayId, saleId])).toMatchObject({ status: 422, body: { code: 'sale-twice' } });
  });
});

describe('a ticket', () => {
  it('is found by its folio, its code and the address in its QR code; one that is not, is not', async () => {
    const shop = await openShop('busca');
    const { id, folio } = sell(shop);
    await shop.push();
    const code = ticketCode(id);
    for (const text of [folio, folio.toLowerCase().replace('-000', ' '), code, `https://tienda.example/facturar?n=abc&t=${code}`]) {
      expect(await found('busca', text), text).toMatchObject({ saleId: id, folio, branchId: shop.shop.branchId, payments: [{ method: 'cash' }] });
    }
    for (const text of ['T1-999999', '1', 'balata', ticketCode(newId())]) expect(await find('busca', text), text).toMatchObject({ status: 404, body: { code: 'ticket-unknown' } });
  });

  it('says what covers it; one that has an invoice is refused with its code', async () => {
    const shop = await openShop('cubiertos');
    const [named, back, plain] = [sell(shop), sell(shop, { lines: mixedLines(shop).slice(2, 3) }), sell(shop)];
    bringBack(shop, back, 0, 1000);
    const documentId = shop.ask([named.id]);
    await shop.push();
    await house.work(shop.shop.db.tenantId);
    expect(await found('cubiertos', named.folio)).toMatchObject({ standing: 'already-invoiced', document: { id: documentId, kind: 'ingreso', folio: '1' } });
    expect(await found('cubiertos', back.folio)).toMatchObject({ standing: 'nothing-left', totalCents: 0 });
    expect(await make('cubiertos', [plain.id, named.id])).toMatchObject({ status: 409, body: { code: 'already-invoiced' } });
    expect(await make('cubiertos', [back.id])).toMatchObject({ status: 422, body: { code: 'nothing-to-invoice' } });
    expect(await found('cubiertos', plain.folio)).toMatchObject({ standing: 'free' });
  });

  it('that a counter asked for and waits says so', async () => {
    const shop = await openShop('pedido');
    const { id, folio } = sell(shop);
    shop.ask([id, newId()]);
    await shop.push();
    await house.work(shop.shop.db.tenantId);
    expect(await found('pedido', folio)).toMatchObject({ standing: 'asked-for' });
    expect((await make('pedido', [id])).status).toBe(201);
  });

  it('of a global invoice is credited there first', async () => {
    const yesterday = addDays(localDayAndHour(Date.now(), 'America/Mexico_City').day, -1);
    const wallMs = Date.parse(`${yesterday}T12:00:00-06:00`);
    const shop = await makeInvoicingShop(databases, 'con-global', issuerSettings, wallMs);
    const { db, branchId, ownerId } = shop.shop;
    office.admitPerson('con-global', db.tenantId, ownerId, 'owner');
    const [first, second] = [sell(shop, {}, { wallMs }), sell(shop, {}, { wallMs })];
    await shop.push();
    const { documentId } = await db.transaction((tx) => makeGlobal(tx, branchId, yesterday, Date.now()));
    expect(await found('con-global', first.folio)).toMatchObject({ standing: 'global-under-way', document: { id: documentId } });
    await house.work(db.tenantId);
    expect(await found('con-global', first.folio)).toMatchObject({ standing: 'in-global', document: { id: documentId, kind: 'global' } });
    const made = await make('con-global', [first.id, second.id]);
    expect(made).toMatchObject({ status: 201, body: { totalCents: first.totalCents + second.totalCents, related: [{ as: 'waits-for', kind: 'egreso', totalCents: first.totalCents + second.totalCents }] } });
    await house.work(db.tenantId);
    const { rows } = await db.query<{ kind: string; state: string }>('SELECT kind, state FROM cfdi_documents ORDER BY created_at');
    expect(rows.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual(['egreso stamped', 'global stamped', 'ingreso stamped']);
    expect(await ask('con-global', 'GET', `/documents/${String(made.body['id'])}`)).toMatchObject({ body: { state: 'stamped' } satisfies Partial<DocumentDetail> });
  });
});

describe('an advance', () => {
  const listed = async <T>(caller: string, path: string): Promise<T[]> => (await ask(caller, 'GET', path)).body['items'] as T[];

  it('is invoiced of a payment that named no sale, once, and applied on tickets of the same receiver', async () => {
    const shop = await openShop('anticipo');
    const customerId = await makeCustomer(shop.shop, 10_000_000);
    const owed = sell(shop, { customerId, paid: [['credit', 0]] });
    const partly = collect(shop, customerId, [['cash', 30_000]], [[owed, 10_000]]);
    const whole = collect(shop, customerId, [['transfer', 50_000]], []);
    collect(shop, customerId, [['cash', 5_000]], [[owed, 5_000]]);
    await shop.push();
    const payments = () => listed<AdvancePayment>('anticipo', '/advance-payments');
    expect(new Map((await payments()).map(({ paymentId, freeCents, customer }) => [paymentId, [freeCents, customer.id]]))).toEqual(new Map([[whole, [50_000, customerId]], [partly, [20_000, customerId]]]));
    const invoice = (key: string) => ask('anticipo', 'POST', '/advances', { paymentId: whole, receiver: workshop }, key);
    const key = newId();
    const made = await invoice(key);
    expect(made.status).toBe(201);
    expect((await invoice(key)).body).toEqual(made.body);
    expect(await invoice(newId())).toMatchObject({ status: 409, body: { code: 'already-invoiced' } });
    expect((await payments()).map(({ paymentId }) => paymentId)).toEqual([partly]);
    const advanceId = String(made.body['documentId']);
    expect(await listed<Advance>('anticipo', '/advances')).toMatchObject([{ documentId: advanceId, state: 'pending', leftCents: 50_000, branchId: shop.shop.branchId, receiver: { rfc: workshop.rfc, taxRegime: '601', email: workshop.email } }]);

    const sold = sell(shop);
    await shop.push();
    const { saleId } = await found('anticipo', sold.folio);
    const apply = (more: object = {}) => ask('anticipo', 'POST', `/advances/${advanceId}/apply`, { saleIds: [saleId], receiver: workshop, ...more }, newId());
    expect(await apply()).toMatchObject({ status: 409, body: { code: 'not-stamped' } });
    await house.work(shop.shop.db.tenantId);
    expect(await apply({ receiver: { ...workshop, rfc: 'EKU9003173C9' } })).toMatchObject({ status: 422, body: { code: 'receiver-differs' } });
    expect((await apply()).status).toBe(201);
    expect(await apply()).toMatchObject({ status: 409, body: { code: 'advance-used' } });
    await house.work(shop.shop.db.tenantId);
    const { rows } = await shop.shop.db.query<{ kind: string; state: string; total: number }>('SELECT kind, state, total_cents AS total FROM cfdi_documents ORDER BY created_at, id');
    expect(rows.map(({ kind, state, total }) => [kind, state, total])).toEqual([['ingreso', 'stamped', 50_000], ['ingreso', 'stamped', sold.totalCents], ['egreso', 'stamped', 50_000]]);
    expect(await listed('anticipo', '/advances')).toEqual([]);
  });

  it('and the payments it may be made of are those of one’s branches; so are the tickets it is applied on', async () => {
    const shop = await openShop('anticipo-ajeno');
    const elsewhere = await shop.shop.branch('Sur');
    const other = new InvoicingShop(databases, shop.shop, await shop.shop.device({ branchId: elsewhere.branchId }));
    office.admitPerson('contador-sur', shop.shop.db.tenantId, await shop.shop.employee('accountant'), 'accountant', elsewhere.branchId);
    const paymentId = collect(shop, await makeCustomer(shop.shop), [['transfer', 50_000]], []);
    const here = shop.sell();
    const there = other.sell({ lines: [saleLine({ productId: shop.shop.productIds[0] ?? '', warehouseId: elsewhere.warehouseId })] });
    await shop.push();
    await other.push();
    const { body } = await ask('anticipo-ajeno', 'POST', '/advances', { paymentId, receiver: workshop }, newId());
    await house.work(shop.shop.db.tenantId);
    const apply = (caller: string, saleIds: string[]) => ask(caller, 'POST', `/advances/${String(body['documentId'])}/apply`, { saleIds, receiver: workshop }, newId());
    expect(await listed('contador-sur', '/advance-payments')).toEqual([]);
    expect(await listed('contador-sur', '/advances')).toEqual([]);
    expect(await apply('contador-sur', [there])).toMatchObject({ status: 404 });
    expect(await apply('anticipo-ajeno', [here, there])).toMatchObject({ status: 422, body: { code: 'sales-of-several-branches' } });
    expect((await apply('anticipo-ajeno', [here])).status).toBe(201);
  });
});

describe('of a branch that is not one’s own', () => {
  it('a ticket is not found, and its sale is none', async () => {
    const shop = await openShop('ajena');
    const { branchId } = await shop.shop.branch('Sur');
    const accountant = await shop.shop.employee('accountant');
    office.admitPerson('contadora', shop.shop.db.tenantId, accountant, 'accountant', branchId);
    office.admitPerson('cajera', shop.shop.db.tenantId, shop.shop.cashierId, 'cashier');
    const { id, folio } = sell(shop);
    await shop.push();
    expect(await find('contadora', folio)).toMatchObject({ status: 404, body: { code: 'ticket-unknown' } });
    expect(await make('contadora', [id])).toMatchObject({ status: 404 });
    expect((await find('cajera', folio)).status).toBe(403);
    expect((await make('cajera', [id])).status).toBe(403);
    expect(await found('ajena', folio)).toMatchObject({ standing: 'free' });
  });
});
