/** Every kind of document from what really happens in a shop, stamped by the strict local provider, and held against SAT's own files. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cadenaOriginal, stampCadena, stampOf } from '../../../src/domain/invoicing/cadena.ts';
import type { FiscalDocument, PaymentDocument, SaleDocument } from '../../../src/domain/invoicing/cfdi/document.ts';
import { globalPeriod, type GlobalRhythm } from '../../../src/domain/invoicing/periods.ts';
import { attributeOf } from '../../../src/domain/invoicing/xml/element.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import { addDays, localDayAndHour } from '../../../src/domain/kernel/days.ts';
import { sum } from '../../../src/domain/kernel/integers.ts';
import { applyAdvance, invoiceAdvance } from '../../../server/modules/invoicing/follow-up/advances.ts';
import { requestCancel } from '../../../server/modules/invoicing/cancellation/cancelling.ts';
import { substituteInvoice } from '../../../server/modules/invoicing/covering/coverage.ts';
import { makeGlobal, previewGlobal } from '../../../server/modules/invoicing/global/global-invoice.ts';
import { makeDueGlobals } from '../../../server/modules/invoicing/global/scheduled-globals.ts';
import { accountsOf, expectSoundBooks } from '../../support/books.ts';
import { makeCustomer } from '../../support/customers.ts';
import { bringBack, collect, mixedLines, sell } from '../../support/fiscal-flows.ts';
import { issuerSettings, InvoicingShop, makeInvoicingShop, openInvoicing, workshop, type InvoicingHouse } from '../../support/invoicing-shop.ts';
import { newId } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { findSat } from '../../support/sat.ts';

const sat = findSat();
const ZONE = 'America/Mexico_City';
let databases: TestDatabases;
let house: InvoicingHouse;
let folder: string;

beforeAll(async () => {
  databases = await openTestDatabases();
  house = await openInvoicing(databases);
  folder = mkdtempSync(join(tmpdir(), 'nexus-flows-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await house.close();
  await databases.close();
});

interface Row { id: string; kind: string; state: string; uuid: string; folio: string; series: string; totalCents: number; xml: string; error: string | null; credits: string | null; status: string | null; receipt: string | null; document: FiscalDocument }

async function documents({ shop }: InvoicingShop): Promise<Row[]> {
  const { rows } = await shop.db.query<Row & { content: string }>(
    `SELECT id, kind, state, uuid, folio, series, total_cents AS "totalCents", stamped_xml AS xml, error_code || ': ' || error_message AS error, credits, cancel_status AS status,
       cancel_receipt AS receipt, content FROM cfdi_documents ORDER BY created_at, id`);
  return rows.map(({ content, ...row }) => ({ ...row, document: JSON.parse(content) as FiscalDocument }));
}

async function settled(shop: InvoicingShop): Promise<Row[]> {
  await shop.push();
  return worked(shop);
}

/** Works off everything that is due, also what waits for its time. */
async function worked(shop: InvoicingShop): Promise<Row[]> {
  const { db } = shop.shop;
  await db.query('UPDATE cfdi_returns_due SET next_attempt_at = now()');
  await db.query(`UPDATE cfdi_documents SET next_attempt_at = now() WHERE state = 'cancel-requested'`);
  await house.work(db.tenantId);
  return documents(shop);
}

function openssl(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('openssl', args);
  if (status !== 0) throw new Error(stderr.toString());
  return stdout.toString();
}

