import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../kernel/decision.ts';
import type { Operation } from '../kernel/envelope.ts';
import { sum } from '../kernel/integers.ts';
import type { ProductFacts, World } from '../kernel/world.ts';
import { totalTicket } from '../pricing/line.ts';
import { contradictionIn, saleCompleted } from './completed.ts';
import type { SaleCompleted, SaleLine } from './operations.ts';

const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const REGISTER = id(1);
const SESSION = id(2);
const AUTHOR = id(3);

function saleLine(over: Partial<SaleLine> = {}): SaleLine {
  return {
    productId: id(10), warehouseId: id(20), partNumber: 'BP-1', description: 'Balata', unit: 'juego', quantityMilli: 1000,
    listPriceCents: 11_600, priceCents: 11_600, discountCents: 0, taxRateBps: 1600, satProductKey: null, satUnitKey: null, ...over,
  };
}

function sale(lines: SaleLine[], pricesIncludeTax = true): SaleCompleted {
  const { totalCents } = totalTicket(lines, pricesIncludeTax);
  return {
    folio: 'A1-000001', sessionId: SESSION, customerId: null, priceTier: 1, pricesIncludeTax, lines,
    payments: [{ method: 'cash', amountCents: totalCents, tenderedCents: totalCents, reference: null }], totalCents, changeCents: 0, note: null,
  };
}

function operation(body: SaleCompleted): Operation<SaleCompleted, null> {
  return {
    format: 1, id: id(90), device: id(91), number: 1, previous: '0'.repeat(64), hash: 'a'.repeat(64),
    clock: { wallMs: 0, logicalMs: 1_760_000_000_000, counter: 0, offsetMs: null, offsetAgeMs: null },
    author: AUTHOR, branch: id(92), register: REGISTER, type: 'sale.completed', version: 1, body, personal: null,
  };
}

function world(stock: Partial<ProductFacts> = {}, over: Partial<World> = {}): World {
  return {
    timeZone: () => 'America/Mexico_City',
    defaultWarehouse: () => id(20),
    employee: () => ({ active: true, maxDiscountBps: 500, can: (permission) => permission !== 'pos.price_override' }),
    product: () => ({ exists: true, active: true, unitCostCents: 5000, quantityMilli: 2000, valueCents: 10_001, onHandMilli: () => 2000, ...stock }),
    customer: () => null,
    session: () => ({ open: true, registerId: REGISTER, expectedCashCents: 0 }),
    deviceRevokedBefore: () => false,
    ...over,
  };
}

function decided(op: Operation<SaleCompleted, null>, costsCents: number[]): Decision {
  return {
    outcome: 'applied', reason: null, flags: [], receivedAtMs: 0, businessMs: op.clock.logicalMs, day: '2026-11-20', hour: 10,
    postingDay: '2026-11-20', costsCents, variancesCents: [], effectVersion: 1,
  };
}

describe('sale.completed rules', () => {
  it('quarantines a sale whose figures contradict each other', () => {
    const good = sale([saleLine()]);
    expect(contradictionIn(good)).toBeNull();
    expect(contradictionIn({ ...good, totalCents: good.totalCents + 1 })).toBe('total-mismatch');
    expect(contradictionIn({ ...good, changeCents: 5 })).toBe('change-mismatch');
    expect(contradictionIn({ ...good, payments: [] })).toBe('payments-mismatch');
    expect(contradictionIn(sale([saleLine({ discountCents: 99_999_9 })]))).toBe('discount-exceeds-line');
  });

  it('applies and flags what breaks a rule: it happened', () => {
    const lines = [saleLine({ quantityMilli: 3000, discountCents: 3480 }), saleLine({ priceCents: 9000 })];
    const { flags, outcome } = saleCompleted.decide(operation(sale(lines)), world());
    expect(outcome).toBeUndefined();
    expect(flags.map((flag) => [flag.code, flag.line])).toEqual([
      ['discount-over-limit', 0], ['oversold', 0], ['price-overridden', 1], ['oversold', 1],
    ]);
  });

  it('lets two lines of one part share its stock and its value', () => {
    const { costsCents } = saleCompleted.decide(operation(sale([saleLine(), saleLine()])), world());
    expect(sum(costsCents ?? [])).toBe(10_001);
  });

  it('flags a session that is closed, unknown or of another register', () => {
    const judge = (session: ReturnType<World['session']>): string[] =>
      saleCompleted.decide(operation(sale([saleLine()])), world({}, { session: () => session })).flags.map((flag) => flag.code);
    expect(judge(null)).toEqual(['unknown-session']);
    expect(judge({ open: false, registerId: REGISTER, expectedCashCents: 0 })).toEqual(['session-closed']);
    expect(judge({ open: true, registerId: id(7), expectedCashCents: 0 })).toEqual(['session-of-another-register']);
  });
});

describe('sale.completed effects', () => {
  const anyLine = fc
    .record({
      priceCents: fc.integer({ min: 0, max: 900_000 }), quantityMilli: fc.integer({ min: 1, max: 50_000 }),
      discountBps: fc.integer({ min: 0, max: 10_000 }), taxRateBps: fc.constantFrom(1600, 800, 0, null), costCents: fc.integer({ min: 0, max: 500_000 }),
    })
    .map(({ discountBps, costCents, ...rest }) => ({
      costCents,
      line: saleLine({ ...rest, listPriceCents: rest.priceCents, discountCents: Math.floor((Math.round((rest.priceCents * rest.quantityMilli) / 1000) * discountBps) / 10_000) }),
    }));

  it('balances the journal, and ticket, cash, rollup and ledger agree to the centavo', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 20 }), fc.boolean(), (rows, included) => {
        const op = operation(sale(rows.map((row) => row.line), included));
        const effects = saleCompleted.effects(op, decided(op, rows.map((row) => row.costCents)));
        const lines = effects.journal.flatMap((entry) => entry.lines);
        expect(sum(lines.map((line) => line.debitCents))).toBe(sum(lines.map((line) => line.creditCents)));
        const moneyIn = sum(lines.filter((line) => line.account === '110').map((line) => line.debitCents));
        expect(moneyIn).toBe(op.body.totalCents);
        expect(sum(effects.cash.map((cash) => cash.amountCents))).toBe(op.body.totalCents);
        expect(effects.rollups[0]?.totalCents).toBe(op.body.totalCents);
        const income = sum(lines.filter((line) => ['410', '411', '412', '220'].includes(line.account)).map((line) => line.creditCents));
        expect(income).toBe(op.body.totalCents);
        expect(sum(effects.inventory.map((each) => each.valueCents)) + sum(rows.map((row) => row.costCents))).toBe(0);
      }),
    );
  });
});
