import { z } from 'zod';

export const roleSchema = z.enum(['owner', 'admin', 'manager', 'cashier', 'warehouse', 'accountant']);
export type Role = z.infer<typeof roleSchema>;

const all: Role[] = ['owner', 'admin'];
const cashiers: Role[] = ['owner', 'admin', 'manager', 'cashier'];
const warehouse: Role[] = ['owner', 'admin', 'manager', 'warehouse'];
const managers: Role[] = ['owner', 'admin', 'manager'];

/** Which roles hold each permission before it is adjusted for a person. */
export const permissionRoles = {
  'pos.sell': cashiers,
  'pos.discount': cashiers,
  'pos.cancel': cashiers,
  'pos.view_cost': managers,
  'pos.refund': managers,
  'pos.price_override': managers,
  'pos.credit_sale': cashiers,
  'pos.cash_in_out': cashiers,
  'pos.close_register': cashiers,
  'pos.reopen': managers,
  'layaways.manage': cashiers,
  'quotations.manage': cashiers,
  'inventory.view': warehouse,
  'inventory.create': warehouse,
  'inventory.edit': warehouse,
  'inventory.adjust': warehouse,
  'inventory.transfer': warehouse,
  'counts.manage': warehouse,
  'catalog.view': ['owner', 'admin', 'manager', 'cashier', 'warehouse'],
  'catalog.edit': all,
  'customers.view': [...cashiers, 'accountant'],
  'customers.create': cashiers,
  'customers.edit': managers,
  'customers.edit_credit': all,
  'customers.delete': ['owner'],
  'accounting.view': ['owner', 'accountant'],
  'accounting.create': ['owner', 'accountant'],
  'accounting.close': ['owner'],
  'invoicing.view': ['owner', 'admin', 'accountant'],
  'invoicing.create': ['owner', 'admin', 'accountant'],
  'invoicing.cancel': ['owner', 'accountant'],
  'reports.view': ['owner', 'admin', 'manager', 'accountant'],
  'reports.financial': ['owner', 'admin', 'accountant'],
  'config.view': all,
  'config.edit': all,
  'config.edit_prices': all,
  'purchasing.view': managers,
  'purchasing.create': managers,
  'purchasing.receive': warehouse,
  'purchasing.pay': managers,
  'promotions.edit': all,
  'people.view': all,
  'people.edit': all,
  'devices.manage': all,
  'taxes.edit': all,
  'audit.view': [...all, 'accountant'],
  'data.import': all,
  'data.export': [...all, 'accountant'],
  'tasks.settle': managers,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissionRoles;
export const permissionSchema = z.enum(Object.keys(permissionRoles) as [Permission, ...Permission[]]);

/** A role held in one branch, or in all when `branchId` is null. */
export interface RoleGrant {
  role: Role;
  branchId: string | null;
}

/** One permission given or taken for one branch, or for all, over what the roles say. */
export interface PermissionAdjustment {
  permission: Permission;
  branchId: string | null;
  granted: boolean;
}

/**
 * Whether a person may attempt something in a branch. An owner always may. An adjustment for the branch itself
 * outweighs one for all branches, which outweighs the roles.
 */
export function isAllowed(
  roles: readonly RoleGrant[],
  adjustments: readonly PermissionAdjustment[],
  permission: Permission,
  branchId: string | null,
): boolean {
  if (roles.some(({ role }) => role === 'owner')) return true;
  const holders: readonly Role[] = permissionRoles[permission];
  const covers = (scope: string | null): boolean => scope === null || scope === branchId;
  const own = adjustments.filter((adjustment) => adjustment.permission === permission && covers(adjustment.branchId));
  const nearest = own.find((adjustment) => adjustment.branchId !== null) ?? own[0];
  if (nearest) return nearest.granted;
  return roles.some((grant) => covers(grant.branchId) && holders.includes(grant.role));
}
