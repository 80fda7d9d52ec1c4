import { isAllowed, type Permission, type PermissionAdjustment, type RoleGrant } from '../../src/domain/identity/permissions.ts';
import type { Effects } from '../../src/domain/kernel/effects.ts';
import type { CustomerFacts, EmployeeFacts, ProductFacts, SessionFacts, World } from '../../src/domain/kernel/world.ts';

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

/** Everything loaded from the database for one batch, by id. */
export interface WorldRows {
  branches: Map<string, BranchRow>;
  employees: Map<string, EmployeeRow>;
  products: Map<string, ProductState>;
  customers: Map<string, CustomerFacts>;
  sessions: Map<string, SessionState>;
  closedMonths: Set<string>;
  deviceId: string;
  revokedAtMs: number | null;
}

/** What rules read while a batch is decided, kept up to date after each of its operations. */
export class BatchWorld implements World {
  readonly #rows: WorldRows;
  readonly #employeeFacts = new Map<string, EmployeeFacts>();

  constructor(rows: WorldRows) {
    this.#rows = rows;
  }

  knowsBranch(branchId: string): boolean {
    return this.#rows.branches.has(branchId);
  }

  timeZone(branchId: string): string {
    return this.#rows.branches.get(branchId)?.timeZone ?? 'America/Mexico_City';
  }

  defaultWarehouse(branchId: string): string | null {
    return this.#rows.branches.get(branchId)?.defaultWarehouse ?? null;
  }

  isClosed(month: string): boolean {
    return this.#rows.closedMonths.has(month);
  }

  employee(id: string): EmployeeFacts | null {
    const known = this.#employeeFacts.get(id);
    if (known) return known;
    const row = this.#rows.employees.get(id);
    if (!row) return null;
    const facts = {
      active: row.active,
      maxDiscountBps: row.maxDiscountBps,
      can: (permission: Permission, branchId: string) => isAllowed(row.roles, row.adjustments, permission, branchId),
    };
    this.#employeeFacts.set(id, facts);
    return facts;
  }

  product(id: string): ProductFacts | null {
    const state = this.#rows.products.get(id);
    if (!state?.exists) return null;
    const { active, unitCostCents, quantityMilli, valueCents, levels } = state;
    return { exists: true, active, unitCostCents, quantityMilli, valueCents, onHandMilli: (warehouseId) => levels.get(warehouseId) ?? 0 };
  }

  customer(id: string): CustomerFacts | null {
    return this.#rows.customers.get(id) ?? null;
  }

  session(id: string): SessionFacts | null {
    return this.#rows.sessions.get(id) ?? null;
  }

  deviceRevokedBefore(deviceId: string, instantMs: number): boolean {
    const { revokedAtMs } = this.#rows;
    return deviceId === this.#rows.deviceId && revokedAtMs !== null && revokedAtMs < instantMs;
  }

  /** Takes in what followed from an operation, so that the next one is judged by it. */
  apply(effects: Effects): void {
    for (const { productId, warehouseId, quantityMilli, valueCents } of effects.inventory) {
      const state = this.#productState(productId);
      state.quantityMilli += quantityMilli;
      state.valueCents += valueCents;
      state.levels.set(warehouseId, (state.levels.get(warehouseId) ?? 0) + quantityMilli);
    }
    for (const session of effects.sessions) this.#applySession(session);
    for (const { sessionId, method, amountCents } of effects.cash) {
      const session = this.#rows.sessions.get(sessionId);
      if (session && method === 'cash') session.expectedCashCents += amountCents;
    }
    for (const record of effects.records) this.#applyRecord(record);
  }

  #applySession(session: Effects['sessions'][number]): void {
    const known = this.#rows.sessions.get(session.sessionId);
    if (session.kind === 'closed') {
      if (known) known.open = false;
    } else if (!known) {
      this.#rows.sessions.set(session.sessionId, { open: true, registerId: session.registerId, expectedCashCents: 0 });
    }
  }

  #applyRecord({ collection, id, fields }: Effects['records'][number]): void {
    if (collection === 'products') {
      const state = this.#productState(id);
      state.exists = true;
      if (typeof fields.costCents === 'number') state.unitCostCents = fields.costCents;
      if (typeof fields.active === 'boolean') state.active = fields.active;
    } else if (!this.#rows.customers.has(id)) {
      this.#rows.customers.set(id, { active: true, priceTier: 1, creditLimitCents: 0 });
    }
  }

  #productState(id: string): ProductState {
    const known = this.#rows.products.get(id);
    if (known) return known;
    const state = { exists: false, active: false, unitCostCents: 0, quantityMilli: 0, valueCents: 0, levels: new Map<string, number>() };
    this.#rows.products.set(id, state);
    return state;
  }
}
