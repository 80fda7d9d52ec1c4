import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app.ts';
import { sendDue } from '../../../server/modules/invoicing/mail/mail-runner.ts';
import { paperThread } from '../../../server/modules/invoicing/paper/pdf-thread.ts';
import { smtpMailer } from '../../../server/platform/mail/mailer.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import { attributeOf } from '../../../src/domain/invoicing/xml/element.ts';
import { ticketCode } from '../../../src/domain/invoicing/ticket-code.ts';
import { makeInvoicingShop, openInvoicing, workshop, type InvoicingHouse, type InvoicingShop } from '../../support/invoicing-shop.ts';
import { newId } from '../../support/operations.ts';
import { SmtpServer } from '../../support/smtp-server.ts';
import { call, type Server } from '../identity/shop.ts';
import { openHouse, type House } from '../isolation/two-shops.ts';

let house: House;
let server: Server;
let invoicing: InvoicingHouse;
let counter: InvoicingShop;
let other: InvoicingShop;
const smtp = new SmtpServer();
const mail = { url: '', from: 'facturas@nexus.example' };
const driver = { ...workshop, rfc: 'GOHA850515QX0', legalName: 'ANA GOMEZ HERNANDEZ', taxRegime: '612', postalCode: '76000', email: null };

beforeAll(async () => {
  house = await openHouse();
  mail.url = await smtp.listen();
  server = { ...house.server, app: createApp({ ...house.deps, config: { ...house.deps.config, mail } }) };
  invoicing = await openInvoicing(house.databases);
  counter = await makeInvoicingShop(house.databases, 'la-del-ticket');
  other = await makeInvoicingShop(house.databases, 'la-vecina');
});
afterAll(async () => {
  await invoicing.close();
  await smtp.close();
  await house.close();
});

let callers = 0;
const ask = (path: string, body: object, address = `198.51.100.${(callers += 1) % 250}`) => call(server, 'POST', `/api/self-service/${path}`, body, { address });
const keyOf = async ({ shop }: InvoicingShop): Promise<string> => (await shop.db.query<{ key: string }>('SELECT public_key AS key FROM shop')).rows[0]?.key ?? '';

/** A sale that has arrived, with what stands on its ticket. */
async function sold(at = counter): Promise<{ saleId: string; shop: string; code: string }> {
  const saleId = at.sell();
  await at.push();
  return { saleId, shop: await keyOf(at), code: ticketCode(saleId) };
}

describe('a customer with a ticket', () => {
  it('sees it, asks, and has PDF and XML once it is stamped; by mail too', async () => {
    const { saleId, ...key } = await sold();
    const shown = await ask('ticket', key);
    expect(shown).toMatchObject({ status: 200, body: { state: 'open', branchName: 'Principal', folio: expect.stringMatching(/^T1-/), totalCents: 11_600 } });
    expect(JSON.stringify(shown.body)).not.toContain(saleId);

    expect(await ask('invoice', { ...key, receiver: workshop })).toMatchObject({ status: 202, body: { state: 'waiting', uuid: null, link: null, mailed: true } });
    expect(await ask('ticket', key)).toMatchObject({ body: { state: 'asked' } });
    await invoicing.work(counter.shop.db.tenantId);
    const done = await ask('state', { ...key, rfc: ' tsu010203cd9 ' });
    expect(done).toMatchObject({ status: 200, body: { state: 'stamped', simulated: true, mailed: true } });
    const { link, uuid } = done.body as unknown as { link: string; uuid: string };
    const files = link.replace('/f/', '/api/invoice-links/');
    const xml = await (await server.app.request(`${files}/xml`)).text();
    expect(attributeOf(readXml(xml), 'Total')).toBe('116.00');
    expect((await (await server.app.request(`${files}/pdf`)).text()).slice(0, 5)).toBe('%PDF-');

    await sendDue(counter.shop.db, {
      mailer: smtpMailer(mail), paper: paperThread, listTenants: house.databases.listTenants, tenant: house.databases.tenant, log: { warn() {} },
      closing: new AbortController().signal, waits: { firstMs: 0, longestMs: 0, tries: 1 },
    });
    expect(smtp.mails.map(({ to, source }) => [to, source.includes(`filename=${uuid}.xml`)])).toEqual([[['taller@suarez.example'], true]]);
  });

  it('asks in the chain of the server, as the counter asks in its own', async () => {
    const { saleId, ...key } = await sold();
    await ask('invoice', { ...key, receiver: driver });
    const { rows } = await counter.shop.db.query(
      `SELECT o.type, d.class, o.author, q.folio, q.payment_form AS form, q.payment_method AS method, q.rfc, o.personal IS NOT NULL AS detached
       FROM invoice_request_sales s JOIN operations o ON o.id = s.request_id JOIN devices d ON d.id = o.device_id JOIN invoice_requests q ON q.id = o.id WHERE s.sale_id = $1`, [saleId]);
    expect(rows).toEqual([{ type: 'invoice.requested', class: 'server', author: null, folio: expect.stringMatching(/^PRE-SRV-\d{6}$/), form: '01', method: 'PUE', rfc: driver.rfc, detached: true }]);
  });

  it('gets one invoice, however often it is asked for at once', async () => {
    const { saleId, ...key } = await sold();
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask('invoice', { ...key, receiver: workshop })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409, 409]);
    await invoicing.work(counter.shop.db.tenantId);
    const { rows } = await counter.shop.db.query<{ count: number }>('SELECT count(*) AS count FROM cfdi_sales WHERE sale_id = $1', [saleId]);
    expect(rows[0]?.count).toBe(1);
    expect(await ask('invoice', { ...key, receiver: driver })).toMatchObject({ status: 409, body: { code: 'already-asked' } });
  });

  it('sees what the counter asked for, when the RFC is known, and nothing of it otherwise', async () => {
    const { saleId, ...key } = await sold();
    counter.ask([saleId]);
    await counter.push();
    await invoicing.work(counter.shop.db.tenantId);
    const ticket = await ask('ticket', key);
    expect(ticket).toMatchObject({ body: { state: 'asked' } });
    for (const secret of [workshop.rfc, 'SUAREZ', 'suarez']) expect(JSON.stringify(ticket.body)).not.toContain(secret);
    expect(await ask('state', { ...key, rfc: driver.rfc })).toMatchObject({ status: 404, body: { code: 'invoice-unknown' } });
    expect(await ask('state', { ...key, rfc: workshop.rfc })).toMatchObject({ status: 200, body: { state: 'stamped' } });
  });

  it('is told field and rule of what SAT would refuse', async () => {
    const { saleId: _, ...key } = await sold();
    expect(await ask('invoice', { ...key, receiver: { ...workshop, rfc: 'TSU010203CD8' } })).toMatchObject({ status: 422, body: { code: 'receiver-invalid', field: 'rfc', rule: 'rfc-check-digit' } });
  });
});

