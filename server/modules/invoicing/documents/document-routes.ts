import type { Context } from 'hono';
import { z } from 'zod';
import {
  cancelRequestSchema, correctDocumentSchema, documentDetailSchema, documentListQuerySchema, documentListSchema, invoiceRequestListQuerySchema, invoiceRequestListSchema, invoiceSalesSchema,
  invoicingMonitorSchema, monitorQuerySchema, retriedSchema, retryFailedSchema, substituteDocumentSchema, type DocumentDetail,
} from '../../../../src/domain/invoicing/api.ts';
import type { Permission } from '../../../../src/domain/identity/permissions.ts';
import { idSchema } from '../../../../src/domain/kernel/schemas.ts';
import type { Queryable, Transaction } from '../../../db/database.ts';
import { requirePermission } from '../../../platform/http/access.ts';
import type { App, PersonEnv } from '../../../platform/http/context.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { newId } from '../../../platform/new-id.ts';
import { audit } from '../../identity/audit.ts';
import { actorOf, changeOnce } from '../../identity/audited-change.ts';
import { visibleBranches } from '../../reports/visible-branches.ts';
import { requestCancel } from '../cancellation/cancelling.ts';
import { giveUp } from '../covering/coverage.ts';
import { settleFailures, settleRequests, touchDocuments } from './document-news.ts';
import { findDocument, listDocuments } from './document-queries.ts';
import type { Invoicing } from '../invoicing.ts';
import { readMonitor } from './monitor.ts';
import { listRequests } from './request-list.ts';
import { refusalsAsProblems } from '../problems.ts';
import { resend, substitute } from './resend.ts';
import { branchOfSales } from '../covering/sold-tickets.ts';
import { invoiceSales } from '../covering/take-request.ts';

const tags = ['invoicing'];
const byId = { params: z.object({ id: idSchema }) };
const mayLook = { kind: 'person', permission: 'invoicing.view' } as const;
const mayMake = { kind: 'person', permission: 'invoicing.create' } as const;
const mayCancel = { kind: 'person', permission: 'invoicing.cancel' } as const;

async function branchesOf(c: Context<PersonEnv>, permission: Permission): Promise<string[]> {
  return (await visibleBranches(c.get('db'), c.get('person'), [permission])).map(({ id }) => id);
}

/** Whether a branch's invoices are the person's business at all: of another's the sales are not told of. */
function seesIn(c: Context<PersonEnv>, branchId: string): boolean {
  return (['invoicing.view', 'invoicing.create'] as const).some((permission) => c.get('person').can(permission, branchId));
}

async function requireDocument(db: Queryable, id: string): Promise<{ detail: DocumentDetail; ofSale: boolean }> {
  const found = await findDocument(db, id);
  if (found === null) throw notFound('No existe ese comprobante.');
  return found;
}

/** One act on one document by somebody who may do it in its branch; audited, and told to devices. */
async function act(
  c: Context<PersonEnv>, documentId: string, { action, permission }: { action: string; permission: Permission }, work: (tx: Transaction) => Promise<{ answerId: string; after?: object }>,
): Promise<{ status: 200; body: DocumentDetail }> {
  const { detail: { branchId } } = await requireDocument(c.get('db'), documentId);
  await requirePermission(c, permission, branchId);
  return refusalsAsProblems(() => changeOnce(c, 200, { action, entity: 'invoice', entityId: documentId }, async (tx) => {
    const { answerId, after } = await work(tx);
    const { employeeId, origin } = actorOf(c);
    await audit(tx, { actor: employeeId, action, entity: 'invoice', entityId: documentId, after: after ?? null, outcome: 'ok', ...origin, branchId });
    const { position } = await touchDocuments(tx, [documentId, answerId]);
    return { body: (await requireDocument(tx, answerId)).detail, position };
  }));
}

/** Documents: found, made, sent again, put in another's place, cancelled, given up. */
export function registerDocumentRoutes(app: App, { nowMs }: Invoicing): void {
  registerReading(app, nowMs);
  registerMaking(app);
  registerMending(app);
}

function registerReading(app: App, nowMs: () => number): void {
  defineRoute(app, {
    method: 'get', path: '/api/invoicing/documents', access: mayLook, tags, summary: 'Fiscal documents, newest first, with their sums',
    request: { query: documentListQuerySchema }, responses: { 200: documentListSchema },
  }, async (c, { query }) => ({ status: 200, body: await listDocuments(c.get('db'), await branchesOf(c, 'invoicing.view'), query) }));

  defineRoute(app, {
    method: 'get', path: '/api/invoicing/documents/:id', access: { kind: 'person', permission: 'any' }, tags, summary: 'One document with its history and what hangs on it',
    request: byId, responses: { 200: documentDetailSchema },
  }, async (c, { params }) => {
    const { detail, ofSale } = await requireDocument(c.get('db'), params.id);
    const person = c.get('person');
    if (!person.can('invoicing.view', detail.branchId) && !(ofSale && person.can('pos.sell', detail.branchId))) throw notFound('No existe ese comprobante.');
    return { status: 200, body: detail };
  });

  defineRoute(app, {
    method: 'get', path: '/api/invoicing/requests', access: mayLook, tags, summary: 'Invoices asked for that wait or cannot be made',
    request: { query: invoiceRequestListQuerySchema }, responses: { 200: invoiceRequestListSchema },
  }, async (c, { query }) => ({ status: 200, body: await listRequests(c.get('db'), await branchesOf(c, 'invoicing.view'), query) }));

  defineRoute(app, {
    method: 'get', path: '/api/invoicing/monitor', access: mayLook, tags, summary: 'How stamping goes: success, reasons of failure, what waits, the certificate',
    request: { query: monitorQuerySchema }, responses: { 200: invoicingMonitorSchema },
  }, async (c, { query }) => ({ status: 200, body: await readMonitor(c.get('db'), await branchesOf(c, 'invoicing.view'), query.hours, nowMs()) }));
}

