import { z } from 'zod';
import { auditListSchema } from '../../../src/domain/identity/api.ts';
import { idSchema, textSchema } from '../../../src/domain/kernel/schemas.ts';
import type { App } from '../../platform/http/context.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { listAudit } from './audit-list.ts';
import { canEverywhere, loadAuthority } from './authority.ts';

const querySchema = z.strictObject({
  after: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  actor: idSchema.optional(),
  action: textSchema(60).optional(),
  entity: textSchema(60).optional(),
  entityId: textSchema(80).optional(),
});

/** Who did what. */
export function registerAuditRoutes(app: App): void {
  defineRoute(
    app,
    {
      method: 'get',
      path: '/api/audit',
      access: { kind: 'person', permission: 'audit.view' },
      summary: 'What was done, newest first; in a branch alone for whoever sees only that',
      tags: ['audit'],
      request: { query: querySchema },
      responses: { 200: auditListSchema },
    },
    async (c, { query }) => {
      const person = c.get('person');
      const authority = await loadAuthority(c.get('db'), person.employeeId);
      const everywhere = authority !== null && canEverywhere(authority, 'audit.view');
      const branchIds = everywhere ? null : person.branchIds.filter((branchId) => person.can('audit.view', branchId));
      return { status: 200, body: await listAudit(c.get('db'), branchIds, query) };
    },
  );
}
