import { z } from 'zod';
import { eraseCustomerSchema, erasedCustomerSchema, customerListQuerySchema, customerListSchema, customerPatchSchema, customerWriteSchema, officeCustomerSchema } from '../../../src/domain/customers/api.ts';
import { customerFieldsSchema, customerPersonalSchema } from '../../../src/domain/customers/operations.ts';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import type { Queryable } from '../../db/database.ts';
import type { App } from '../../platform/http/context.ts';
import { forbidden, notFound } from '../../platform/http/problem.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { newId } from '../../platform/new-id.ts';
import { recordOnce } from '../../sync/record-once.ts';
import { requireBranch } from '../identity/places.ts';
import { requireOwner } from '../chains/sign-off.ts';
import { actorOf, changeOnce } from '../identity/audited-change.ts';
import { eraseCustomer } from './erase-customer.ts';
import { findCustomer, listCustomers } from './customer-queries.ts';

const tags = ['customers'];
const byId = z.object({ id: idSchema });

/** Customers as the office lists, makes and edits them. Every change is an operation of the server's own chain. */
export function registerCustomerRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/customers', access: { kind: 'person', permission: 'customers.view' }, tags,
    summary: 'Customers by name, RFC or phone', request: { query: customerListQuerySchema }, responses: { 200: customerListSchema },
  }, async (c, { query }) => ({ status: 200, body: await listCustomers(c.get('db'), query) }));

  defineRoute(app, {
    method: 'get', path: '/api/customers/:id', access: { kind: 'person', permission: 'customers.view' }, tags,
    summary: 'One customer', request: { params: byId }, responses: { 200: officeCustomerSchema },
  }, async (c, { params }) => ({ status: 200, body: await requireCustomer(c.get('db'), params.id) }));

  defineRoute(app, {
    method: 'post', path: '/api/customers', access: { kind: 'person', permission: 'customers.create' }, tags,
    summary: 'Make a customer', request: { body: customerWriteSchema }, responses: { 201: officeCustomerSchema },
  }, async (c, { body }) => {
    if (body.creditLimitCents > 0 && !c.get('person').can('customers.edit_credit')) throw forbidden('customers.edit_credit');
    await requireBranch(c.get('db'), body.homeBranchId);
    const customerId = newId();
    const { fields, personal } = split(body);
    return recordOnce(c, { type: 'customer.created', version: 1, body: { customerId, fields }, personal }, async (tx) => ({
      status: 201 as const, body: await requireCustomer(tx, customerId),
    }));
  });

  defineRoute(app, {
    method: 'patch', path: '/api/customers/:id', access: { kind: 'person', permission: 'customers.edit' }, tags,
    summary: 'Edit the given fields of a customer', request: { params: byId, body: customerPatchSchema }, responses: { 200: officeCustomerSchema },
  }, async (c, { params, body }) => {
    const current = await requireCustomer(c.get('db'), params.id);
    if (body.creditLimitCents !== undefined && !c.get('person').can('customers.edit_credit')) throw forbidden('customers.edit_credit');
    if (body.homeBranchId !== undefined) await requireBranch(c.get('db'), body.homeBranchId);
    if (Object.keys(body).length === 0) return { status: 200, body: current };
    const { fields, personal } = split(body);
    return recordOnce(c, { type: 'customer.edited', version: 1, body: { customerId: params.id, fields }, personal }, async (tx) => ({
      status: 200 as const, body: await requireCustomer(tx, params.id),
    }));
  });

  defineRoute(app, {
    method: 'post', path: '/api/customers/:id/erase', access: { kind: 'person', permission: 'customers.delete' }, tags,
    summary: "Erase a customer's personal data for good (owner)", request: { params: byId, body: eraseCustomerSchema }, responses: { 200: erasedCustomerSchema },
  }, (c, { params, body }) => changeOnce(c, 200, { action: 'customer.erased', entity: 'customer', entityId: params.id }, async (tx) => {
    const { employeeId, origin } = actorOf(c);
    await requireOwner(tx, employeeId);
    return eraseCustomer(tx, { customerId: params.id, reason: body.reason, actor: employeeId, origin });
  }));
}

/** Parts what is written of a customer into the chained body and the detached personal part. */
function split(written: z.output<typeof customerPatchSchema>): { fields: object; personal: object } {
  const entries = Object.entries(written).filter(([, value]) => value !== undefined);
  const of = (shape: object): object => Object.fromEntries(entries.filter(([name]) => name in shape));
  return { fields: of(customerFieldsSchema.shape), personal: of(customerPersonalSchema.shape) };
}

async function requireCustomer(db: Queryable, id: string): Promise<z.output<typeof officeCustomerSchema>> {
  const customer = await findCustomer(db, id);
  if (customer === null) throw notFound('No existe ese cliente.');
  return customer;
}