function registerMaking(app: App): void {
  defineRoute(app, {
    method: 'post', path: '/api/invoicing/documents', access: mayMake, tags, summary: 'Invoice sales of one branch by name',
    request: { body: invoiceSalesSchema }, responses: { 201: documentDetailSchema },
  }, async (c, { body: { saleIds, receiver, paymentForm = null, paymentMethod = null } }) => {
    const branchId = await refusalsAsProblems(() => branchOfSales(c.get('db'), saleIds));
    if (!seesIn(c, branchId)) throw notFound('No existe esa venta.');
    await requirePermission(c, 'invoicing.create', branchId);
    return refusalsAsProblems(() => changeOnce(c, 201, { action: 'invoice.made', entity: 'invoice' }, async (tx) => {
      const id = newId();
      const made = await invoiceSales(tx, { id, branchId, provisionalFolio: null, saleIds, receiver, paymentForm, paymentMethod });
      await settleRequests(tx, saleIds);
      const { employeeId, origin } = actorOf(c);
      await audit(tx, { actor: employeeId, action: 'invoice.made', entity: 'invoice', entityId: id, after: { saleIds, receiverRfc: receiver.rfc }, outcome: 'ok', ...origin, branchId });
      const { position } = await touchDocuments(tx, made);
      return { body: (await requireDocument(tx, id)).detail, position };
    }));
  });
}

function registerMending(app: App): void {
  defineRoute(app, {
    method: 'post', path: '/api/invoicing/documents/:id/retry', access: mayMake, tags, summary: 'Send a document again as it is',
    request: byId, responses: { 200: documentDetailSchema },
  }, (c, { params: { id } }) => act(c, id, { action: 'invoice.retried', permission: 'invoicing.create' }, async (tx) => {
    await resend(tx, id, null);
    return { answerId: id };
  }));

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/documents/:id/correct', access: mayMake, tags, summary: 'Mend the data of a document that failed, and send it again',
    request: { ...byId, body: correctDocumentSchema }, responses: { 200: documentDetailSchema },
  }, (c, { params: { id }, body }) => act(c, id, { action: 'invoice.corrected', permission: 'invoicing.create' }, async (tx) => {
    await resend(tx, id, body);
    return { answerId: id, after: body };
  }));

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/documents/:id/substitute', access: mayMake, tags, summary: 'Make an invoice in place of a stamped one',
    request: { ...byId, body: substituteDocumentSchema }, responses: { 200: documentDetailSchema },
  }, (c, { params: { id }, body }) => act(c, id, { action: 'invoice.substituted', permission: 'invoicing.create' }, async (tx) => {
    const substituteId = await substitute(tx, id, newId(), body);
    return { answerId: substituteId, after: { by: substituteId, ...body } };
  }));

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/documents/:id/cancel', access: mayCancel, tags, summary: 'Ask SAT to cancel a stamped document, and what follows from it first',
    request: { ...byId, body: cancelRequestSchema }, responses: { 200: documentDetailSchema },
  }, (c, { params: { id }, body: { motive } }) => act(c, id, { action: 'invoice.cancel-requested', permission: 'invoicing.cancel' }, async (tx) => {
    await requestCancel(tx, id, motive);
    return { answerId: id, after: { motive } };
  }));

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/documents/:id/give-up', access: mayCancel, tags, summary: 'Give up a document that failed: its sales are free again',
    request: byId, responses: { 200: documentDetailSchema },
  }, (c, { params: { id } }) => act(c, id, { action: 'invoice.given-up', permission: 'invoicing.cancel' }, async (tx) => {
    await giveUp(tx, id);
    await settleFailures(tx, id, 'Se descartó');
    return { answerId: id };
  }));

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/retry-failed', access: mayMake, tags, summary: 'Send again all that failed for one reason',
    request: { body: retryFailedSchema }, responses: { 200: retriedSchema },
  }, async (c, { body: { errorCode } }) => {
    const branchIds = await branchesOf(c, 'invoicing.create');
    return refusalsAsProblems(() => changeOnce(c, 200, { action: 'invoices.retried', entity: 'invoice' }, async (tx) => {
      const { rows } = await tx.query<{ id: string }>(
        `SELECT id FROM cfdi_documents WHERE state = 'failed' AND coalesce(error_code, '') = $1 AND branch_id = ANY($2::uuid[]) ORDER BY created_at, id LIMIT 1000`, [errorCode, branchIds]);
      for (const { id } of rows) await resend(tx, id, null);
      const { employeeId, origin } = actorOf(c);
      await audit(tx, { actor: employeeId, action: 'invoices.retried', entity: 'invoice', after: { errorCode, count: rows.length }, outcome: 'ok', ...origin });
      const { position } = await touchDocuments(tx, rows.map(({ id }) => id));
      return { body: { count: rows.length }, position };
    }));
  });
}
