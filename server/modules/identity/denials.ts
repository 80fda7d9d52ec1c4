import type { Databases } from '../../db/databases.ts';
import type { AccessDeps } from '../../platform/http/access.ts';
import { audit, originOf } from './audit.ts';

/** Writes every refused permission into the audit of the person's tenant. */
export function recordDenial(databases: Pick<Databases, 'tenant'>): AccessDeps['denied'] {
  return async (c, person, { permission, branchId }) => {
    const db = await databases.tenant(person.tenantId);
    await audit(db, {
      actor: person.employeeId,
      action: 'permission.denied',
      entity: 'permission',
      entityId: permission,
      after: { method: c.req.method, path: c.req.path },
      deviceId: person.deviceId,
      branchId,
      outcome: 'denied',
      ...originOf(c),
    });
  };
}
