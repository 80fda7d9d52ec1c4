import { z } from 'zod';
import { officeProductSchema, productCreateSchema, productListQuerySchema, productListSchema, productPatchSchema, stockHistorySchema } from '../../../src/domain/catalog/api.ts';
import type { ProductFields } from '../../../src/domain/catalog/operations.ts';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import type { Queryable } from '../../db/database.ts';
import type { App, PersonContext } from '../../platform/http/context.ts';
import { conflict, forbidden, notFound } from '../../platform/http/problem.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { newId } from '../../platform/new-id.ts';
import { recordOnce } from '../../sync/record-once.ts';
import { findProduct, listProducts, productWithKey } from './product-queries.ts';
import { stockHistory } from './stock-history.ts';

const tags = ['catalog'];
const byId = z.object({ id: idSchema });
const PRICE_FIELDS = ['price1Cents', 'price2Cents', 'price3Cents', 'costCents'] as const;

/** Products as the office lists, makes and edits them. Every change is an operation of the server's own chain. */
export function registerCatalogRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/products', access: { kind: 'person', permission: 'catalog.view' }, tags,
    summary: 'Products by name, part number or barcode', request: { query: productListQuerySchema }, responses: { 200: productListSchema },
  }, async (c, { query }) => ({ status: 200, body: await listProducts(c.get('db'), query, seesCost(c.get('person'))) }));

  defineRoute(app, {
    method: 'get', path: '/api/products/:id', access: { kind: 'person', permission: 'catalog.view' }, tags,
    summary: 'One product', request: { params: byId }, responses: { 200: officeProductSchema },
  }, async (c, { params }) => ({ status: 200, body: await requireProduct(c.get('db'), params.id, c.get('person')) }));

  defineRoute(app, {
    method: 'get', path: '/api/products/:id/stock', access: { kind: 'person', permission: 'inventory.view' }, tags,
    summary: 'What moved a product\'s stock, newest first',
    request: { params: byId, query: productListQuerySchema.pick({ after: true, limit: true }) }, responses: { 200: stockHistorySchema },
  }, async (c, { params, query }) => {
    await requireProduct(c.get('db'), params.id, c.get('person'));
    return { status: 200, body: await stockHistory(c.get('db'), params.id, query.after, query.limit) };
  });

  defineRoute(app, {
    method: 'post', path: '/api/products', access: { kind: 'person', permission: 'catalog.edit' }, tags,
    summary: 'Make a product', request: { body: productCreateSchema }, responses: { 201: officeProductSchema },
  }, async (c, { body }) => {
    await requireWarehouses(c.get('db'), body.locations);
    await refuseDuplicate(c.get('db'), body, null);
    const productId = newId();
    return recordOnce(c, { type: 'product.created', version: 1, body: { productId, fields: body } }, async (tx) => ({
      status: 201 as const, body: await requireProduct(tx, productId, c.get('person')),
    }));
  });

  defineRoute(app, {
    method: 'patch', path: '/api/products/:id', access: { kind: 'person', permission: 'catalog.edit' }, tags,
    summary: 'Edit the given fields of a product', request: { params: byId, body: productPatchSchema }, responses: { 200: officeProductSchema },
  }, async (c, { params, body }) => {
    const person = c.get('person');
    const current = await requireProduct(c.get('db'), params.id, person);
    if (PRICE_FIELDS.some((field) => body[field] !== undefined) && !person.can('config.edit_prices')) throw forbidden('config.edit_prices');
    if (Object.keys(body).length === 0) return { status: 200, body: current };
    const { manufacturer = current.manufacturer, partNumber = current.partNumber, active = current.active } = body;
    await requireWarehouses(c.get('db'), body.locations ?? {});
    await refuseDuplicate(c.get('db'), { manufacturer, partNumber, active }, params.id);
    return recordOnce(c, { type: 'product.edited', version: 1, body: { productId: params.id, fields: body } }, async (tx) => ({
      status: 200 as const, body: await requireProduct(tx, params.id, person),
    }));
  });
}

function seesCost(person: PersonContext): boolean {
  return person.can('pos.view_cost');
}

async function requireProduct(db: Queryable, id: string, person: PersonContext): Promise<z.output<typeof officeProductSchema>> {
  const product = await findProduct(db, id, seesCost(person));
  if (product === null) throw notFound('No existe ese producto.');
  return product;
}

/** Bins are kept by warehouse: each must be one of the shop's own. */
async function requireWarehouses(db: Queryable, locations: ProductFields['locations']): Promise<void> {
  const ids = Object.keys(locations);
  if (ids.length === 0) return;
  const { rows } = await db.query<{ count: number }>('SELECT count(*) AS count FROM warehouses WHERE id = ANY($1)', [ids]);
  if (rows[0]?.count !== ids.length) throw notFound('No existe ese almacén.');
}

async function refuseDuplicate(db: Queryable, fields: Pick<ProductFields, 'manufacturer' | 'partNumber' | 'active'>, except: string | null): Promise<void> {
  if (!fields.active) return;
  const existing = await productWithKey(db, fields.manufacturer, fields.partNumber, except);
  if (existing !== null) {
    throw conflict('product-exists', 'Ya hay un producto activo de esa marca con ese número de parte.', { productId: existing });
  }
}
