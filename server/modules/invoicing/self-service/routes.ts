import { askInvoiceSchema, askStateSchema, askTicketSchema, selfInvoiceSchema, ticketSchema, type SelfInvoice } from '../../../../src/domain/invoicing/self-service-api.ts';
import { checkReceiver } from '../../../../src/domain/invoicing/receiver-checks.ts';
import type { TenantDatabase } from '../../../db/database.ts';
import type { Config } from '../../../platform/config.ts';
import type { Databases } from '../../../platform/database-port.ts';
import type { App, AppContext } from '../../../platform/http/context.ts';
import { conflict, Problem } from '../../../platform/http/problem.ts';
import { addressLimit } from '../../../platform/http/rate-limit.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { countAttempt, uncountAttempt } from '../../identity/attempt-counter.ts';
import { makeLink } from '../delivery/links.ts';
import { askForInvoice } from './ask-invoice.ts';
import { findTicket, ticketUnknown, type FoundTicket } from './find-ticket.ts';
import { isFree, shownState, standingOf } from './self-invoice.ts';
import { findShop } from './shop-keys.ts';

export interface SelfServiceDeps {
  readonly config: Pick<Config, 'mail'>;
  readonly databases: Databases;
}

const tags = ['self-service'];
const access = { kind: 'public' } as const;
/** Of an address, in a quarter of an hour: codes that lead nowhere. Good ones are not counted. */
const MISSES = 20;
/** Of a ticket, in a quarter of an hour: requests for its invoice, and looks with an RFC that it is not made out to. */
const TRIES_OF_A_TICKET = 10;
const LINK_DAYS = 1 / 24;

/** The customer's own page. */
export function registerSelfServiceRoutes(app: App, { config, databases }: SelfServiceDeps): void {
  // Everybody in a shop has one address: its guests look every few seconds while they wait.
  const limit = addressLimit({ points: 240, durationSeconds: 60 });
  const mailOn = config.mail !== undefined;

  defineRoute(app, {
    method: 'post', path: '/api/self-service/ticket', access, limit, tags, summary: 'A ticket, by its code', request: { body: askTicketSchema }, responses: { 200: ticketSchema },
  }, async (c, { body }) => {
    const { db, ticket } = await requireTicket(c, databases, body);
    const { saleId, branchId: _, businessMs, late, ...shown } = ticket;
    const free = isFree(await standingOf(db, saleId));
    return { status: 200, body: { ...shown, soldAtMs: businessMs, state: free ? (late ? 'too-late' : 'open') : 'asked' } };
  });

  defineRoute(app, {
    method: 'post', path: '/api/self-service/invoice', access, limit, tags, summary: 'Ask for the invoice of a ticket', request: { body: askInvoiceSchema }, responses: { 202: selfInvoiceSchema },
  }, async (c, { body: { receiver, ...key } }) => {
    const { db, ticket } = await requireTicket(c, databases, key);
    await countAttempt(databases.control, { key: `self-service:ticket:${ticket.saleId}`, points: TRIES_OF_A_TICKET });
    const broken = checkReceiver(receiver).find(({ severity }) => severity === 'error');
    if (broken !== undefined) throw new Problem({ status: 422, code: 'receiver-invalid', detail: broken.message, extra: { field: broken.field, rule: broken.code } });
    if (ticket.late) throw conflict('too-late', 'Ya pasaron los días para facturar este ticket por aquí. Acude al mostrador.');
    await askForInvoice(db, ticket, receiver);
    return { status: 202, body: await stateFor(databases, db, ticket, receiver.rfc, mailOn) };
  });

  defineRoute(app, {
    method: 'post', path: '/api/self-service/state', access, limit, tags, summary: 'How the invoice of a ticket stands, for its RFC', request: { body: askStateSchema }, responses: { 200: selfInvoiceSchema },
  }, async (c, { body: { rfc, ...key } }) => {
    const { db, ticket } = await requireTicket(c, databases, key);
    const attempt = { key: `self-service:ticket:${ticket.saleId}`, points: TRIES_OF_A_TICKET };
    await countAttempt(databases.control, attempt);
    const body = await stateFor(databases, db, ticket, rfc.trim().toUpperCase(), mailOn);
    await uncountAttempt(databases.control, attempt);
    return { status: 200, body };
  });
}

/** @throws Problem 404 `ticket-unknown`, 429 */
async function requireTicket(c: AppContext, databases: Databases, { shop, code }: { shop: string; code: string }): Promise<{ db: TenantDatabase; ticket: FoundTicket }> {
  const attempt = { key: `self-service:address:${c.get('clientAddress')}`, points: MISSES };
  await countAttempt(databases.control, attempt);
  const db = await findShop(databases, shop);
  const ticket = db === null ? null : await findTicket(db, code);
  if (db === null || ticket === null) throw ticketUnknown();
  await uncountAttempt(databases.control, attempt);
  return { db, ticket };
}

/** Whose RFC it is not is not told that there is one. @throws Problem 404 `invoice-unknown` */
async function stateFor(databases: Databases, db: TenantDatabase, { saleId }: FoundTicket, rfc: string, mailOn: boolean): Promise<SelfInvoice> {
  const standing = await standingOf(db, saleId);
  if (standing === null || standing.rfc !== rfc) {
    throw new Problem({ status: 404, code: 'invoice-unknown', detail: 'No hay una factura de este ticket con ese RFC. Revísalo, o pregunta en la tienda.' });
  }
  const shown = shownState(standing, mailOn);
  const link = standing.documentId !== null && standing.xml !== null ? (await makeLink(databases, db, standing.documentId, LINK_DAYS, null)).path : null;
  return { ...shown, link };
}
