import { isAllowed, type Permission } from '../../src/domain/identity/permissions.ts';
import { balanceKey, type Balance, type BalanceKind } from '../../src/domain/kernel/balance.ts';
import type { Effects } from '../../src/domain/kernel/effects.ts';
import type { CustomerFacts, EmployeeFacts, LayawayFacts, ProductFacts, SaleFacts, SessionFacts, TransferFacts, World } from '../../src/domain/kernel/world.ts';
import { applyDocuments } from './world-apply.ts';
import type { DraftRow, ProductState, WorldRows } from './world-rows.ts';

const NOTHING: Balance = { amountCents: 0, taxCents: 0 };

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

  sale(id: string): SaleFacts | null {
    return this.#rows.sales.get(id) ?? null;
  }

  saleOfDraft(draftId: string): DraftRow | null {
    return this.#rows.drafts.get(draftId) ?? null;
  }

  layaway(id: string): LayawayFacts | null {
    return this.#rows.layaways.get(id) ?? null;
  }

  transfer(id: string): TransferFacts | null {
    return this.#rows.transfers.get(id) ?? null;
  }

  balance(kind: BalanceKind, ownerId: string): Balance {
    return this.#rows.balances.get(balanceKey(kind, ownerId)) ?? NOTHING;
  }

  deviceRevokedBefore(deviceId: string, instantMs: number): boolean {
    const { revokedAtMs } = this.#rows;
    return deviceId === this.#rows.deviceId && revokedAtMs !== null && revokedAtMs < instantMs;
  }

  /** Takes in what followed from an operation, so that the next one is judged by it. */
  apply(operationId: string, effects: Effects): void {
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
    for (const { kind, ownerId, amountCents, taxCents } of effects.balances) {
      const key = balanceKey(kind, ownerId);
      const before = this.#rows.balances.get(key) ?? NOTHING;
      this.#rows.balances.set(key, { amountCents: before.amountCents + amountCents, taxCents: before.taxCents + taxCents });
    }
    applyDocuments(this.#rows, operationId, effects);
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
    } else {
      const customer = this.#rows.customers.get(id) ?? { active: true, priceTier: 1, creditLimitCents: 0 };
      const { active, priceTier, creditLimitCents } = { ...customer, ...fields } as CustomerFacts;
      this.#rows.customers.set(id, { active, priceTier, creditLimitCents });
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
