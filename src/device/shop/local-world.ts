import { isAllowed } from '../../domain/identity/permissions.ts';
import type { EmployeeFacts, ProductFacts, SessionFacts, World } from '../../domain/kernel/world.ts';
import type { EmployeeRow } from '../../domain/sync/rows.ts';
import type { Shop } from '../contract.ts';
import type { OwnSession } from '../overlay/cash.ts';

export interface LocalFacts {
  shop: Shop;
  employee(id: string): EmployeeRow | null;
  session: OwnSession | null;
}

/**
 * The world as a device's rules see it before recording. Stock and cost are not asked for: what is not there can be
 * sold, and the server flags it; nor are other people's sales and balances.
 */
export function localWorld({ shop, employee, session }: LocalFacts): World {
  return {
    timeZone: (branchId) => shop.branches.find((branch) => branch.branchId === branchId)?.timeZone ?? shop.branch.timeZone,
    defaultWarehouse: (branchId) => (branchId === shop.branch.branchId ? shop.warehouseId : null),
    employee: (id) => factsOf(employee(id)),
    product: () => anyProduct,
    customer: () => null,
    session: (id) => (session?.sessionId === id ? sessionFacts(session, shop) : null),
    sale: () => null,
    saleOfDraft: () => null,
    layaway: () => null,
    transfer: () => null,
    balance: () => ({ amountCents: 0, taxCents: 0 }),
    deviceRevokedBefore: () => false,
  };
}

const PLENTY = Number.MAX_SAFE_INTEGER;
const anyProduct: ProductFacts = { exists: true, active: true, unitCostCents: 0, quantityMilli: 0, valueCents: 0, onHandMilli: () => PLENTY };

function factsOf(row: EmployeeRow | null): EmployeeFacts | null {
  if (row === null) return null;
  return {
    active: row.active,
    maxDiscountBps: row.maxDiscountBps,
    can: (permission, branchId) => isAllowed(row.roles, row.adjustments, permission, branchId),
  };
}

function sessionFacts(session: OwnSession, shop: Shop): SessionFacts {
  return { open: true, registerId: shop.register.registerId, expectedCashCents: session.expected.cash };
}
