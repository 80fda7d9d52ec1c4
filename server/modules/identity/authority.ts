import type { Permission, PermissionAdjustment, RoleGrant } from '../../../src/domain/identity/permissions.ts';
import { isAllowed, permissionSchema } from '../../../src/domain/identity/permissions.ts';
import type { Queryable } from '../../db/database.ts';

/** A person with what they may attempt, as the database has it now. */
export interface Authority {
  id: string;
  name: string;
  shortName: string;
  active: boolean;
  maxDiscountBps: number;
  roles: RoleGrant[];
  adjustments: PermissionAdjustment[];
  /** Every branch of the shop. */
  branchIds: string[];
}

/** The columns of an `Authority`, for a query in which `e` is employees. */
export const authorityColumns = `
  e.id, e.name, e.short_name AS "shortName", e.active, e.max_discount_bps AS "maxDiscountBps",
  coalesce((SELECT jsonb_agg(jsonb_build_object('role', r.role, 'branchId', r.branch_id) ORDER BY r.role, r.branch_id)
    FROM employee_roles r WHERE r.employee_id = e.id), '[]') AS roles,
  coalesce((SELECT jsonb_agg(jsonb_build_object('permission', p.permission, 'branchId', p.branch_id, 'granted', p.granted)
    ORDER BY p.permission, p.branch_id) FROM employee_permissions p WHERE p.employee_id = e.id), '[]') AS adjustments,
  coalesce((SELECT jsonb_agg(b.id ORDER BY b.id) FROM branches b), '[]') AS "branchIds"`;

export async function loadAuthority(db: Queryable, employeeId: string): Promise<Authority | null> {
  const { rows } = await db.query<Authority>(`SELECT ${authorityColumns} FROM employees e WHERE e.id = $1`, [employeeId]);
  return rows[0] ?? null;
}

/** May they attempt it in this branch; without one: in any. */
export function can(authority: Authority, permission: Permission, branchId?: string): boolean {
  const { roles, adjustments, branchIds } = authority;
  if (branchId !== undefined) return isAllowed(roles, adjustments, permission, branchId);
  return canEverywhere(authority, permission) || branchIds.some((branch) => isAllowed(roles, adjustments, permission, branch));
}

/** In every branch, those still to be opened included. */
export function canEverywhere({ roles, adjustments, branchIds }: Authority, permission: Permission): boolean {
  return isAllowed(roles, adjustments, permission, null) && branchIds.every((branch) => isAllowed(roles, adjustments, permission, branch));
}

export function isOwner({ roles }: Pick<Authority, 'roles'>): boolean {
  return roles.some(({ role }) => role === 'owner');
}

/** Everything they may attempt: each permission with its branches, null for all of them. */
export function permissionsOf(authority: Authority): { permission: Permission; branchIds: string[] | null }[] {
  return permissionSchema.options.flatMap((permission): { permission: Permission; branchIds: string[] | null }[] => {
    if (canEverywhere(authority, permission)) return [{ permission, branchIds: null }];
    const branchIds = authority.branchIds.filter((branch) => can(authority, permission, branch));
    return branchIds.length > 0 ? [{ permission, branchIds }] : [];
  });
}

/** Branches in which they may attempt anything at all. */
export function branchesOf(authority: Authority): string[] {
  return authority.branchIds.filter((branch) => permissionSchema.options.some((permission) => can(authority, permission, branch)));
}
