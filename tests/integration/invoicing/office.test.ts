/** What the office does about invoices, over the routes: who issues, certificates, providers; documents found, made, mended. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { createApp } from '../../../server/app.ts';
import { warnOfExpiry } from '../../../server/modules/invoicing/settings/certificates.ts';
import { throwawayCertificate, throwawayCsd } from '../../../server/platform/e-invoice/throwaway-certificate.ts';
import type { certificateListSchema, certificateSchema, DocumentDetail, DocumentList, InvoiceRequestList, InvoicingMonitor, InvoicingSettings, ProviderSettings } from '../../../src/domain/invoicing/api.ts';
import { newId } from '../../support/operations.ts';
import { issuerSettings, makeInvoicingShop, openInvoicing, workshop, type InvoicingHouse, type InvoicingShop } from '../../support/invoicing-shop.ts';
import { call, makeHasher, ownerPassword, signInOwner, type Called, type Server } from '../identity/shop.ts';
import { openHouse, type House } from '../isolation/two-shops.ts';

let house: House;
let invoicing: InvoicingHouse;
let server: Server;

beforeAll(async () => {
  house = await openHouse();
  invoicing = await openInvoicing(house.databases);
  server = { ...house.server, app: createApp({ ...house.deps, invoicing: invoicing.invoicing }) };
});
afterAll(async () => {
  await invoicing.close();
  await house.close();
});

const DAY_MS = 86_400_000;
type Certificate = z.infer<typeof certificateSchema>;

interface Office {
  shop: InvoicingShop;
  send(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Called>;
  /** A request that is answered as it should be. */
  ask<T>(method: string, path: string, body?: object, status?: number): Promise<T>;
  work(): Promise<void>;
}

let addresses = 0;

async function officeOf(slug: string, settings: InvoicingSettings | null = issuerSettings): Promise<Office> {
  const shop = await makeInvoicingShop(house.databases, slug, settings);
  await shop.shop.db.query('UPDATE employees SET password_hash = $2 WHERE id = $1', [shop.shop.ownerId, await makeHasher().hash('password', ownerPassword)]);
  const { session: { token } } = await signInOwner(server, { ...shop.shop, ownerEmail: `ana@${slug}.example` } as never, `203.0.113.${(addresses += 1)}`);
  const send: Office['send'] = (method, path, body, headers = {}) => call(server, method, `/api/invoicing${path}`, body, { token, headers });
  return {
    shop, send,
    async ask<T>(method: string, path: string, body?: object, status = 200): Promise<T> {
      const answer = await send(method, path, body);
      expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
      return answer.body as unknown as T;
    },
    work: () => invoicing.work(shop.shop.db.tenantId),
  };
}

function filesOf(made: { certificate: Buffer; privateKey: ReturnType<typeof throwawayCsd>['privateKey'] }, passphrase = '12345678a') {
  const key = made.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase });
  return { certificate: made.certificate.toString('base64'), key: key.toString('base64'), passphrase };
}

const csd = (validToMs: number, rfc = 'RTO120305AB6', kind: 'csd' | 'fiel' = 'csd') =>
  throwawayCertificate({ rfc, legalName: 'REFACCIONARIA EL TORNILLO', kind, validFromMs: Date.now() - 10 * DAY_MS, validToMs });

describe('who issues', () => {
  it('is said by the owner, checked, and audited', async () => {
    const { ask, send, shop } = await officeOf('emisor', null);
    expect(await ask<InvoicingSettings>('GET', '/settings')).toMatchObject({ legalName: null, rfc: null, globalRhythm: 'day', series: { ingreso: 'F' } });
    expect(await ask('PUT', '/settings', issuerSettings)).toEqual(issuerSettings);
    expect(await ask('GET', '/settings')).toEqual(issuerSettings);
    for (const [code, change] of [
      ['rfc-check-digit', { rfc: 'RTO120305AB7' }], ['regime-of-another-person', { taxRegime: '612' }], ['rhythm-of-another-regime', { globalRhythm: 'two-months' }],
      ['name-forbidden-character', { legalName: 'A | B' }], ['series-twice', { series: { ...issuerSettings.series, pago: 'F' } }],
    ] as const) {
      expect(await send('PUT', '/settings', { ...issuerSettings, ...change })).toMatchObject({ status: 422, body: { code } });
    }
    const { rows } = await shop.shop.db.query<{ before: InvoicingSettings; after: InvoicingSettings }>(`SELECT before, after FROM audit_log WHERE action = 'invoicing-settings.edited'`);
    expect(rows).toMatchObject([{ before: { rfc: null }, after: { rfc: 'RTO120305AB6' } }]);
  });
});

