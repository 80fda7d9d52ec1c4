import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { registerCustomerRoutes } from '../../../server/modules/customers/routes.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { verifyDerived } from '../../../server/sync/rebuild.ts';
import { FIRST_PREVIOUS } from '../../../src/domain/kernel/envelope.ts';
import { summaryOf } from '../../../src/domain/drafts/api.ts';
import { readCustomer, readName } from '../../../src/domain/drafts/cart.ts';
import { applyEdits, type DraftEdit } from '../../../src/domain/drafts/edits.ts';
import { draftDocumentOf } from '../../../server/sync/drafts/draft-document.ts';
import { loadDraft, storeUpdate } from '../../../server/sync/drafts/draft-store.ts';
import { eraseInDrafts } from '../../../server/sync/drafts/erase-in-drafts.ts';
import { newId, saleLine, type TestDevice } from '../../support/operations.ts';
import { TestOffice } from '../../support/office.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop, type TestShop } from '../../support/shop.ts';
import { TestPuller } from '../../support/test-puller.ts';

let databases: TestDatabases;
let shop: TestShop;
let office: TestOffice;
let device: TestDevice;
const customerId = newId();
const otherId = newId();
const receiver = { rfc: 'XAXX010101000', legalName: 'Pérez Robles', taxRegime: '616', postalCode: '44100', cfdiUse: 'S01', email: 'perez@example.mx' };

beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'borrado');
  await shop.stock(1, 100_000);
  office = new TestOffice(databases, registerCustomerRoutes);
  office.admitPerson('owner', shop.db.tenantId, shop.ownerId, 'owner');
  office.admitPerson('admin', shop.db.tenantId, await shop.employee('admin'), 'admin');
  device = await shop.device({ author: shop.ownerId });
  const sessionId = newId();
  const fields = { homeBranchId: shop.branchId, priceTier: 1, creditLimitCents: 0, vehicles: [], active: true };
  const personal = { name: 'Pérez Robles', rfc: null, legalName: null, taxRegime: null, cfdiUse: null, postalCode: null, email: null, phone: '3312345678', address: null, notes: null };
  device.openSession(sessionId, 0);
  device.record('customer.created', { customerId, fields }, { personal });
  device.record('customer.created', { customerId: otherId, fields }, { personal: { ...personal, name: 'Otra Persona', phone: null } });
  device.record('customer.edited', { customerId, fields: {} }, { personal: { phone: '3399999999' } });
  const saleIds = [newId(), newId()];
  for (const id of saleIds) device.sell({ sessionId, customerId, lines: [saleLine({ productId: shop.productIds[0]!, warehouseId: shop.warehouseId })] }, { id });
  for (const saleId of saleIds) device.record('invoice.requested', { folio: `PRE-${device.nextFolio()}`, saleIds: [saleId], paymentForm: '01', paymentMethod: 'PUE' }, { personal: receiver });
  await takeHandIn({ databases, nowMs: Date.now }, device.handIn());
  await shop.db.query(`UPDATE invoice_requests SET state = 'stamped' WHERE id = (SELECT request_id FROM invoice_request_sales WHERE sale_id = $1)`, [saleIds[0]]);
});
afterAll(() => databases.close());

const erase = (caller: string, id = customerId) => office.request('POST', `/api/customers/${id}/erase`, caller, { reason: 'Lo pidió por escrito' });

/** Every text of the tenant's database that holds one of these words. */
async function placesOf(words: readonly string[]): Promise<string[]> {
  const { rows: tables } = await shop.db.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await shop.db.query(`SELECT 1 FROM ${name} t WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) w WHERE position(w IN t::text) > 0)`, [words]);
    if (rowCount > 0) found.push(`${name} ${rowCount}`);
  }
  return found;
}

/** A ticket that was put aside under the customer's name, changed to another and back. */
async function keepTicket(id: string): Promise<void> {
  const doc = new Doc();
  const document = draftDocumentOf(doc, null);
  const store = async (...edits: DraftEdit[]) => {
    const before = encodeStateVector(doc);
    applyEdits(document, 'w', edits);
    await storeUpdate(shop.db, { id, branchId: shop.branchId }, encodeStateAsUpdate(doc, before), summaryOf(document));
  };
  const theirs: DraftEdit = { kind: 'customer-chosen', customer: { customerId, customerName: 'Pérez Robles', priceTier: 1 } };
  await store(theirs, { kind: 'named', name: 'Pérez Robles' });
  await store({ kind: 'customer-chosen', customer: { customerId: otherId, customerName: 'Otra Persona', priceTier: 1 } });
  await store(theirs);
}

