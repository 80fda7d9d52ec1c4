import { z } from 'zod';
import { invoiceLinkSchema, linkedInvoiceSchema, mailListSchema, mailSchema, makeLinkSchema, sendMailSchema } from '../../../../src/domain/invoicing/delivery-api.ts';
import { idSchema } from '../../../../src/domain/kernel/schemas.ts';
import type { Config } from '../../../platform/config.ts';
import type { Databases } from '../../../platform/database-port.ts';
import type { App } from '../../../platform/http/context.ts';
import { idempotent } from '../../../platform/http/idempotency.ts';
import { conflict, Problem } from '../../../platform/http/problem.ts';
import { publicOrigin } from '../../../platform/http/public-origin.ts';
import { addressLimit } from '../../../platform/http/rate-limit.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { audit } from '../../identity/audit.ts';
import { doneBy } from '../../identity/audited-change.ts';
import { announceMail } from '../mail/mail-waiting.ts';
import { enqueueAsked, listMails, receiverAddress } from '../mail/outbox.ts';
import { paperThread } from '../paper/pdf-thread.ts';
import { pdfAnswer, xmlAnswer } from './file-answer.ts';
import { findLinked, makeLink } from './links.ts';
import { readableDocument } from './readable-document.ts';

export interface DeliveryDeps {
  readonly config: Pick<Config, 'mail' | 'publicUrl'>;
  readonly databases: Databases;
}

const tags = ['invoicing'];
/** Whether this person may see this document is asked in the handler: it goes by its branch and kind. */
const access = { kind: 'person', permission: 'any' } as const;
const byId = { params: z.object({ id: idSchema }) };
const pdfResponse = { 200: { description: 'The PDF', contentType: 'application/pdf' } } as const;
const xmlResponse = { 200: { description: 'The stamped XML, as it was received', contentType: 'application/xml' } } as const;

/** Invoices as files, by mail and by link. */
export function registerDeliveryRoutes(app: App, deps: DeliveryDeps): void {
  registerFiles(app);
  registerMail(app, deps);
  registerLinks(app, deps);
  registerLinked(app, deps);
}

function registerFiles(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/invoicing/documents/:id/xml', access, tags, summary: 'The stamped XML of an invoice', request: byId, responses: xmlResponse,
  }, async (c, { params }) => xmlAnswer(await readableDocument(c.get('db'), c.get('person'), params.id)));

  defineRoute(app, {
    method: 'get', path: '/api/invoicing/documents/:id/pdf', access, tags, summary: 'The printed representation of an invoice', request: byId, responses: pdfResponse,
  }, async (c, { params }) => pdfAnswer(c.get('db'), paperThread, await readableDocument(c.get('db'), c.get('person'), params.id)));
}

function registerMail(app: App, { config }: DeliveryDeps): void {
  defineRoute(app, {
    method: 'get', path: '/api/invoicing/documents/:id/emails', access, tags, summary: 'Mails of an invoice, and whether mail is on', request: byId, responses: { 200: mailListSchema },
  }, async (c, { params }) => {
    const document = await readableDocument(c.get('db'), c.get('person'), params.id);
    return { status: 200, body: { on: config.mail !== undefined, items: await listMails(c.get('db'), document.id) } };
  });

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/documents/:id/email', access, tags, summary: 'Mail an invoice, with PDF and XML; it is sent behind the answer',
    request: { ...byId, body: sendMailSchema }, responses: { 202: mailSchema },
  }, async (c, { params, body }) => {
    const db = c.get('db');
    const document = await readableDocument(db, c.get('person'), params.id);
    if (config.mail === undefined) throw conflict('mail-off', 'Este servidor no tiene cuenta de correo: no se puede enviar. Descarga los archivos o comparte un enlace.');
    const address = body.address ?? (await receiverAddress(db, document.id));
    if (address === null) throw new Problem({ status: 422, code: 'address-missing', detail: 'El cliente no tiene correo. Escribe a cuál se envía.' });
    const answer = await idempotent(c, db, async (tx) => {
      const mail = await enqueueAsked(tx, document.id, address, c.get('person').employeeId);
      await audit(tx, { ...doneBy(c), action: 'invoice.mailed', entity: 'cfdi', entityId: document.id, outcome: 'ok' });
      return { status: 202 as const, body: mail };
    });
    announceMail(db.tenantId);
    return answer;
  });
}

function registerLinks(app: App, { config, databases }: DeliveryDeps): void {
  defineRoute(app, {
    method: 'post', path: '/api/invoicing/documents/:id/link', access, tags, summary: 'An address under which anybody sees the invoice until it expires',
    request: { ...byId, body: makeLinkSchema }, responses: { 201: invoiceLinkSchema },
  }, async (c, { params, body }) => {
    const db = c.get('db');
    const document = await readableDocument(db, c.get('person'), params.id);
    const { path, expiresAtMs } = await makeLink(databases, db, document.id, body.days, c.get('person').employeeId);
    await db.transaction((tx) => audit(tx, { ...doneBy(c), action: 'invoice.link-made', entity: 'cfdi', entityId: document.id, after: { days: body.days }, outcome: 'ok' }));
    return { status: 201, body: { url: `${publicOrigin(c, config.publicUrl)}${path}`, path, expiresAtMs } };
  });
}

function registerLinked(app: App, { databases }: DeliveryDeps): void {
  const open = { kind: 'public' } as const;
  const byToken = { params: z.object({ token: z.string().max(100) }) };
  const limit = addressLimit({ points: 60, durationSeconds: 60 });

  defineRoute(app, {
    method: 'get', path: '/api/invoice-links/:token', access: open, limit, tags, summary: 'What a link shows', request: byToken, responses: { 200: linkedInvoiceSchema },
  }, async (_, { params }) => ({ status: 200, body: (await findLinked(databases, params.token)).shown }));

  defineRoute(app, {
    method: 'get', path: '/api/invoice-links/:token/xml', access: open, limit, tags, summary: 'The XML behind a link', request: byToken, responses: xmlResponse,
  }, async (_, { params }) => xmlAnswer(await findLinked(databases, params.token)));

  defineRoute(app, {
    method: 'get', path: '/api/invoice-links/:token/pdf', access: open, limit, tags, summary: 'The PDF behind a link', request: byToken, responses: pdfResponse,
  }, async (_, { params }) => {
    const linked = await findLinked(databases, params.token);
    return pdfAnswer(linked.db, paperThread, linked);
  });
}
