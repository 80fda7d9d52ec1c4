import { invoiceTicketListSchema, invoiceTicketQuerySchema } from '../../../../src/domain/invoicing/api.ts';
import type { App } from '../../../platform/http/context.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { visibleBranches } from '../../reports/visible-branches.ts';
import { refusalsAsProblems } from '../problems.ts';
import { findTickets } from './find-tickets.ts';

/** Tickets found to be invoiced by name, with how each stands. */
export function registerTicketRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/invoicing/tickets', access: { kind: 'person', permission: 'invoicing.create' }, tags: ['invoicing'],
    summary: 'A ticket to be invoiced by name: what is left of it, whose it is, and whether it can be', request: { query: invoiceTicketQuerySchema }, responses: { 200: invoiceTicketListSchema },
  }, async (c, { query: { ticket } }) => {
    const branches = await visibleBranches(c.get('db'), c.get('person'), ['invoicing.create']);
    const items = await refusalsAsProblems(() => findTickets(c.get('db'), branches.map(({ id }) => id), ticket));
    if (items.length === 0) throw new Problem({ status: 404, code: 'ticket-unknown', detail: 'No está ese ticket. Revisa el folio completo, con su serie; si es de hoy, puede que su equipo todavía no lo envíe.' });
    return { status: 200, body: { items } };
  });
}
