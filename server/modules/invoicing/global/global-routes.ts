import { globalMadeSchema, globalPreviewSchema, globalQuerySchema, makeGlobalSchema } from '../../../../src/domain/invoicing/api.ts';
import { requirePermission } from '../../../platform/http/access.ts';
import type { App } from '../../../platform/http/context.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { audit } from '../../identity/audit.ts';
import { actorOf, changeOnce } from '../../identity/audited-change.ts';
import { touchDocuments } from '../documents/document-news.ts';
import { makeGlobal, previewGlobal } from './global-invoice.ts';
import type { Invoicing } from '../invoicing.ts';
import { refusalsAsProblems } from '../problems.ts';

const tags = ['invoicing'];

/** The global invoice of a branch and period: what would be in it, and making it. */
export function registerGlobalRoutes(app: App, { nowMs }: Pick<Invoicing, 'nowMs'>): void {
  defineRoute(app, {
    method: 'get', path: '/api/invoicing/global/preview', access: { kind: 'person', permission: 'invoicing.view' }, tags,
    summary: 'What the global invoice of a period would have in it, and what not and why', request: { query: globalQuerySchema }, responses: { 200: globalPreviewSchema },
  }, async (c, { query: { branchId, day } }) => {
    await requirePermission(c, 'invoicing.view', branchId);
    return { status: 200, body: await refusalsAsProblems(() => previewGlobal(c.get('db'), branchId, day, nowMs())) };
  });

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/global', access: { kind: 'person', permission: 'invoicing.create' }, tags,
    summary: 'Make the global invoice of a period that is over', request: { body: makeGlobalSchema }, responses: { 201: globalMadeSchema },
  }, async (c, { body: { branchId, day } }) => {
    await requirePermission(c, 'invoicing.create', branchId);
    return refusalsAsProblems(() => changeOnce(c, 201, { action: 'global-invoice.made', entity: 'branch', entityId: branchId }, async (tx) => {
      const made = await makeGlobal(tx, branchId, day, nowMs());
      const { employeeId, origin } = actorOf(c);
      await audit(tx, { actor: employeeId, action: 'global-invoice.made', entity: 'invoice', entityId: made.documentId, after: { day, ...made }, outcome: 'ok', ...origin, branchId });
      return { body: made, position: (await touchDocuments(tx, [made.documentId])).position };
    }));
  });
}
