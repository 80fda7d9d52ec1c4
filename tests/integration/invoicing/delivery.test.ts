import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailRunner, sendDue, type MailPorts } from '../../../server/modules/invoicing/mail/mail-runner.ts';
import { paperThread } from '../../../server/modules/invoicing/paper/pdf-thread.ts';
import { createApp } from '../../../server/app.ts';
import { smtpMailer } from '../../../server/platform/mail/mailer.ts';
import { newId } from '../../support/operations.ts';
import { SmtpServer } from '../../support/smtp-server.ts';
import { stampedInvoice } from '../../support/stamped-invoice.ts';
import { call, enrolledDevice, makeShop, signInOwner, type Server, type TestShop } from '../identity/shop.ts';
import { openHouse, type House } from '../isolation/two-shops.ts';

let house: House;
let shop: TestShop;
let token: string;
const smtp = new SmtpServer();
let ports: MailPorts;
let server: Server;

beforeAll(async () => {
  house = await openHouse();
  const url = await smtp.listen();
  const mail = { url, from: 'facturas@nexus.example' };
  server = { ...house.server, app: createApp({ ...house.deps, config: { ...house.deps.config, mail } }) };
  shop = await makeShop(house.databases, 'la-que-envia');
  token = (await signInOwner(server, shop)).session.token;
  ports = {
    mailer: smtpMailer(mail), paper: paperThread, listTenants: house.databases.listTenants, tenant: house.databases.tenant, log: { warn() {} },
    closing: new AbortController().signal, waits: { firstMs: 0, longestMs: 0, tries: 3 },
  };
});
afterAll(async () => {
  await smtp.close();
  await house.close();
});
beforeEach(() => {
  smtp.mails.length = 0;
  smtp.mood = 'takes';
});

async function get(path: string, asToken: string | null = token): Promise<Response> {
  return server.app.request(path, asToken === null ? {} : { headers: { authorization: `Bearer ${asToken}` } });
}

const post = (path: string, body: object, asToken = token) => call(server, 'POST', path, body, { token: asToken });

