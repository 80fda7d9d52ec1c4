import type { Decision } from '../kernel/decision.ts';
import type { OperationDefinition, Ruling } from '../kernel/definition.ts';
import type { Effects } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import { sum } from '../kernel/integers.ts';
import type { World } from '../kernel/world.ts';
import { priceLine } from '../pricing/line.ts';
import type { SaleLine } from '../sales/operations.ts';

/** Ids, lines and a world for tests of rules. */
export const testId = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const REGISTER = testId(1);
export const SESSION = testId(2);
export const AUTHOR = testId(3);
export const CUSTOMER = testId(4);
export const PRODUCT = testId(10);
export const WAREHOUSE = testId(20);

export function saleLine(over: Partial<SaleLine> = {}): SaleLine {
  return {
    productId: PRODUCT, warehouseId: WAREHOUSE, partNumber: 'BP-1', description: 'Balata', unit: 'juego', quantityMilli: 1000,
    listPriceCents: 11_600, priceCents: 11_600, discountCents: 0, taxRateBps: 1600, satProductKey: null, satUnitKey: null, ...over,
  };
}

/** Sold figures of a line, tax included. */
export function soldFigures(line: SaleLine, costCents: number) {
  const { netCents, taxCents } = priceLine(line, true);
  return { quantityMilli: line.quantityMilli, netCents, taxCents, costCents };
}

export function operationOf<Body, Personal = null>(definition: OperationDefinition<Body, Personal>, body: Body, personal: Personal | null = null): Operation<Body, Personal> {
  return {
    format: 1, id: testId(90), device: testId(91), number: 1, previous: '0'.repeat(64), hash: 'a'.repeat(64),
    clock: { wallMs: 0, logicalMs: 1_760_000_000_000, counter: 0, offsetMs: null, offsetAgeMs: null },
    author: AUTHOR, branch: testId(92), register: REGISTER, type: definition.type, version: definition.version, body, personal,
  };
}

/** Everybody may everything, two pieces are in stock at 50.00 and a session is open, unless said otherwise. */
export function worldWith(over: Partial<World> = {}): World {
  return {
    timeZone: () => 'America/Mexico_City',
    defaultWarehouse: () => WAREHOUSE,
    employee: () => ({ active: true, maxDiscountBps: 500, can: () => true }),
    product: () => ({ exists: true, active: true, unitCostCents: 5000, quantityMilli: 2000, valueCents: 10_001, onHandMilli: () => 2000 }),
    customer: () => ({ active: true, priceTier: 1, creditLimitCents: 1_000_000 }),
    session: () => ({ open: true, registerId: REGISTER, expectedCashCents: 0 }),
    sale: () => null,
    saleOfDraft: () => null,
    layaway: () => null,
    transfer: () => null,
    balance: () => ({ amountCents: 0, taxCents: 0 }),
    deviceRevokedBefore: () => false,
    ...over,
  };
}

/** The decision that a ruling becomes. */
export function decisionOf(ruling: Partial<Ruling>): Decision {
  return {
    outcome: 'applied', reason: null, flags: ruling.flags ?? [], receivedAtMs: 0, businessMs: 1_760_000_000_000, day: '2026-11-20', hour: 10,
    postingDay: '2026-11-20', costsCents: ruling.costsCents ?? [], variancesCents: ruling.variancesCents ?? [], taxesCents: ruling.taxesCents ?? [],
    owedCents: ruling.owedCents ?? [], effectVersion: 1,
  };
}

/** What an account comes to in these effects, debits less credits, in centavos. */
export function posted(effects: Effects, account: string): number {
  return sum(effects.journal.flatMap(({ lines }) => lines).map((line) => (line.account === account ? line.debitCents - line.creditCents : 0)));
}

/** Debits less credits of everything; zero in a sound journal. */
export function unbalanced(effects: Effects): number {
  return sum(effects.journal.flatMap(({ lines }) => lines).map((line) => line.debitCents - line.creditCents));
}
