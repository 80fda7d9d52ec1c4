import type { Context } from 'hono';
import { z } from 'zod';
import {
  employeeListSchema,
  employeePatchSchema,
  employeeSchema,
  employeeWriteSchema,
  setPasswordSchema,
  setPinSchema,
} from '../../../src/domain/identity/api.ts';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import type { App, PersonEnv } from '../../platform/http/context.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { announceCommitted } from '../../sync/committed.ts';
import { actorOf, changeOnce, refusalsAudited } from './audited-change.ts';
import { setPassword, setPin } from './employee-secrets.ts';
import type { Employee, EmployeeChanged } from './employees.ts';
import { createEmployee, editEmployee, listEmployees } from './employees.ts';
import type { Identity } from './identity.ts';
import { pageQuerySchema } from './page-query.ts';

const tags = ['people'];
const edits = { kind: 'person', permission: 'people.edit' } as const;
const params = z.strictObject({ id: idSchema });

/** The people of a shop, their roles, PINs and passwords. */
export function registerPeopleRoutes(app: App, identity: Identity): void {
  registerList(app);
  registerWrites(app, identity);
  registerSecrets(app, identity);
}

function registerList(app: App): void {
  defineRoute(
    app,
    {
      method: 'get',
      path: '/api/identity/employees',
      access: { kind: 'person', permission: 'people.view' },
      summary: 'People by name',
      tags,
      request: { query: pageQuerySchema },
      responses: { 200: employeeListSchema },
    },
    async (c, { query }) => ({ status: 200, body: await listEmployees(c.get('db'), query) }),
  );
}

function registerWrites(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/employees',
      access: edits,
      summary: 'A new person',
      tags,
      request: { body: employeeWriteSchema },
      responses: { 201: employeeSchema },
    },
    (c, { body }) =>
      changeOnce(c, 201, { action: 'employee.created', entity: 'employee' }, async (tx) => {
        const { employee, position } = await createEmployee(identity, c.get('db'), tx, actorOf(c), body);
        return { body: employee, position };
      }),
  );
  defineRoute(
    app,
    {
      method: 'patch',
      path: '/api/identity/employees/:id',
      access: edits,
      summary: 'Change a person: what is not named stays',
      tags,
      request: { params, body: employeePatchSchema },
      responses: { 200: employeeSchema },
    },
    (c, { params: { id }, body }) =>
      changeOnce(c, 200, { action: 'employee.edited', entity: 'employee', entityId: id }, async (tx) => {
        const { employee, position } = await editEmployee(identity, c.get('db'), tx, actorOf(c), id, body);
        return { body: employee, position };
      }),
  );
}

/** Not idempotent by key: what is kept for that holds a hash of the request, and four digits are soon guessed from one. */
function registerSecrets(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/employees/:id/pin',
      access: edits,
      summary: "Set a person's PIN",
      tags,
      request: { params, body: setPinSchema },
      responses: { 200: employeeSchema },
    },
    (c, { params: { id }, body }) => changeSecret(c, 'employee.pin-set', id, () => setPin(identity, c.get('db'), actorOf(c), id, body.pin)),
  );
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/employees/:id/password',
      access: edits,
      summary: "Set a person's password",
      tags,
      request: { params, body: setPasswordSchema },
      responses: { 200: employeeSchema },
    },
    (c, { params: { id }, body }) => changeSecret(c, 'employee.password-set', id, () => setPassword(identity, c.get('db'), actorOf(c), id, body.password)),
  );
}

async function changeSecret(c: Context<PersonEnv>, action: string, id: string, work: () => Promise<EmployeeChanged>): Promise<{ status: 200; body: Employee }> {
  const { employee, position } = await refusalsAudited(c, { action, entity: 'employee', entityId: id }, work);
  announceCommitted(c.get('db').tenantId, position);
  return { status: 200, body: employee };
}