describe('certificates', () => {
  it('are taken in when they seal this shop’s invoices, shown without their secrets, replaced without a gap, put out of use', async () => {
    const { ask, send, shop, work } = await officeOf('certificados');
    const first = await ask<Certificate>('POST', '/certificates', filesOf(csd(Date.now() + 20 * DAY_MS)), 201);
    expect(first).toMatchObject({ state: 'in-force', rfc: 'RTO120305AB6', daysLeft: 19, throwaway: false, key: '****', passphrase: '****', uploadedByName: 'Ana', lastUsedAtMs: null });
    const old = shop.ask([shop.sell()]);
    await shop.push();
    await work();
    const second = await ask<Certificate>('POST', '/certificates', filesOf(csd(Date.now() + 900 * DAY_MS)), 201);
    const fresh = shop.ask([shop.sell()]);
    await shop.push();
    await work();
    const { items } = await ask<z.infer<typeof certificateListSchema>>('GET', '/certificates');
    expect(items).toMatchObject([{ id: second.id, state: 'in-force' }, { id: first.id, state: 'spare', lastUsedAtMs: expect.any(Number) }]);
    const { rows } = await shop.shop.db.query<{ id: string; xml: string }>('SELECT id, stamped_xml AS xml FROM cfdi_documents');
    const sealedBy = (id: string): string => /NoCertificado="([0-9]{20})"/.exec(rows.find((row) => row.id === id)?.xml ?? '')?.[1] ?? '';
    expect([sealedBy(old), sealedBy(fresh)]).toEqual([first.number, second.number]);
    expect(await ask<Certificate>('POST', `/certificates/${second.id}/retire`)).toMatchObject({ state: 'retired' });
    expect((await ask<z.infer<typeof certificateListSchema>>('GET', '/certificates')).items.map(({ state }) => state)).toEqual(['retired', 'in-force']);
    expect(JSON.stringify(await ask('GET', '/certificates'))).not.toContain('12345678a');
    const { rows: [audited] } = await shop.shop.db.query<{ text: string }>(`SELECT string_agg(coalesce(after::text, '') || coalesce(before::text, ''), ' ') AS text FROM audit_log`);
    expect(audited?.text).not.toContain('12345678a');
    expect(await send('POST', `/certificates/${newId()}/retire`)).toMatchObject({ status: 404 });
  });

  it('are refused in clear words when they are not', async () => {
    const { send, shop } = await officeOf('rechazados');
    const good = filesOf(csd(Date.now() + DAY_MS));
    const other = filesOf(csd(Date.now() + DAY_MS));
    for (const [code, upload] of [
      ['certificate-is-fiel', filesOf(csd(Date.now() + DAY_MS, 'RTO120305AB6', 'fiel'))],
      ['certificate-not-valid', filesOf(csd(Date.now() - DAY_MS))],
      ['certificate-of-another-rfc', filesOf(csd(Date.now() + DAY_MS, 'TSU010203CD9'))],
      ['key-of-another-certificate', { ...good, key: other.key }],
      ['key-unreadable', { ...good, passphrase: 'otra' }],
      ['certificate-unreadable', { ...good, certificate: Buffer.from('nada').toString('base64') }],
    ] as const) {
      expect(await send('POST', '/certificates', upload), code).toMatchObject({ status: 422, body: { code, detail: expect.any(String) } });
    }
    expect((await send('POST', '/certificates', good)).status).toBe(201);
    expect(await send('POST', '/certificates', good)).toMatchObject({ status: 409, body: { code: 'certificate-known' } });
    expect((await shop.shop.db.query('SELECT count(*) AS n FROM cfdi_certificates')).rows).toEqual([{ n: 1 }]);
  });
});

