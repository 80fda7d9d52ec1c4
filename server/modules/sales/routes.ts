import { z } from 'zod';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import { saleDetailSchema, saleListQuerySchema, saleListSchema } from '../../../src/domain/reports/api.ts';
import type { App } from '../../platform/http/context.ts';
import { notFound } from '../../platform/http/problem.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { visibleBranches } from '../reports/visible-branches.ts';
import { findSale, listSales } from './sale-queries.ts';

const access = { kind: 'person', permission: 'any' } as const;
const tags = ['sales'];
/** Who sells or reads reports in a branch may look up its sales. */
const lookUp = ['pos.sell', 'reports.view'] as const;

/** Sales found again by folio or day. */
export function registerSaleRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/sales', access, tags,
    summary: 'Sales by folio or day, newest first', request: { query: saleListQuerySchema }, responses: { 200: saleListSchema },
  }, async (c, { query }) => {
    const branches = await visibleBranches(c.get('db'), c.get('person'), lookUp);
    return { status: 200, body: await listSales(c.get('db'), branches.map(({ id }) => id), query) };
  });

  defineRoute(app, {
    method: 'get', path: '/api/sales/:id', access, tags,
    summary: 'One sale with its lines and payments', request: { params: z.object({ id: idSchema }) }, responses: { 200: saleDetailSchema },
  }, async (c, { params }) => {
    const person = c.get('person');
    const maySeeCost = (branchId: string): boolean => person.can('pos.view_cost', branchId) || person.can('reports.financial', branchId);
    const sale = await findSale(c.get('db'), params.id, maySeeCost);
    if (sale === null || !lookUp.some((permission) => person.can(permission, sale.branchId))) throw notFound('No existe esa venta.');
    return { status: 200, body: sale };
  });
}