it('reaches tickets that are still kept: their bytes too', async () => {
  const id = newId();
  await keepTicket(id);
  const bytesOf = async () => (await loadDraft(shop.db, id))?.updates.map((update) => Buffer.from(update).toString('utf8')).join('') ?? '';
  expect(await bytesOf()).toContain('Pérez Robles');
  await shop.db.transaction((tx) => eraseInDrafts(tx, customerId, 'Cliente borrado'));
  expect(await bytesOf()).not.toContain('Pérez Robles');
  expect(await bytesOf()).not.toContain('Otra Persona');
  const doc = new Doc();
  for (const update of (await loadDraft(shop.db, id))?.updates ?? []) applyUpdate(doc, update);
  expect([readCustomer(draftDocumentOf(doc, null)), readName(draftDocumentOf(doc, null))]).toEqual([{ customerId, customerName: 'Cliente borrado', priceTier: 1 }, '']);
  expect(await placesOf(['Pérez Robles'])).not.toContain('drafts 1');
});

it('erases who a customer is; chains, figures and the other customer stay', async () => {
  const words = ['Pérez Robles', '3312345678', '3399999999'];
  expect(await placesOf(words)).toEqual(['customers 1', 'invoice_requests 2', 'operations 4', 'record_history 1']);
  expect((await erase('admin')).status).toBe(403);
  expect((await erase('owner', newId())).status).toBe(404);
  const answer = await erase('owner');
  expect([answer.status, await answer.json()]).toEqual([200, { customerId, erasedOperations: 3, openInvoiceRequests: 1 }]);
  // The receiver of the invoice that is still to be made stays until it is.
  expect(await placesOf(words)).toEqual(['invoice_requests 1', 'operations 1']);
  await shop.db.query(`UPDATE invoice_requests SET state = 'stamped'`);
  expect(await (await erase('owner')).json()).toMatchObject({ erasedOperations: 1, openInvoiceRequests: 0 });
  expect(await placesOf([...words, receiver.email])).toEqual([]);
  expect((await shop.db.query('SELECT name FROM customers ORDER BY name')).rows).toEqual([{ name: 'Cliente borrado' }, { name: 'Otra Persona' }]);
  expect((await shop.db.query('SELECT count(*) AS n FROM sales WHERE customer_id = $1', [customerId])).rows).toEqual([{ n: 2 }]);

  const { rows } = await shop.db.query<{ hash: string; core: string; personal: string | null }>('SELECT hash, core, personal FROM operations WHERE device_id = $1 ORDER BY number', [device.id]);
  let previous = FIRST_PREVIOUS;
  for (const { hash, core } of rows) {
    expect(createHash('sha256').update(core, 'utf8').digest('hex')).toBe(hash);
    expect((JSON.parse(core) as { previous: string }).previous).toBe(previous);
    previous = hash;
  }
  expect(rows.map(({ personal }) => personal !== null)).toEqual([false, false, true, false, false, false, false, false]);
  expect((await verifyDerived(shop.db)).differences).toEqual([]);
  const { rows: audited } = await shop.db.query(`SELECT outcome FROM audit_log WHERE action = 'customer.erased' ORDER BY id`);
  expect(audited.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
});

it('devices pull the bare row; handing in again is known and brings nothing back', async () => {
  const puller = new TestPuller(shop.db, { deviceId: device.id, deviceClass: 'counter', branchId: shop.branchId });
  expect((await puller.all('customers')).get(customerId)).toMatchObject({ name: 'Cliente borrado', phone: null, active: false });
  const again = await takeHandIn({ databases, nowMs: Date.now }, device.handIn());
  expect(new Set(again.answers.map(({ answer }) => answer))).toEqual(new Set(['duplicate']));
  device.record('customer.edited', { customerId, fields: {} }, { personal: { phone: '3355555555' }, wallMs: Date.now() - 3_600_000 });
  await takeHandIn({ databases, nowMs: Date.now }, device.handIn());
  expect((await shop.db.query('SELECT phone FROM customers WHERE id = $1', [customerId])).rows).toEqual([{ phone: null }]);
});
