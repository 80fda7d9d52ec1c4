import type { Enrolment } from '../../domain/identity/api.ts';
import type { SettingRow } from '../../domain/sync/rows.ts';
import type { Shop } from '../contract.ts';

/** The shop as this device is bound to it, from the settings pulled; null until they are all there. */
export function shopFrom(rows: readonly SettingRow[], { branchId, registerId }: Enrolment): Shop | null {
  const tenant = rows.find((row) => row.kind === 'tenant');
  const branches = rows.filter((row) => row.kind === 'branch');
  const branch = branches.find((row) => row.branchId === branchId);
  const register = rows.find((row) => row.kind === 'register' && row.registerId === registerId);
  const warehouses = rows.filter((row) => row.kind === 'warehouse').filter((row) => row.branchId === branchId);
  const warehouse = warehouses.find((row) => row.isDefault) ?? warehouses[0];
  if (tenant === undefined || branch === undefined || register?.kind !== 'register' || warehouse === undefined) return null;
  return { tenant, branch, branches: branches.filter((row) => row.active), warehouseId: warehouse.warehouseId, register };
}

const DAY_MS = 86_400_000;

/** Whether a suspended shop's grace is over: then its devices only show and hand in. */
export function isGraceOver({ tenant }: Shop, nowMs: number): boolean {
  if (tenant.status === 'cancelled') return true;
  return tenant.status === 'suspended' && nowMs - tenant.statusSinceMs > tenant.suspensionGraceDays * DAY_MS;
}
