/** From an operation of the counter to a stamp: what is made of a request, what is not, and what people are told. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attributeOf, childOf } from '../../../src/domain/invoicing/xml/element.ts';
import { CFDI } from '../../../src/domain/invoicing/cfdi/namespaces.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import { invoiceRowSchema } from '../../../src/domain/sync/rows.ts';
import { writeSettings } from '../../../server/modules/invoicing/settings/settings.ts';
import { readCertificate } from '../../../server/platform/e-invoice/certificate.ts';
import { newId, saleLine } from '../../support/operations.ts';
import { issuerSettings, makeInvoicingShop, openInvoicing, workshop, type InvoicingHouse, type InvoicingShop } from '../../support/invoicing-shop.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { TestPuller } from '../../support/test-puller.ts';

let databases: TestDatabases;
let house: InvoicingHouse;
beforeAll(async () => {
  databases = await openTestDatabases();
  house = await openInvoicing(databases);
});
afterAll(async () => {
  await house.close();
  await databases.close();
});

interface Row { state: string; uuid: string | null; folio: string | null; totalCents: number; xml: string | null; code: string | null; kind: string; provider: string | null }

async function documents({ shop }: InvoicingShop): Promise<(Row & { id: string })[]> {
  const { rows } = await shop.db.query<Row & { id: string }>(
    `SELECT id, kind, state, uuid, folio, total_cents AS "totalCents", stamped_xml AS xml, error_code AS code, provider FROM cfdi_documents ORDER BY created_at, id`);
  return rows;
}

async function requestOf({ shop }: InvoicingShop, id: string): Promise<{ state: string; code: string | null }> {
  const { rows } = await shop.db.query<{ state: string; code: string | null }>('SELECT state, error_code AS code FROM invoice_requests WHERE id = $1', [id]);
  return rows[0] ?? { state: 'absent', code: null };
}

async function tasksOf({ shop }: InvoicingShop): Promise<{ kind: string; code: string; message: string; settled: boolean }[]> {
  const { rows } = await shop.db.query<{ kind: string; code: string; message: string; settled: boolean }>(
    `SELECT kind, detail->>'code' AS code, detail->>'message' AS message, settled_at IS NOT NULL AS settled FROM tasks WHERE kind LIKE 'invoice-%' ORDER BY created_at, id`);
  return rows;
}

async function pulledRow({ shop, device }: InvoicingShop, saleId: string) {
  const puller = new TestPuller(shop.db, { deviceId: device.id, deviceClass: 'counter', branchId: shop.branchId });
  await puller.all('invoices');
  const row = puller.rows.get('invoices')?.get(saleId);
  return row === undefined || row === null ? null : invoiceRowSchema.parse(row);
}

async function settled(shop: InvoicingShop): Promise<void> {
  await shop.push();
  await house.work(shop.shop.db.tenantId);
}

describe('a request of the counter', () => {
  it('is stamped to the centavo of its tickets, under its own id, and devices see it', async () => {
    const shop = await makeInvoicingShop(databases, 'pide');
    const at = { productId: shop.shop.productIds[0] ?? '', warehouseId: shop.shop.warehouseId };
    const first = shop.sell({ lines: [saleLine({ ...at, priceCents: 13_333, quantityMilli: 2500, discountCents: 77 }), saleLine({ ...at, priceCents: 999, taxRateBps: 0 })] });
    const second = shop.sell({ pricesIncludeTax: false, lines: [saleLine({ ...at, priceCents: 10_101, taxRateBps: 800 }), saleLine({ ...at, taxRateBps: null, description: 'Manual | de taller' })] });
    const id = shop.ask([first, second]);
    await settled(shop);
    const { rows: [sold] } = await shop.shop.db.query<{ total: number }>('SELECT sum(total_cents)::bigint AS total FROM sales');
    const [document] = await documents(shop);
    expect(document).toMatchObject({ id, state: 'stamped', totalCents: sold?.total, folio: '1', provider: 'local' });
    const root = readXml(document?.xml ?? '');
    const issuer = childOf(root, CFDI, 'Emisor');
    expect(Number(attributeOf(root, 'Total')) * 100).toBeCloseTo(sold?.total ?? 0, 6);
    expect([attributeOf(root, 'Serie'), attributeOf(root, 'LugarExpedicion'), issuer && attributeOf(issuer, 'Nombre')]).toEqual(['F', '06000', 'REFACCIONARIA EL TORNILLO']);
    expect(await requestOf(shop, id)).toEqual({ state: 'made', code: null });
    for (const saleId of [first, second]) {
      expect(await pulledRow(shop, saleId)).toMatchObject({ documentId: id, requestId: id, state: 'stamped', uuid: document?.uuid, folio: '1', simulated: true, totalCents: sold?.total, error: null });
    }
    // Outside the database: what was sent, and what came back.
    const folder = join(house.dataDir, 'cfdi', shop.shop.db.tenantId);
    expect(readFileSync(join(folder, 'stamped', document?.uuid?.slice(0, 2) ?? '', `${document?.uuid}.xml`), 'utf8')).toBe(document?.xml);
    expect(existsSync(join(folder, 'sent', id.slice(-2)))).toBe(true);
  });

  it('without a certificate is sealed by a throw-away one of the shop’s, kept sealed, each use audited', async () => {
    const shop = await makeInvoicingShop(databases, 'prueba');
    shop.ask([shop.sell()]);
    shop.ask([shop.sell()]);
    await settled(shop);
    const { rows: [kept] } = await shop.shop.db.query<{ number: string; throwaway: boolean; certificate: Buffer; key: Buffer }>(
      'SELECT number, throwaway, certificate, key_sealed AS key FROM cfdi_certificates');
    expect(kept).toMatchObject({ throwaway: true });
    expect(readCertificate(kept?.certificate ?? Buffer.alloc(0))).toMatchObject({ rfc: 'RTO120305AB6', number: kept?.number });
    // An encrypted PKCS#8 begins with a DER sequence; what is kept does not.
    expect(kept?.key[0]).not.toBe(0x30);
    const { rows: uses } = await shop.shop.db.query<{ documentId: string }>(`SELECT after->>'documentId' AS "documentId" FROM audit_log WHERE action = 'certificate.used'`);
    expect(uses.map(({ documentId }) => documentId).toSorted()).toEqual((await documents(shop)).map(({ id }) => id).toSorted());
  });

  it('waits for a sale that has not arrived', async () => {
    const shop = await makeInvoicingShop(databases, 'espera');
    const saleId = newId();
    const id = shop.ask([saleId]);
    await settled(shop);
    expect(await requestOf(shop, id)).toEqual({ state: 'requested', code: null });
    expect(await pulledRow(shop, saleId)).toMatchObject({ state: 'waiting', documentId: null, requestId: id });
    shop.sell({}, saleId);
    await settled(shop);
    expect(await documents(shop)).toMatchObject([{ id, state: 'stamped' }]);
  });

  it('waits for the owner to say who issues, with one task that says what is missing', async () => {
    const shop = await makeInvoicingShop(databases, 'sin-datos', null);
    const saleId = shop.sell();
    const id = shop.ask([saleId]);
    await settled(shop);
    expect(await requestOf(shop, id)).toEqual({ state: 'requested', code: 'settings-missing' });
    expect(await tasksOf(shop)).toMatchObject([{ kind: 'invoice-refused', code: 'settings-missing', message: expect.stringContaining('el RFC') }]);
    await shop.shop.db.transaction((tx) => writeSettings(tx, { employeeId: shop.shop.ownerId, sessionId: newId(), origin: {} }, issuerSettings));
    await house.work(shop.shop.db.tenantId);
    expect(await documents(shop)).toMatchObject([{ id, state: 'stamped' }]);
  });

  it('for a sale that has an invoice is refused in clear words, and flagged for a person', async () => {
    const shop = await makeInvoicingShop(databases, 'dos-veces');
    const saleId = shop.sell();
    const first = shop.ask([saleId]);
    const second = shop.ask([saleId], { ...workshop, legalName: 'Otro Taller' });
    await settled(shop);
    expect(await documents(shop)).toMatchObject([{ id: first, state: 'stamped' }]);
    expect(await requestOf(shop, second)).toEqual({ state: 'refused', code: 'already-invoiced' });
    expect(await tasksOf(shop)).toEqual([{ kind: 'invoice-asked-twice', code: 'already-invoiced', message: 'Esta venta ya tiene factura.', settled: false }]);
    // The sale's own invoice is what devices see.
    expect(await pulledRow(shop, saleId)).toMatchObject({ state: 'stamped', documentId: first });
  });

  it('whose data break a rule fails with the field to mend, in the list of tasks', async () => {
    const shop = await makeInvoicingShop(databases, 'mal-uso');
    const saleId = shop.sell();
    shop.ask([saleId], { ...workshop, cfdiUse: 'D01' });
    await settled(shop);
    expect(await documents(shop)).toMatchObject([{ state: 'failed', code: 'CFDI40161' }]);
    expect(await tasksOf(shop)).toMatchObject([{ kind: 'invoice-failed', code: 'CFDI40161', message: expect.stringContaining('UsoCFDI'), settled: false }]);
    expect(await pulledRow(shop, saleId)).toMatchObject({ state: 'failed', error: { code: 'CFDI40161' } });
  });

  it('that cannot be made at all is refused with what to mend', async () => {
    const shop = await makeInvoicingShop(databases, 'no-se-puede');
    const saleId = shop.sell();
    const id = shop.ask([saleId], { ...workshop, legalName: 'Taller | Suarez' });
    await settled(shop);
    expect(await documents(shop)).toEqual([]);
    expect(await requestOf(shop, id)).toEqual({ state: 'refused', code: 'name-forbidden-character' });
    expect(await pulledRow(shop, saleId)).toMatchObject({ state: 'refused', error: { code: 'name-forbidden-character' } });
  });

  it('leaves out what came back before it was made', async () => {
    const shop = await makeInvoicingShop(databases, 'devuelto');
    const at = { productId: shop.shop.productIds[0] ?? '', warehouseId: shop.shop.warehouseId };
    const saleId = shop.sell({ lines: [saleLine({ ...at, quantityMilli: 3000 }), saleLine(at)] });
    const returnId = newId();
    shop.device.record('sale.returned', {
      folio: shop.device.nextFolio(), saleId, saleFolio: 'T1-000001', sessionId: shop.sessionId, customerId: null, totalCents: 23_200, reason: 'No le quedó',
      lines: [
        { saleLine: 0, ...at, quantityMilli: 1000, amountCents: 11_600, netCents: 10_000, taxCents: 1600, taxRateBps: 1600, restock: true },
        { saleLine: 1, ...at, quantityMilli: 1000, amountCents: 11_600, netCents: 10_000, taxCents: 1600, taxRateBps: 1600, restock: true },
      ],
      refunds: [{ method: 'cash', amountCents: 23_200 }],
    }, { id: returnId });
    const id = shop.ask([saleId]);
    await settled(shop);
    const [document] = await documents(shop);
    expect(document).toMatchObject({ id, state: 'stamped', totalCents: 23_200 });
    expect(document?.xml?.match(/<cfdi:Concepto /g)).toHaveLength(1);
    expect((await shop.shop.db.query('SELECT return_id AS "returnId" FROM cfdi_returns WHERE document_id = $1', [id])).rows).toEqual([{ returnId }]);
  });
});

describe('the provider', () => {
  it('that does not answer is asked, not sent again: one stamp', async () => {
    const shop = await makeInvoicingShop(databases, 'silencio');
    shop.ask([shop.sell()]);
    await shop.push();
    house.fault = '500-after';
    await house.work(shop.shop.db.tenantId);
    expect(await documents(shop)).toMatchObject([{ state: 'sending', code: 'answer-unknown' }]);
    house.fault = null;
    await shop.shop.db.query(`UPDATE cfdi_documents SET next_attempt_at = now()`);
    await house.work(shop.shop.db.tenantId);
    const [document] = await documents(shop);
    expect(document).toMatchObject({ state: 'stamped', uuid: house.simulator.memory.byCustomId(document?.id ?? '')?.uuid });
  });
});