describe('files', () => {
  it('XML is the stamped bytes, PDF is its paper; of what is not stamped there is neither', async () => {
    const { id, xml, uuid } = await stampedInvoice(shop.db, shop.branchId, { email: null });
    const file = await get(`/api/invoicing/documents/${id}/xml`);
    expect(await file.text()).toBe(xml);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${uuid}.xml"`);
    const pdf = await get(`/api/invoicing/documents/${id}/pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect((await pdf.text()).slice(0, 5)).toBe('%PDF-');
    await shop.db.query(`UPDATE cfdi_documents SET state = 'sending', uuid = NULL, stamped_xml = NULL, stamped_at = NULL, next_attempt_at = 'infinity' WHERE id = $1`, [id]);
    expect((await get(`/api/invoicing/documents/${id}/pdf`)).status).toBe(409);
  });

  it('go to the devices of the branch by the sale, with nobody signed in, and to no other branch’s', async () => {
    const { saleId, xml } = await stampedInvoice(shop.db, shop.branchId, { email: null });
    const device = await enrolledDevice(server, shop, token);
    const file = await get(`/sync/invoices/${saleId}/xml`, device.token);
    expect(await file.text()).toBe(xml);
    expect((await (await get(`/sync/invoices/${saleId}/pdf`, device.token)).text()).slice(0, 5)).toBe('%PDF-');
    expect((await get(`/sync/invoices/${saleId}/xml`)).status).toBe(401);
    expect((await get(`/sync/invoices/${shop.branchId}/xml`, device.token)).status).toBe(404);
    const elsewhere = await stampedInvoice(shop.db, newId(), { email: null });
    expect((await get(`/sync/invoices/${elsewhere.saleId}/xml`, device.token)).status).toBe(404);
  });

  it('the logo is a picture that can be drawn, and stands on the paper', async () => {
    const { id } = await stampedInvoice(shop.db, shop.branchId, { email: null });
    const put = (bytes: Uint8Array<ArrayBuffer>) => server.app.request('/api/invoicing/logo', { method: 'PUT', body: bytes, headers: { authorization: `Bearer ${token}`, 'content-type': 'image/png' } });
    expect((await put(new Uint8Array([0x89, 0x50, 1, 2, 3]))).status).toBe(422);
    expect((await get('/api/invoicing/logo')).status).toBe(204);
    expect(await (await put(redDot)).json()).toEqual({ bytes: redDot.byteLength });
    expect(new Uint8Array(await (await get('/api/invoicing/logo')).arrayBuffer())).toEqual(redDot);
    expect(await (await get(`/api/invoicing/documents/${id}/pdf`)).text()).toContain('/Subtype /Image');
    await server.app.request('/api/invoicing/logo', { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    expect(await (await get(`/api/invoicing/documents/${id}/pdf`)).text()).not.toContain('/Subtype /Image');
  });
});

describe('a link', () => {
  it('shows and hands out one invoice to whoever has it, until it expires', async () => {
    const { id, xml, uuid } = await stampedInvoice(shop.db, shop.branchId, { email: null });
    const made = await post(`/api/invoicing/documents/${id}/link`, { days: 2 });
    expect(made.status).toBe(201);
    const { path, url } = made.body as unknown as { path: string; url: string };
    expect(url.endsWith(path)).toBe(true);
    const api = path.replace('/f/', '/api/invoice-links/');
    const shown = await get(api, null);
    expect(await shown.json()).toMatchObject({ kind: 'ingreso', uuid, issuerName: 'REFACCIONARIA EL TORNILLO', totalCents: 87_469, simulated: true, cancelled: false });
    expect(await (await get(`${api}/xml`, null)).text()).toBe(xml);
    expect((await (await get(`${api}/pdf`, null)).text()).slice(0, 5)).toBe('%PDF-');
    const { rows } = await shop.db.query<{ hash: Buffer }>('SELECT token_hash AS hash FROM cfdi_links WHERE document_id = $1', [id]);
    expect(rows[0]?.hash.toString('base64url')).not.toContain(path.slice(3));
    await house.databases.control.query(`UPDATE invoice_links SET expires_at = now() - interval '1 second'`);
    const gone = [await get(api, null), await get('/api/invoice-links/nada', null)];
    expect(await Promise.all(gone.map(async (answer) => [answer.status, ((await answer.json()) as { code: string }).code]))).toEqual([[404, 'not-found'], [404, 'not-found']]);
  });

  it('of another shop leads nowhere once that shop forgot it', async () => {
    const { id } = await stampedInvoice(shop.db, shop.branchId, { email: null });
    const { body } = await post(`/api/invoicing/documents/${id}/link`, {});
    await shop.db.query('DELETE FROM cfdi_links');
    expect((await get(String((body as unknown as { path: string }).path).replace('/f/', '/api/invoice-links/'), null)).status).toBe(404);
  });
});

describe('mail', () => {
  const mailsOf = async (id: string) => (await (await get(`/api/invoicing/documents/${id}/emails`)).json()) as { on: boolean; items: { state: string; cause: string; error: string | null; address: string }[] };

  it('goes out by itself once, with PDF and XML, when the receiver left an address', async () => {
    const quiet = await stampedInvoice(shop.db, shop.branchId, { email: null });
    const { id, uuid } = await stampedInvoice(shop.db, shop.branchId, { email: 'taller@suarez.example' });
    await sendDue(shop.db, ports);
    await sendDue(shop.db, ports);
    expect(smtp.mails).toHaveLength(1);
    const [mail] = smtp.mails;
    expect(mail?.to).toEqual(['taller@suarez.example']);
    expect(mail?.source).toContain('From: REFACCIONARIA EL TORNILLO <facturas@nexus.example>');
    for (const file of [`filename=${uuid}.pdf`, `filename=${uuid}.xml`]) expect(mail?.source).toContain(file);
    expect(mail?.source).toContain('SIN VALIDEZ FISCAL');
    expect(await mailsOf(id)).toMatchObject({ on: true, items: [{ state: 'sent', cause: 'stamped', address: 'taller@suarez.example' }] });
    expect((await mailsOf(quiet.id)).items).toEqual([]);
  });

  it('is tried again while the server is away, and given up when it is refused', async () => {
    const { id } = await stampedInvoice(shop.db, shop.branchId, { email: null });
    smtp.mood = 'busy';
    expect((await post(`/api/invoicing/documents/${id}/email`, { address: 'otra@suarez.example' })).status).toBe(202);
    await new MailRunner({ ...ports, waits: { firstMs: 3_600_000, longestMs: 3_600_000, tries: 3 } }).sendNow(shop.tenantId);
    expect((await mailsOf(id)).items).toMatchObject([{ state: 'waiting', error: expect.stringContaining('se volverá a intentar') }]);
    smtp.mood = 'takes';
    await shop.db.query('UPDATE cfdi_mails SET next_attempt_at = now()');
    await sendDue(shop.db, ports);
    expect((await mailsOf(id)).items).toMatchObject([{ state: 'sent', error: null }]);
    smtp.mood = 'refuses';
    await post(`/api/invoicing/documents/${id}/email`, { address: 'nadie@suarez.example' });
    await sendDue(shop.db, ports);
    const refused = (await mailsOf(id)).items[0];
    expect(refused).toMatchObject({ state: 'failed', error: expect.stringContaining('550') });
    expect(refused?.error).not.toContain('geheim');
  });

  it('after the last try it has failed; a server that took it and died gets it again under the same id', async () => {
    const { id } = await stampedInvoice(shop.db, shop.branchId, { email: null });
    smtp.mood = 'hangs-up';
    await post(`/api/invoicing/documents/${id}/email`, { address: 'a@suarez.example' });
    await sendDue(shop.db, ports);
    expect((await mailsOf(id)).items).toMatchObject([{ state: 'failed', error: expect.stringContaining('3 intentos') }]);
    smtp.mood = 'takes-and-hangs-up';
    await post(`/api/invoicing/documents/${id}/email`, { address: 'a@suarez.example' });
    await sendDue(shop.db, ports);
    const ids = new Set(smtp.mails.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1]));
    expect([smtp.mails.length, ids.size]).toEqual([3, 1]);
  });

  it('two processes do not send one mail twice', async () => {
    const { id } = await stampedInvoice(shop.db, shop.branchId, { email: 'uno@suarez.example' });
    await post(`/api/invoicing/documents/${id}/email`, {});
    await Promise.all([sendDue(shop.db, ports), sendDue(shop.db, ports), sendDue(shop.db, ports)]);
    expect(smtp.mails.map(({ to }) => to[0])).toEqual(['uno@suarez.example', 'uno@suarez.example']);
    expect((await mailsOf(id)).items.map(({ cause }) => cause).toSorted()).toEqual(['asked', 'stamped']);
  });

  it('without an account it is off, and says so', async () => {
    const { id } = await stampedInvoice(shop.db, shop.branchId, { email: 'uno@suarez.example' });
    const off = { ...house.server, app: createApp({ ...house.deps, config: { ...house.deps.config, mail: undefined } }) };
    expect(await call(off, 'POST', `/api/invoicing/documents/${id}/email`, {}, { token })).toMatchObject({ status: 409, body: { code: 'mail-off' } });
    expect((await call(off, 'GET', `/api/invoicing/documents/${id}/emails`, undefined, { token })).body).toMatchObject({ on: false });
    const silent = await stampedInvoice(shop.db, shop.branchId, { email: null });
    expect(await post(`/api/invoicing/documents/${silent.id}/email`, {})).toMatchObject({ status: 422, body: { code: 'address-missing' } });
  });
});

/** One red pixel, PNG. */
const redDot = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64'));