describe('a certificate’s end', () => {
  it('is told of a month, a fortnight and some days before, each once, and not when a longer one is there', async () => {
    const { ask, shop } = await officeOf('vence');
    await ask('POST', '/certificates', filesOf(csd(Date.now() + 40 * DAY_MS)), 201);
    const tasks = async (): Promise<number[]> =>
      (await shop.shop.db.query<{ days: number }>(`SELECT (detail->>'withinDays')::integer AS days FROM tasks WHERE kind = 'certificate-ends' ORDER BY created_at`)).rows.map(({ days }) => days);
    const after = async (days: number): Promise<number[]> => {
      await warnOfExpiry(shop.shop.db, Date.now() + days * DAY_MS);
      return tasks();
    };
    expect(await after(0)).toEqual([]);
    expect(await after(11)).toEqual([30]);
    expect(await after(12)).toEqual([30]);
    expect(await after(26)).toEqual([30, 15]);
    expect(await after(37)).toEqual([30, 15, 5]);
    await ask('POST', '/certificates', filesOf(csd(Date.now() + 50 * DAY_MS)), 201);
    await shop.shop.db.query(`DELETE FROM tasks`);
    expect(await after(37)).toEqual([15]);
  });
});

describe('the provider', () => {
  it('keeps credentials sealed and masked; a masked one stays', async () => {
    const { ask, send, shop } = await officeOf('proveedor');
    expect(await ask<ProviderSettings>('GET', '/provider')).toEqual({ kind: 'local' });
    const sw = { kind: 'sw', baseUrl: 'https://pac.example', user: 'yo@pac.example', password: 'muy secreta' };
    expect(await ask('PUT', '/provider', sw)).toEqual({ ...sw, password: '****' });
    expect(await ask('PUT', '/provider', { ...sw, user: 'otra@pac.example', password: '****' })).toMatchObject({ user: 'otra@pac.example', password: '****' });
    expect(await send('PUT', '/provider', { ...sw, kind: 'finkok', password: '****' })).toMatchObject({ status: 422, body: { code: 'secret-missing' } });
    const issue = {
      kind: 'issue', baseUrl: 'https://pac.example', headers: { 'X-Api-Key': 'llave' }, issuePath: '/emitir', body: 'xml', recoverPath: null, cancelPath: null,
      answer: { xml: 'cfdi', base64: true, errorCode: null, errorMessage: null },
    };
    expect(await ask('PUT', '/provider', issue)).toEqual({ ...issue, headers: { 'X-Api-Key': '****' } });
    const { rows: [kept] } = await shop.shop.db.query<{ settings: string; audited: string }>(
      `SELECT provider_settings::text AS settings, (SELECT string_agg(coalesce(after::text, '') || coalesce(before::text, ''), ' ') FROM audit_log) AS audited FROM cfdi_settings`);
    for (const secret of ['muy secreta', 'llave']) expect(`${kept?.settings}${kept?.audited}`).not.toContain(secret);
    // Moved to another shop's row they do not open.
    const { vault } = invoicing.invoicing;
    const sealed = vault.keep('a', 'provider', Buffer.from('x'));
    expect(() => vault.open('b', 'provider', sealed)).toThrow('MASTER_KEY');
    expect(vault.open('a', 'provider', sealed).toString()).toBe('x');
  });

  it('is not changed while another one’s answer is missing', async () => {
    const { send, shop, work } = await officeOf('a-medias');
    shop.ask([shop.sell()]);
    await shop.push();
    invoicing.fault = '500-after';
    await work();
    invoicing.fault = null;
    expect(await send('PUT', '/provider', { kind: 'sw', baseUrl: 'https://pac.example', user: 'x', password: 'x' })).toMatchObject({ status: 409, body: { code: 'documents-under-way' } });
  });
});

