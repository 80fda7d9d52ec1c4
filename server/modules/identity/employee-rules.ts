import type { z } from 'zod';
import type { employeeWriteSchema } from '../../../src/domain/identity/api.ts';
import type { PermissionAdjustment, RoleGrant } from '../../../src/domain/identity/permissions.ts';
import type { Transaction } from '../../db/database.ts';
import { conflict, forbidden, Problem } from '../../platform/http/problem.ts';
import type { Authority } from './authority.ts';
import { can, canEverywhere, isOwner } from './authority.ts';

export type EmployeeWrite = z.infer<typeof employeeWriteSchema>;

/** What a person has before and after an edit; null before for a new one. */
export interface EmployeeChange {
  id: string;
  before: EmployeeWrite | null;
  after: EmployeeWrite;
}

/**
 * Who may make which change of a person. Owners are edited by owners alone; nobody else changes their own roles, or
 * gives a permission they do not hold; and whoever edits people of some branches edits nobody who works elsewhere.
 * @throws Problem 403 `owner-only`, `own-permissions`, `forbidden`; 400 `owner-everywhere`; 404 `branch-unknown`; 409 `owner-needs-email`
 */
export function checkChange(actor: Authority, { id, before, after }: EmployeeChange): void {
  checkBranchesKnown(actor, after);
  if (after.roles.some(({ role, branchId }) => role === 'owner' && branchId !== null)) {
    throw new Problem({ status: 400, code: 'owner-everywhere', detail: 'El dueño lo es de todas las sucursales.' });
  }
  if (isOwner(after) && after.email === null) throw conflict('owner-needs-email', 'El dueño necesita un correo para entrar.');
  if (isOwner(actor)) return;
  if (isOwner(after) || (before !== null && isOwner(before))) {
    throw new Problem({ status: 403, code: 'owner-only', detail: 'Solo un dueño puede cambiar a un dueño.' });
  }
  checkScope(actor, [...(before?.roles ?? []), ...after.roles, ...(before?.adjustments ?? []), ...after.adjustments]);
  const given = after.adjustments.filter((adjustment) => !includes(before?.adjustments ?? [], adjustment));
  if (actor.id === id && before !== null && (given.length > 0 || !sameGrants(before, after))) {
    throw new Problem({ status: 403, code: 'own-permissions', detail: 'Nadie cambia sus propios permisos. Pídelo al dueño.' });
  }
  checkGiven(actor, given);
}

/**
 * Whether the actor may touch a person as they stand: set a PIN or password.
 * @throws Problem 403
 */
export function checkTarget(actor: Authority, target: Authority): void {
  if (isOwner(actor)) return;
  if (isOwner(target)) throw new Problem({ status: 403, code: 'owner-only', detail: 'Solo un dueño puede cambiar a un dueño.' });
  checkScope(actor, [...target.roles, ...target.adjustments]);
}

/** After every change: somebody must be able to let everybody else in. */
export async function requireAnOwner(tx: Transaction): Promise<void> {
  const { rows } = await tx.query(
    `SELECT 1 FROM employees e JOIN employee_roles r ON r.employee_id = e.id
     WHERE r.role = 'owner' AND e.active AND e.email IS NOT NULL LIMIT 1`,
  );
  if (rows.length === 0) throw conflict('last-owner', 'Tiene que quedar al menos un dueño activo.');
}

function checkBranchesKnown({ branchIds }: Authority, { roles, adjustments }: EmployeeWrite): void {
  const named = [...roles, ...adjustments].map(({ branchId }) => branchId);
  if (named.some((branchId) => branchId !== null && !branchIds.includes(branchId))) {
    throw new Problem({ status: 404, code: 'branch-unknown', detail: 'Esa sucursal no existe.' });
  }
}

function checkScope(actor: Authority, grants: readonly { branchId: string | null }[]): void {
  const covers = grants.every(({ branchId }) => (branchId === null ? canEverywhere(actor, 'people.edit') : can(actor, 'people.edit', branchId)));
  if (!covers) throw forbidden('people.edit');
}

function checkGiven(actor: Authority, given: readonly PermissionAdjustment[]): void {
  for (const { permission, branchId, granted } of given) {
    const holds = branchId === null ? canEverywhere(actor, permission) : can(actor, permission, branchId);
    if (granted && !holds) throw forbidden(permission);
  }
}

function includes(adjustments: readonly PermissionAdjustment[], wanted: PermissionAdjustment): boolean {
  return adjustments.some(
    ({ permission, branchId, granted }) => permission === wanted.permission && branchId === wanted.branchId && granted === wanted.granted,
  );
}

function sameGrants(before: EmployeeWrite, after: EmployeeWrite): boolean {
  const key = ({ role, branchId }: RoleGrant): string => `${role}/${branchId ?? ''}`;
  const rolesOf = ({ roles }: EmployeeWrite): string => roles.map(key).toSorted().join();
  return rolesOf(before) === rolesOf(after) && before.adjustments.every((adjustment) => includes(after.adjustments, adjustment));
}
