import type { Permission } from '../../../src/domain/identity/permissions.ts';
import type { Queryable } from '../../db/database.ts';
import type { PersonContext } from '../../platform/http/context.ts';

export interface VisibleBranch {
  id: string;
  name: string;
  timeZone: string;
}

/** The branches in which a person holds one of these permissions, by name. */
export async function visibleBranches(db: Queryable, person: PersonContext, permissions: readonly Permission[]): Promise<VisibleBranch[]> {
  const { rows } = await db.query<VisibleBranch>('SELECT id, name, time_zone AS "timeZone" FROM branches ORDER BY name, id');
  return rows.filter(({ id }) => permissions.some((permission) => person.can(permission, id)));
}