/** A stamped document against SAT's schemas and stylesheets, and its seal by openssl. */
function expectValid(row: Row): void {
  expect(row, row.error ?? '').toMatchObject({ state: expect.stringMatching(/^(stamped|cancel)/), xml: expect.any(String) });
  if (sat === null) return;
  const file = (name: string, data: string | Buffer): string => {
    writeFileSync(join(folder, name), data);
    return join(folder, name);
  };
  const path = file(`${row.id}.xml`, row.xml);
  expect(sat.schemaErrors(path)).toBe('');
  const root = readXml(row.xml);
  const cadena = Buffer.from(cadenaOriginal(root), 'utf8');
  expect(cadena.equals(sat.cadena(path, 'cfdi'))).toBe(true);
  const certificate = file(`${row.id}.cer`, Buffer.from(attributeOf(root, 'Certificado') ?? '', 'base64'));
  const publicKey = file(`${row.id}.pub`, openssl('x509', '-inform', 'DER', '-in', certificate, '-noout', '-pubkey'));
  const seal = file(`${row.id}.seal`, Buffer.from(attributeOf(root, 'Sello') ?? '', 'base64'));
  expect(openssl('dgst', '-sha256', '-verify', publicKey, '-signature', seal, file(`${row.id}.txt`, cadena))).toContain('Verified OK');
  const stamp = stampOf(root);
  expect(stamp && stampCadena(stamp)).toContain(row.uuid);
}

const allValid = (rows: readonly Row[]): void => rows.forEach(expectValid);
const saleOf = (row: Row | undefined): SaleDocument => row?.document as SaleDocument;
const paymentsOf = ({ document }: Row) => (document as PaymentDocument).payments;

/** What came in less what was credited, of everything that stands. */
const invoicedCents = (rows: readonly Row[]): number =>
  sum(rows.filter(({ state, kind }) => state === 'stamped' && kind !== 'pago').map(({ kind, totalCents }) => (kind === 'egreso' ? -totalCents : totalCents)));

/** What the books say was sold, tax included, less what came back. */
async function soldCents({ shop }: InvoicingShop): Promise<number> {
  const accounts = await accountsOf(shop.db);
  return -sum(['410', '411', '412', '420', '220', '221'].map((account) => accounts[account] ?? 0));
}

