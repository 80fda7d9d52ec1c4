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
