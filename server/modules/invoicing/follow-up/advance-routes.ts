import type { Context } from 'hono';
import { z } from 'zod';
import {
  advanceListSchema, advancePaymentListQuerySchema, advancePaymentListSchema, applyAdvanceSchema, invoiceAdvanceSchema, madeDocumentSchema,
} from '../../../../src/domain/invoicing/api.ts';
import { idSchema } from '../../../../src/domain/kernel/schemas.ts';
import type { Queryable } from '../../../db/database.ts';
import { requirePermission } from '../../../platform/http/access.ts';
import type { App, PersonEnv } from '../../../platform/http/context.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { audit } from '../../identity/audit.ts';
import { actorOf, changeOnce } from '../../identity/audited-change.ts';
import { visibleBranches } from '../../reports/visible-branches.ts';
import { branchOfSales } from '../covering/sold-tickets.ts';
import { listAdvancePayments } from './advance-payments.ts';
import { applyAdvance, branchOfAdvance, invoiceAdvance, listAdvances } from './advances.ts';
import { settleRequests, touchDocuments } from '../documents/document-news.ts';
import { refusalsAsProblems } from '../problems.ts';

const tags = ['invoicing'];
const makes = { kind: 'person', permission: 'invoicing.create' } as const;

/** Money received before goods are agreed on, invoiced as SAT wants it. */
export function registerAdvanceRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/invoicing/advances', access: { kind: 'person', permission: 'invoicing.view' }, tags,
    summary: 'Advances of which something is left to apply', responses: { 200: advanceListSchema },
  }, async (c) => ({ status: 200, body: await listAdvances(c.get('db'), await seenBranches(c)) }));

  defineRoute(app, {
    method: 'get', path: '/api/invoicing/advance-payments', access: { kind: 'person', permission: 'invoicing.view' }, tags,
    summary: 'What customers paid for no sale and no advance was invoiced of', request: { query: advancePaymentListQuerySchema }, responses: { 200: advancePaymentListSchema },
  }, async (c, { query }) => ({ status: 200, body: await listAdvancePayments(c.get('db'), await seenBranches(c), query) }));

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/advances', access: makes, tags,
    summary: 'Invoice as an advance what a customer paid without naming a sale', request: { body: invoiceAdvanceSchema }, responses: { 201: madeDocumentSchema },
  }, async (c, { body: { paymentId, receiver } }) => {
    await requirePermission(c, 'invoicing.create', await branchOfPayment(c.get('db'), paymentId));
    return refusalsAsProblems(() => changeOnce(c, 201, { action: 'advance.invoiced', entity: 'payment', entityId: paymentId }, async (tx) => {
      const documentId = await invoiceAdvance(tx, paymentId, receiver);
      await audit(tx, { actor: actorOf(c).employeeId, action: 'advance.invoiced', entity: 'invoice', entityId: documentId, after: { paymentId }, outcome: 'ok', ...actorOf(c).origin });
      return { body: { documentId }, position: (await touchDocuments(tx, [documentId])).position };
    }));
  });

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/advances/:id/apply', access: makes, tags,
    summary: 'Invoice sales with an advance applied on them', request: { params: z.strictObject({ id: idSchema }), body: applyAdvanceSchema }, responses: { 201: madeDocumentSchema },
  }, async (c, { params: { id }, body: { saleIds, receiver, paymentForm = null, paymentMethod = null } }) => {
    const advanceBranch = await branchOfAdvance(c.get('db'), id);
    if (advanceBranch === null || !c.get('person').can('invoicing.create', advanceBranch)) throw notFound('No existe ese anticipo.');
    const branchId = await refusalsAsProblems(() => branchOfSales(c.get('db'), saleIds));
    await requirePermission(c, 'invoicing.create', branchId);
    return refusalsAsProblems(() => changeOnce(c, 201, { action: 'advance.applied', entity: 'invoice', entityId: id }, async (tx) => {
      const documentId = await applyAdvance(tx, id, { branchId, saleIds, receiver, paymentForm, paymentMethod });
      await settleRequests(tx, saleIds);
      await audit(tx, { actor: actorOf(c).employeeId, action: 'advance.applied', entity: 'invoice', entityId: documentId, after: { advanceId: id, saleIds }, outcome: 'ok', ...actorOf(c).origin });
      return { body: { documentId }, position: (await touchDocuments(tx, [documentId])).position };
    }));
  });
}

async function seenBranches(c: Context<PersonEnv>): Promise<string[]> {
  return (await visibleBranches(c.get('db'), c.get('person'), ['invoicing.view'])).map(({ id }) => id);
}

/** @throws Problem 404 */
async function branchOfPayment(db: Queryable, paymentId: string): Promise<string> {
  const { rows } = await db.query<{ branchId: string }>('SELECT branch_id AS "branchId" FROM customer_payments WHERE id = $1', [paymentId]);
  if (rows[0] === undefined) throw notFound();
  return rows[0].branchId;
}
