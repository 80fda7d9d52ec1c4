import { branchListSchema, branchSchema, branchWriteSchema, newRegisterSchema, registerWriteSchema } from '../../../src/domain/identity/api.ts';
import { requirePermission } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/context.ts';
import { forbidden } from '../../platform/http/problem.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { actorOf, changeOnce } from './audited-change.ts';
import { canEverywhere } from './authority.ts';
import { actingPerson } from './employees.ts';
import type { Identity } from './identity.ts';
import { pageQuerySchema } from './page-query.ts';
import { createBranch, createRegister, listBranches, requireBranch } from './places.ts';

const tags = ['places'];

/** Branches and registers. */
export function registerPlaceRoutes(app: App, { nowMs }: Identity): void {
  defineRoute(
    app,
    {
      method: 'get',
      path: '/api/branches',
      access: { kind: 'person', permission: 'any' },
      summary: "A person's branches with their registers and warehouses",
      tags,
      request: { query: pageQuerySchema },
      responses: { 200: branchListSchema },
    },
    async (c, { query }) => ({ status: 200, body: await listBranches(c.get('db'), c.get('person').branchIds, query) }),
  );
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/branches',
      access: { kind: 'person', permission: 'config.edit' },
      summary: 'A new branch with its warehouse and first register',
      tags,
      request: { body: branchWriteSchema },
      responses: { 201: branchSchema },
    },
    (c, { body }) =>
      changeOnce(c, 201, { action: 'branch.created', entity: 'branch' }, async (tx) => {
        if (!canEverywhere(await actingPerson(tx, actorOf(c)), 'config.edit')) throw forbidden('config.edit');
        const { branch, position } = await createBranch(tx, actorOf(c), body, nowMs());
        return { body: branch, position };
      }),
  );
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/registers',
      access: { kind: 'person', permission: 'config.edit' },
      summary: 'One more register in a branch',
      tags,
      request: { body: registerWriteSchema },
      responses: { 201: newRegisterSchema },
    },
    async (c, { body }) => {
      await requireBranch(c.get('db'), body.branchId);
      await requirePermission(c, 'config.edit', body.branchId);
      return changeOnce(c, 201, { action: 'register.created', entity: 'register' }, async (tx) => {
        const { register, position } = await createRegister(tx, actorOf(c), body, nowMs());
        return { body: register, position };
      });
    },
  );
}