describe('documents', () => {
  it('are made of sales by the office, once for a key, and found by state, kind, customer, day and sum', async () => {
    const { ask, send, shop, work } = await officeOf('oficina');
    const [first, second, third] = [shop.sell(), shop.sell(), shop.sell()];
    await shop.push();
    const body = { saleIds: [first, second], receiver: workshop };
    const headers = { 'Idempotency-Key': newId() };
    const made = await send('POST', '/documents', body, headers);
    expect(made).toMatchObject({ status: 201, body: { state: 'pending', totalCents: 23_200, paymentForm: '01', paymentMethod: 'PUE', receiver: { rfc: workshop.rfc, email: workshop.email }, acts: ['retry', 'correct'] } });
    expect((await send('POST', '/documents', body, headers)).body).toEqual(made.body);
    expect(await send('POST', '/documents', { saleIds: [second, third], receiver: workshop })).toMatchObject({ status: 409, body: { code: 'already-invoiced' } });
    expect(await send('POST', '/documents', { saleIds: [newId()], receiver: workshop })).toMatchObject({ status: 404 });
    expect(await send('POST', '/documents', { saleIds: [third], receiver: { ...workshop, legalName: 'a|b' } })).toMatchObject({ status: 422, body: { code: 'name-forbidden-character' } });
    await ask('POST', '/documents', { saleIds: [third], receiver: { ...workshop, cfdiUse: 'D01' } }, 201);
    await work();
    const id = (made.body as unknown as DocumentDetail).id;
    const detail = await ask<DocumentDetail>('GET', `/documents/${id}`);
    expect(detail).toMatchObject({ state: 'stamped', simulated: true, folio: '1', acts: ['cancel', 'substitute'], totals: { subtotalCents: 20_000, discountCents: 0, taxCents: 3200, withheldCents: 0 } });
    expect(detail.history.map(({ state }) => state)).toEqual(['pending', 'sealed', 'sending', 'stamped']);
    expect(detail.sales.map((sale) => sale.id).toSorted()).toEqual([first, second].toSorted());
    const list = (query: string): Promise<DocumentList> => ask<DocumentList>('GET', `/documents?${query}`);
    expect((await list('')).sums).toEqual([{ kind: 'ingreso', state: 'failed', count: 1, totalCents: 11_600 }, { kind: 'ingreso', state: 'stamped', count: 1, totalCents: 23_200 }]);
    const page = await list('limit=1');
    expect(page.items).toMatchObject([{ state: 'failed' }]);
    expect((await list(`limit=1&after=${page.next}`)).items).toMatchObject([{ id }]);
    const day = new Date().toLocaleDateString('en-CA', { timeZone: 'America/Mexico_City' });
    for (const query of ['state=stamped,cancelled', `query=${detail.uuid?.toLowerCase()}`, 'query=F-1', 'minCents=20000', `query=suarez&state=stamped&fromDay=${day}&toDay=${day}`]) {
      expect((await list(query)).items, query).toMatchObject([{ id }]);
    }
    for (const query of ['kind=global', 'query=nadie', 'maxCents=100', 'toDay=2020-01-01', `branchId=${newId()}`]) expect((await list(query)).items, query).toEqual([]);
  });

  it('that failed are mended, sent again in one go, or given up', async () => {
    const { ask, send, shop, work } = await officeOf('corrige');
    const bad = { ...workshop, cfdiUse: 'D01' };
    const [mended, again, given] = [shop.ask([shop.sell()], bad), shop.ask([shop.sell()], bad), shop.ask([shop.sell()], bad)];
    await shop.push();
    await work();
    expect(await ask<InvoicingMonitor>('GET', '/monitor')).toMatchObject({
      stampedCount: 0, failedCount: 3, successRateBps: 0, failing: [{ code: 'CFDI40161', count: 3, totalCents: 34_800 }], certificate: { throwaway: true }, problem: null, provider: 'local',
    });
    expect(await ask<DocumentDetail>('GET', `/documents/${mended}`)).toMatchObject({ acts: ['retry', 'correct', 'give-up'], error: { code: 'CFDI40161' } });
    expect(await ask<DocumentDetail>('POST', `/documents/${mended}/correct`, { receiver: workshop })).toMatchObject({ state: 'pending', error: null });
    await work();
    expect(await ask<DocumentDetail>('GET', `/documents/${mended}`)).toMatchObject({ state: 'stamped', acts: ['cancel', 'substitute'] });
    expect(await ask<DocumentDetail>('POST', `/documents/${given}/give-up`)).toMatchObject({ state: 'given-up', acts: [], sales: [{ released: true }] });
    expect(await send('POST', `/documents/${given}/retry`)).toMatchObject({ status: 409, body: { code: 'not-failed' } });
    expect(await ask('POST', '/retry-failed', { errorCode: 'CFDI40161' })).toEqual({ count: 1 });
    await work();
    expect(await ask<DocumentDetail>('GET', `/documents/${again}`)).toMatchObject({ state: 'failed' });
    const { rows } = await shop.shop.db.query<{ settlement: string | null }>(`SELECT settlement FROM tasks WHERE kind = 'invoice-failed' ORDER BY settlement`);
    expect(rows.map(({ settlement }) => settlement).toSorted()).toEqual([null, 'Se corrigió y se reenvió', 'Se descartó', 'Se reenvió'].toSorted());
  });

  it('that are stamped are put right by another in their place, related to them', async () => {
    const { ask, send, shop, work } = await officeOf('sustituye');
    const saleId = shop.sell();
    const old = shop.ask([saleId]);
    await shop.push();
    await work();
    const { uuid } = await ask<DocumentDetail>('GET', `/documents/${old}`);
    const made = await ask<DocumentDetail>('POST', `/documents/${old}/substitute`, { receiver: { ...workshop, postalCode: '64010' } });
    expect(made).toMatchObject({ state: 'pending', related: [{ id: old, as: 'replaces' }], sales: [{ id: saleId, released: false }] });
    await work();
    const { rows: [row] } = await shop.shop.db.query<{ state: string; xml: string }>('SELECT state, stamped_xml AS xml FROM cfdi_documents WHERE id = $1', [made.id]);
    expect(row?.state).toBe('stamped');
    expect(row?.xml).toContain(`<cfdi:CfdiRelacionados TipoRelacion="04"><cfdi:CfdiRelacionado UUID="${uuid}"/>`);
    expect(row?.xml).toContain('DomicilioFiscalReceptor="64010"');
    expect(await send('POST', `/documents/${old}/give-up`)).toMatchObject({ status: 409 });
  });

  it('asked for and not made are listed: which, where, who, why; until they are invoiced otherwise', async () => {
    const { ask, shop, work } = await officeOf('pendientes');
    const [sold, absent] = [shop.sell(), newId()];
    const refused = shop.ask([sold], { ...workshop, legalName: 'a|b' });
    const waiting = shop.ask([absent]);
    const twice = shop.sell();
    const [made, again] = [shop.ask([twice]), shop.ask([twice])];
    await shop.push();
    await work();
    const place = { branchId: shop.shop.branchId, deviceName: 'Caja T1', employeeName: 'Beto' };
    const listed = async () => new Map((await ask<InvoiceRequestList>('GET', '/requests')).items.map((item) => [item.id, item]));
    const before = await listed();
    expect([...before.keys()].toSorted()).toEqual([again, waiting, refused].toSorted());
    expect(before.get(again)).toMatchObject({ ...place, state: 'refused', error: { code: 'already-invoiced' }, documentId: made });
    expect(before.get(waiting)).toMatchObject({ ...place, state: 'waiting', sales: [{ id: absent, folio: null }], error: null, documentId: null });
    expect(before.get(refused)).toMatchObject({
      ...place, state: 'refused', sales: [{ id: sold, folio: 'T1-000001' }], error: { code: 'name-forbidden-character', message: expect.any(String) }, receiver: { rfc: workshop.rfc },
    });
    expect(await ask<InvoicingMonitor>('GET', '/monitor')).toMatchObject({ waitingRequestCount: 1 });
    await ask('POST', '/documents', { saleIds: [sold], receiver: workshop }, 201);
    expect([...(await listed()).keys()].toSorted()).toEqual([again, waiting].toSorted());
    const { rows } = await shop.shop.db.query<{ settlement: string }>('SELECT settlement FROM tasks WHERE operation_id = $1', [refused]);
    expect(rows).toEqual([{ settlement: 'Se facturó en la oficina' }]);
  });
});