describe('a code', () => {
  it('that leads nowhere is one and the same answer, whatever is wrong with it', async () => {
    const { saleId: _, shop, code } = await sold();
    const notArrived = ticketCode(newId());
    const foreign = await sold(other);
    const answers = await Promise.all([
      ask('ticket', { shop, code: notArrived }), ask('ticket', { shop, code: 'nada' }), ask('ticket', { shop: 'ffffffffff', code }), ask('ticket', { shop: 'x', code }),
      ask('ticket', { shop: foreign.shop, code }), ask('ticket', { shop, code: foreign.code }), ask('invoice', { shop, code: notArrived, receiver: workshop }), ask('state', { shop, code: notArrived, rfc: workshop.rfc }),
    ]);
    const said = answers.map(({ status, body }) => JSON.stringify([status, { ...(body as object), requestId: null }]));
    expect(new Set(said).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, body: { code: 'ticket-unknown' } });
  });

  it('of a sale that arrives later works then', async () => {
    const saleId = counter.sell();
    const key = { shop: await keyOf(counter), code: ticketCode(saleId).toLowerCase().replaceAll('-', ' ') };
    expect((await ask('ticket', key)).status).toBe(404);
    await counter.push();
    expect((await ask('ticket', key)).status).toBe(200);
  });

  it('is good for the days that the shop says; with none it leads nowhere', async () => {
    const { saleId: _, ...key } = await sold(other);
    const days = (count: number) => other.shop.db.query('UPDATE cfdi_settings SET self_service_days = $1', [count]);
    await days(1);
    expect(await ask('ticket', key)).toMatchObject({ body: { state: 'open' } });
    await days(0);
    expect((await ask('ticket', key)).status).toBe(404);
    await days(30);
  });

  it('cannot be tried for long from one address, nor a ticket for its RFC', async () => {
    const { saleId, ...key } = await sold();
    const address = '203.0.113.7';
    for (let index = 0; index < 20; index += 1) expect((await ask('ticket', { ...key, code: ticketCode(newId()) }, address)).status).toBe(404);
    expect(await ask('ticket', key, address)).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect((await ask('ticket', key, '203.0.113.8')).status).toBe(200);
    counter.ask([saleId]);
    await counter.push();
    for (let index = 0; index < 10; index += 1) expect((await ask('state', { ...key, rfc: driver.rfc }, `203.0.113.${20 + index}`)).status).toBe(404);
    expect((await ask('state', { ...key, rfc: workshop.rfc }, '203.0.113.40')).status).toBe(429);
  });
});
