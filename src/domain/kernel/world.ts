import type { Balance, BalanceKind } from './balance.ts';
import type { Permission } from '../identity/permissions.ts';

/** What rules may read. The server fills it from PostgreSQL, the device from its own collections and overlay. */
export interface World {
  /** The branch's IANA time zone. */
  timeZone(branchId: string): string;
  defaultWarehouse(branchId: string): string | null;
  employee(id: string): EmployeeFacts | null;
  product(id: string): ProductFacts | null;
  customer(id: string): CustomerFacts | null;
  session(id: string): SessionFacts | null;
  sale(id: string): SaleFacts | null;
  /** The sale that a draft was paid with before, if any. */
  saleOfDraft(draftId: string): { saleId: string; folio: string } | null;
  layaway(id: string): LayawayFacts | null;
  transfer(id: string): TransferFacts | null;
  /** A balance as it stands; zero for one nobody has touched. */
  balance(kind: BalanceKind, ownerId: string): Balance;
  /** Whether the device's key was revoked before this instant. */
  deviceRevokedBefore(deviceId: string, instantMs: number): boolean;
}

export interface EmployeeFacts {
  active: boolean;
  maxDiscountBps: number;
  can(permission: Permission, branchId: string): boolean;
}

export interface ProductFacts {
  exists: true;
  active: boolean;
  /** Last known cost of one unit, in centavos; used when the stock holds none. */
  unitCostCents: number;
  /** Stock of the whole tenant: its quantity and what it is worth. */
  quantityMilli: number;
  valueCents: number;
  /** On hand by warehouse, in thousandths. */
  onHandMilli(warehouseId: string): number;
}

export interface CustomerFacts {
  active: boolean;
  priceTier: number;
  creditLimitCents: number;
}

export interface SessionFacts {
  open: boolean;
  registerId: string;
  /** Float plus movements so far, in cash, in centavos. */
  expectedCashCents: number;
}

/** Goods with what was asked for them and what they cost: a sold line, or the sum of what was returned of one. */
export interface LineFigures {
  quantityMilli: number;
  netCents: number;
  taxCents: number;
  costCents: number;
}

export interface SaleFacts {
  folio: string;
  customerId: string | null;
  lines: readonly SoldLineFacts[];
}

export interface SoldLineFacts extends LineFigures {
  productId: string;
  /** All that came back of it so far. */
  returned: LineFigures;
}

export interface LayawayFacts {
  customerId: string;
  totalCents: number;
  taxCents: number;
  state: 'active' | 'delivered' | 'cancelled';
}

export interface TransferFacts {
  /** Null while only its arrival is known: then its lines have nothing but what was settled. */
  toWarehouseId: string | null;
  lines: readonly (ShippedLineFacts | undefined)[];
}

export interface ShippedLineFacts {
  productId: string;
  quantityMilli: number;
  costCents: number;
  /** What of it arrived or was given up as lost so far. */
  settledMilli: number;
  settledCents: number;
}
