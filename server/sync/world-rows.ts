import type { PermissionAdjustment, RoleGrant } from '../../src/domain/identity/permissions.ts';
import type { Balance } from '../../src/domain/kernel/balance.ts';
import type { CustomerFacts, LayawayFacts, LineFigures } from '../../src/domain/kernel/world.ts';

export interface BranchRow {
  timeZone: string;
  defaultWarehouse: string | null;
}

export interface EmployeeRow {
  active: boolean;
  maxDiscountBps: number;
  roles: RoleGrant[];
  adjustments: PermissionAdjustment[];
}

/** A product's stock as it changes from operation to operation of a batch. Known (`exists`) or not, stock has sums. */
export interface ProductState {
  exists: boolean;
  active: boolean;
  unitCostCents: number;
  quantityMilli: number;
  valueCents: number;
  levels: Map<string, number>;
}

export interface SessionState {
  open: boolean;
  registerId: string;
  expectedCashCents: number;
}

export interface SaleState {
  folio: string;
  customerId: string | null;
  lines: (LineFigures & { productId: string; returned: LineFigures })[];
}

export interface TransferState {
  toWarehouseId: string | null;
  /** By their place; of what was received unshipped, only where something was. */
  lines: { productId: string; quantityMilli: number; costCents: number; settledMilli: number; settledCents: number }[];
}

/** The sale that a draft was paid with first. */
export interface DraftRow {
  saleId: string;
  folio: string;
}

/** Everything loaded from the database for one batch, by id. */
export interface WorldRows {
  branches: Map<string, BranchRow>;
  employees: Map<string, EmployeeRow>;
  products: Map<string, ProductState>;
  customers: Map<string, CustomerFacts>;
  sessions: Map<string, SessionState>;
  /** By `kind/owner`. */
  balances: Map<string, Balance>;
  drafts: Map<string, DraftRow>;
  sales: Map<string, SaleState>;
  layaways: Map<string, LayawayFacts>;
  transfers: Map<string, TransferState>;
  closedMonths: Set<string>;
  deviceId: string;
  revokedAtMs: number | null;
}
