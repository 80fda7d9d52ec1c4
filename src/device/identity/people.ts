import type { Enrolment } from '../../domain/identity/api.ts';
import { permissionRoles, isAllowed, type Permission } from '../../domain/identity/permissions.ts';
import type { EmployeeRow } from '../../domain/sync/rows.ts';

const permissions = Object.keys(permissionRoles) as Permission[];

/** The people who may sign in here: active, and with something they may do in this branch; by name. */
export function peopleOf(rows: Iterable<EmployeeRow>, { branchId }: Enrolment, tiles: ReadonlySet<string> | null): EmployeeRow[] {
  return [...rows]
    .filter((row) => row.active && (tiles === null || tiles.has(row.id)))
    .filter((row) => permissions.some((permission) => isAllowed(row.roles, row.adjustments, permission, branchId)))
    .sort((a, b) => a.shortName.localeCompare(b.shortName, 'es'));
}