const yesterday = (): string => addDays(localDayAndHour(Date.now(), ZONE).day, -1);
/** A wall clock at noon of a day in Mexico. */
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00-06:00`);

describe('invoices by name', () => {
  it('PUE, tax included and added, with every rate: ticket, invoice and ledger agree; goods brought back are credited (03)', async () => {
    const shop = await makeInvoicingShop(databases, 'nombre');
    const sold = sell(shop);
    const other = sell(shop, { lines: mixedLines(shop).slice(0, 2), paid: [['card', 0]] });
    shop.ask([sold.id]);
    shop.ask([other.id], workshop, { paymentForm: '04', paymentMethod: 'PUE' });
    let rows = await settled(shop);
    allValid(rows);
    expect(rows.map(({ kind, totalCents }) => [kind, totalCents])).toEqual([['ingreso', sold.totalCents], ['ingreso', other.totalCents]]);
    expect(await soldCents(shop)).toBe(invoicedCents(rows));
    const part = bringBack(shop, sold, 0, 1000);
    bringBack(shop, sold, 1, 333, 'card');
    rows = await settled(shop);
    const [, , first, second] = rows;
    expect(rows).toHaveLength(4);
    expect([first, second].toSorted((a, b) => (saleOf(a).paymentForm < saleOf(b).paymentForm ? -1 : 1)).map((row) => [row?.kind, saleOf(row).relations, saleOf(row).paymentForm, saleOf(row).receiver.cfdiUse, row?.credits])).toEqual([
      ['egreso', [{ kind: '03', uuids: [rows[0]?.uuid] }], '01', 'G02', rows[0]?.id], ['egreso', [{ kind: '03', uuids: [rows[0]?.uuid] }], '04', 'G02', rows[0]?.id],
    ]);
    expect([first?.totalCents, second?.totalCents]).toContain(part);
    allValid(rows);
    expect(await soldCents(shop)).toBe(invoicedCents(rows));
    // The same again makes nothing more.
    expect(await worked(shop)).toHaveLength(4);
    await expectSoundBooks(shop.shop.db);
  });

  it('a return before the invoice makes it less; one that comes while it is on its way waits for its stamp', async () => {
    const shop = await makeInvoicingShop(databases, 'espera');
    const before = sell(shop);
    bringBack(shop, before, 2, 1000);
    const after = sell(shop);
    await shop.push();
    shop.ask([before.id]);
    shop.ask([after.id]);
    house.fault = '500-before';
    await settled(shop);
    bringBack(shop, after, 0, 3000);
    let rows = await settled(shop);
    expect(rows.map(({ kind, state }) => [kind, state])).toEqual([['ingreso', 'sending'], ['ingreso', 'sending']]);
    house.fault = null;
    await shop.shop.db.query('UPDATE cfdi_documents SET next_attempt_at = now()');
    await worked(shop);
    rows = await worked(shop);
    expect(rows.map(({ kind, state }) => [kind, state])).toEqual([['ingreso', 'stamped'], ['ingreso', 'stamped'], ['egreso', 'stamped']]);
    expect(rows[0]?.totalCents).toBe(before.totalCents - 35_000);
    expect(await soldCents(shop)).toBe(invoicedCents(rows));
    allValid(rows);
  });

  it('on account (PPD): each time money comes a receipt, with instalment, balances and the ledger’s tax; a return lowers the balance', async () => {
    const shop = await makeInvoicingShop(databases, 'credito');
    const customerId = await makeCustomer(shop.shop, 10_000_000);
    const sold = sell(shop, { customerId, paid: [['credit', 0]] });
    const partly = sell(shop, { customerId, paid: [['cash', 10_001], ['credit', sold.totalCents - 10_001]] });
    shop.ask([sold.id], workshop, { paymentForm: '99', paymentMethod: 'PPD' });
    shop.ask([partly.id], workshop, { paymentForm: '99', paymentMethod: 'PPD' });
    collect(shop, customerId, [['transfer', 50_000]], [[sold, 33_333]]);
    let rows = await settled(shop);
    allValid(rows);
    // What was paid at the counter, and before the invoice was stamped, is acknowledged too.
    expect(rows.slice(0, 2).map(({ kind, totalCents }) => [kind, totalCents])).toEqual([['ingreso', sold.totalCents], ['ingreso', partly.totalCents]]);
    expect(rows.slice(2).map(({ kind, totalCents }) => [kind, totalCents]).toSorted(([, a], [, b]) => Number(a) - Number(b))).toEqual([['pago', 10_001], ['pago', 33_333]]);
    const back = bringBack(shop, sold, 2, 1000, 'credit');
    collect(shop, customerId, [['cash', 20_000], ['card', 30_000]], [[sold, 50_000]]);
    collect(shop, customerId, [['transfer', 20_000]], [[partly, 20_000]]);
    rows = await settled(shop);
    collect(shop, customerId, [['cash', sold.totalCents - 83_333 - back]], [[sold, sold.totalCents - 83_333 - back]]);
    collect(shop, customerId, [['transfer', partly.totalCents - 30_001]], [[partly, partly.totalCents - 30_001]]);
    rows = await settled(shop);
    allValid(rows);
    const settlements = rows.filter(({ kind }) => kind === 'pago').flatMap(paymentsOf).flatMap(({ documents: paid }) => paid);
    const of = (uuid: string | undefined) => settlements.filter((one) => one.uuid === uuid).map(({ installment, balanceBeforeCents, paidCents }) => [installment, balanceBeforeCents, paidCents]);
    const total = sold.totalCents;
    expect(of(rows[0]?.uuid)).toEqual([[1, total, 33_333], [2, total - 33_333 - back, 20_000], [3, total - 53_333 - back, 30_000], [4, total - 83_333 - back, total - 83_333 - back]]);
    expect(of(rows[1]?.uuid).map(([installment]) => installment)).toEqual([1, 2, 3]);
    // All that the ledger calls collected is acknowledged, to the centavo.
    const accounts = await accountsOf(shop.shop.db);
    expect(sum(settlements.flatMap(({ taxes }) => taxes).map(({ taxCents }) => taxCents))).toBe(-(accounts['220'] ?? 0));
    expect(accounts['221'] ?? 0).toBe(0);
    expect(await worked(shop)).toHaveLength(rows.length);
    await expectSoundBooks(shop.shop.db);
  });

  it('a layaway with goods and price agreed is a sale in instalments: one invoice, then it is handed over under it', async () => {
    const shop = await makeInvoicingShop(databases, 'apartado');
    const customerId = await makeCustomer(shop.shop);
    const goods = { customerId, priceTier: 1, pricesIncludeTax: true, lines: mixedLines(shop).slice(0, 1) };
    const totalCents = 3 * 48_999 - 2450;
    const layawayId = newId();
    shop.device.record('layaway.opened', { folio: shop.device.nextFolio(), sessionId: shop.sessionId, ...goods, totalCents, dueDay: '2027-06-30', payments: [{ method: 'cash', amountCents: 40_000, reference: null }], note: null }, { id: layawayId });
    shop.ask([layawayId], workshop, { paymentForm: '99', paymentMethod: 'PPD' });
    let rows = await settled(shop);
    expect(rows.map(({ kind, totalCents: cents }) => [kind, cents])).toEqual([['ingreso', totalCents], ['pago', 40_000]]);
    shop.device.record('layaway.paid', { folio: shop.device.nextFolio(), layawayId, sessionId: shop.sessionId, payments: [{ method: 'card', amountCents: totalCents - 40_000, reference: null }], totalCents: totalCents - 40_000, note: null });
    const saleId = newId();
    shop.device.record('layaway.delivered', { folio: shop.device.nextFolio(), layawayId, ...goods, totalCents, note: null }, { id: saleId });
    shop.ask([saleId]);
    rows = await settled(shop);
    allValid(rows);
    expect(rows.map(({ kind }) => kind)).toEqual(['ingreso', 'pago', 'pago']);
    const { rows: [request] } = await shop.shop.db.query('SELECT state, error_code AS code FROM invoice_requests ORDER BY id DESC LIMIT 1');
    expect(request).toEqual({ state: 'refused', code: 'already-invoiced' });
    expect(await soldCents(shop)).toBe(invoicedCents(rows));
  });

  it('an advance, the invoice it is applied on (07), and the egreso (30) that applies it', async () => {
    const shop = await makeInvoicingShop(databases, 'anticipo');
    const customerId = await makeCustomer(shop.shop, 10_000_000);
    const paymentId = collect(shop, customerId, [['transfer', 50_000]], []);
    await shop.push();
    const { db } = shop.shop;
    const advanceId = await db.transaction((tx) => invoiceAdvance(tx, paymentId, workshop));
    await expect(db.transaction((tx) => invoiceAdvance(tx, paymentId, workshop))).rejects.toMatchObject({ code: 'already-invoiced' });
    await worked(shop);
    const sold = sell(shop, { customerId, paid: [['credit', 0]] });
    await shop.push();
    const apply = () => db.transaction((tx) => applyAdvance(tx, advanceId, { branchId: shop.shop.branchId, saleIds: [sold.id], receiver: workshop, paymentForm: null, paymentMethod: null }));
    await apply();
    await expect(apply()).rejects.toMatchObject({ code: 'advance-used' });
    const rows = await worked(shop);
    allValid(rows);
    expect(rows.map((row) => [row.kind, row.totalCents, saleOf(row).paymentForm, saleOf(row).relations])).toEqual([
      ['ingreso', 50_000, '03', []], ['ingreso', sold.totalCents, '99', [{ kind: '07', uuids: [rows[0]?.uuid] }]], ['egreso', 50_000, '30', [{ kind: '07', uuids: [rows[1]?.uuid] }]],
    ]);
    await expect(db.transaction((tx) => requestCancel(tx, advanceId, '02'))).rejects.toMatchObject({ code: 'related-first' });
  });
});

describe('the global invoice', () => {
  it('has the tickets that nothing covers, less what came back; a return afterwards is credited on it (01), as is an invoice by name', async () => {
    const wallMs = noonOf(yesterday());
    const shop = await makeInvoicingShop(databases, 'global', issuerSettings, wallMs);
    const { db, branchId } = shop.shop;
    const customerId = await makeCustomer(shop.shop, 10_000_000);
    const [named, plain, cash, gone] = [sell(shop, {}, { wallMs }), sell(shop, { paid: [['card', 0]] }, { wallMs }), sell(shop, { pricesIncludeTax: false }, { wallMs }), sell(shop, {}, { wallMs })];
    const credit = sell(shop, { customerId, paid: [['credit', 0]] }, { wallMs });
    gone.lines.forEach((line, index) => bringBack(shop, gone, index, line.quantityMilli));
    const before = bringBack(shop, plain, 0, 1000);
    shop.ask([named.id]);
    await shop.push();
    const preview = await previewGlobal(db, branchId, yesterday(), Date.now());
    expect(preview.leftOut.map(({ folio, reason }) => [folio, reason])).toEqual([[named.folio, 'asked-for'], [gone.folio, 'nothing-left'], [credit.folio, 'on-credit']]);
    expect(preview.taken).toMatchObject({ count: 2, totalCents: plain.totalCents - before + cash.totalCents });
    expect(preview).toMatchObject({ over: true, warnings: [] });
    // Asked for by many at once, it is made once.
    const made = await Promise.allSettled(Array.from({ length: 4 }, () => db.transaction((tx) => makeGlobal(tx, branchId, yesterday(), Date.now()))));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    let rows = await worked(shop);
    allValid(rows);
    const global = rows.find(({ kind }) => kind === 'global');
    expect(saleOf(global)).toMatchObject({ paymentForm: '01', paymentMethod: 'PUE', global: { periodicity: '01' }, receiver: { rfc: 'XAXX010101000', cfdiUse: 'S01', postalCode: '06000' } });
    expect(saleOf(global).concepts.map(({ reference, unit, unitKey }) => [reference, unit, unitKey])).toEqual([[plain.folio, null, 'ACT'], [cash.folio, null, 'ACT']]);
    const back = bringBack(shop, plain, 1, 333);
    rows = await settled(shop);
    const note = rows.at(-1);
    expect(note).toMatchObject({ kind: 'egreso', totalCents: back, credits: global?.id, document: {
      relations: [{ kind: '01', uuids: [global?.uuid] }], receiver: { rfc: 'XAXX010101000', taxRegime: '616', cfdiUse: 'G02' }, paymentMethod: 'PUE',
      concepts: [{ productKey: '84111506', unitKey: 'ACT' }],
    } });
    // A return that was not looked at yet, and an invoice by name: the global is credited whole, the invoice is less.
    const late = bringBack(shop, plain, 2, 1000);
    shop.ask([plain.id]);
    rows = await settled(shop);
    allValid(rows);
    // Both are made in one transaction: neither is older.
    const [credited, invoice] = rows.slice(-2).toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
    expect([credited?.kind, credited?.totalCents, invoice?.kind, invoice?.totalCents]).toEqual(['egreso', plain.totalCents - before - back, 'ingreso', plain.totalCents - before - back - late]);
    expect(await soldCents(shop)).toBe(invoicedCents(rows) + credit.totalCents);
    expect((await previewGlobal(db, branchId, yesterday(), Date.now())).taken.count).toBe(0);
    await expectSoundBooks(db);
  });

  it.each<readonly [GlobalRhythm, string]>([['day', '01'], ['week', '02'], ['half-month', '03'], ['month', '04'], ['two-months', '05']])('%s: periodicity %s', async (rhythm, periodicity) => {
    const ended = globalPeriod(rhythm, addDays(globalPeriod(rhythm, localDayAndHour(Date.now(), ZONE).day).fromDay, -1));
    const person = { taxRegime: '621', rfc: 'MELJ800101AB3', legalName: 'Juan Mendoza Leon' };
    const shop = await makeInvoicingShop(databases, `ritmo-${rhythm}`, { ...issuerSettings, ...(rhythm === 'two-months' ? person : {}), globalRhythm: rhythm }, noonOf(ended.fromDay));
    const first = sell(shop, {}, { wallMs: noonOf(ended.fromDay) });
    const last = sell(shop, {}, { wallMs: noonOf(ended.toDay) });
    sell(shop);
    await shop.push();
    const { db, branchId } = shop.shop;
    await db.transaction((tx) => makeGlobal(tx, branchId, ended.toDay, Date.now()));
    const rows = await worked(shop);
    allValid(rows);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ kind: 'global', totalCents: first.totalCents + last.totalCents, document: { global: { periodicity, months: ended.period.months } } });
    await expect(db.transaction((tx) => makeGlobal(tx, branchId, localDayAndHour(Date.now(), ZONE).day, Date.now()))).rejects.toMatchObject({ code: 'period-not-over' });
  });

  it('is made by itself once its period is over, when the owner has that switched on: by two servers, once', async () => {
    const shop = await makeInvoicingShop(databases, 'sola', issuerSettings, noonOf(yesterday()));
    sell(shop, {}, { wallMs: noonOf(yesterday()) });
    const apart = new InvoicingShop(databases, shop.shop, await shop.shop.device(), noonOf(yesterday()));
    sell(apart, {}, { wallMs: noonOf(yesterday()) });
    await shop.push();
    const { db } = shop.shop;
    expect(await makeDueGlobals(db, Date.now())).toBe(0);
    await db.query('UPDATE cfdi_settings SET global_automatic = true');
    const made = await Promise.all([makeDueGlobals(db, Date.now()), makeDueGlobals(db, Date.now())]);
    expect(sum(made)).toBe(1);
    expect(await worked(shop)).toHaveLength(1);
    // Late for its period, from a tablet that was apart: another one.
    await apart.push();
    expect(await makeDueGlobals(db, Date.now())).toBe(1);
    expect(await makeDueGlobals(db, Date.now())).toBe(0);
    const rows = await worked(shop);
    allValid(rows);
    expect(rows.map(({ kind }) => kind)).toEqual(['global', 'global']);
  });

  it('of two months is for the regime of incorporation alone', async () => {
    await expect(makeInvoicingShop(databases, 'bimestre', { ...issuerSettings, globalRhythm: 'two-months' })).rejects.toMatchObject({ code: 'rhythm-of-another-regime' });
  });
});

describe('cancelling', () => {
  /** An invoice that needs its receiver's agreement: of some days ago, and more than $1,000. */
  async function invoiced(slug: string): Promise<{ shop: InvoicingShop; id: string }> {
    const shop = await makeInvoicingShop(databases, slug);
    shop.ask([sell(shop).id]);
    const [row] = await settled(shop);
    const id = row?.id ?? '';
    // As if it were of last week: the local provider goes by what stands in it.
    house.simulator.memory.remember({ ...house.simulator.memory.byUuid(row?.uuid ?? '')!, xml: (row?.xml ?? '').replace(/ Fecha="[^"]*"/, ` Fecha="${addDays(yesterday(), -12)}T12:00:00"`) });
    return { shop, id };
  }

  it('is asked for, in process while the receiver may answer, and done; its sales are free, its notes went first', async () => {
    const { shop, id } = await invoiced('cancela');
    const { db } = shop.shop;
    const { rows: [sale] } = await db.query<{ id: string }>('SELECT id FROM sales');
    const sold = { id: sale?.id ?? '', folio: `${shop.device.folioSeries}-000001`, customerId: null, pricesIncludeTax: true, lines: mixedLines(shop), back: mixedLines(shop).map(() => ({ quantityMilli: 0, netCents: 0, taxCents: 0, costCents: 0 })), totalCents: 0 };
    const back = bringBack(shop, sold, 0, 1000);
    await settled(shop);
    house.receiver = 'waits';
    await db.transaction((tx) => requestCancel(tx, id, '03'));
    await worked(shop);
    let rows = await worked(shop);
    expect(rows.map(({ kind, state, status }) => [kind, state, status])).toEqual([['ingreso', 'cancel-requested', 'in-process'], ['egreso', 'cancelled', 'accepted']]);
    expect(rows[0]?.receipt).toContain('Acuse');
    shop.ask([sold.id]);
    await settled(shop);
    house.receiver = 'silent';
    rows = await worked(shop);
    expect(rows[0]).toMatchObject({ state: 'cancelled', status: 'expired' });
    await db.query('UPDATE invoice_requests SET next_attempt_at = now()');
    rows = await worked(shop);
    const { rows: [total] } = await db.query<{ cents: number }>('SELECT total_cents AS cents FROM sales');
    expect(rows.at(-1)).toMatchObject({ kind: 'ingreso', state: 'stamped', totalCents: (total?.cents ?? 0) - back });
    expect(rows).toHaveLength(3);
    house.receiver = 'accepts';
  });

  it('a substitute is stamped first (04), then the old one cancelled (01) by itself', async () => {
    const { shop, id } = await invoiced('sustituye');
    const before = saleOf((await documents(shop))[0]);
    const { db, branchId } = shop.shop;
    const uuid = (await documents(shop))[0]?.uuid ?? '';
    await db.transaction((tx) => substituteInvoice(tx, id, {
      kind: 'ingreso', branchId, timeZone: ZONE, series: 'F', provisionalFolio: null, document: { ...before, relations: [{ kind: '04', uuids: [uuid] }], receiver: { ...before.receiver, cfdiUse: 'G01' } },
    }));
    const rows = await worked(shop);
    allValid(rows);
    expect(rows.map(({ state, status }) => [state, status])).toEqual([['cancelled', 'accepted'], ['stamped', null]]);
  });

  it('one that the receiver rejects after its substitute was stamped leaves two: a task says so, and cancelling the substitute is a way back', async () => {
    const { shop, id } = await invoiced('rechaza');
    const { db, branchId } = shop.shop;
    const [old] = await documents(shop);
    const document = { ...saleOf(old), relations: [{ kind: '04' as const, uuids: [old?.uuid ?? ''] }] };
    house.receiver = 'rejects';
    const newId_ = await db.transaction((tx) => substituteInvoice(tx, id, { kind: 'ingreso', branchId, timeZone: ZONE, series: 'F', provisionalFolio: null, document }));
    let rows = await worked(shop);
    expect(rows.map(({ state, status }) => [state, status])).toEqual([['cancel-rejected', 'rejected'], ['stamped', null]]);
    const openTasks = async () => (await db.query<{ detail: { documentId: string; substituteId: string } }>(`SELECT detail FROM tasks WHERE kind = 'two-live-invoices' AND settled_at IS NULL`)).rows;
    expect((await openTasks()).map(({ detail }) => [detail.documentId, detail.substituteId])).toEqual([[id, newId_]]);
    // It is not asked for again by itself.
    expect((await worked(shop))[0]?.state).toBe('cancel-rejected');
    await db.transaction((tx) => requestCancel(tx, newId_, '02'));
    rows = await worked(shop);
    expect(rows.map(({ state }) => state)).toEqual(['cancel-rejected', 'cancelled']);
    expect(await openTasks()).toEqual([]);
    const { rows: covering } = await db.query('SELECT document_id AS id FROM cfdi_sales WHERE released_at IS NULL');
    expect(covering).toEqual([{ id }]);
    house.receiver = 'accepts';
  });
});
