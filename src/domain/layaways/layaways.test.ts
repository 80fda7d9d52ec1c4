import { describe, expect, it } from 'vitest';
import type { World } from '../kernel/world.ts';
import { CUSTOMER, decisionOf, operationOf, posted, PRODUCT, saleLine, SESSION, testId, unbalanced, WAREHOUSE, worldWith } from '../testing/fixture.ts';
import { layawayCancelled, layawayDelivered } from './closing.ts';
import type { LayawayCancelled, LayawayDelivered, LayawayOpened } from './operations.ts';
import { layawayOpened, layawayPaid, openingContradiction } from './paying.ts';

const LAYAWAY = testId(70);
const goods = { customerId: CUSTOMER, priceTier: 1, pricesIncludeTax: true, lines: [saleLine({ quantityMilli: 2000 })], totalCents: 23_200 };
const cash = (amountCents: number) => [{ method: 'cash' as const, amountCents, reference: null }];
const opened = (over: Partial<LayawayOpened> = {}): LayawayOpened => ({ folio: 'A1-000001', sessionId: SESSION, ...goods, dueDay: '2027-01-31', payments: cash(10_000), note: null, ...over });
const delivered: LayawayDelivered = { folio: 'A1-000003', layawayId: LAYAWAY, ...goods, note: null };
const cancelled = (over: Partial<LayawayCancelled> = {}): LayawayCancelled => ({
  folio: 'A1-000004', layawayId: LAYAWAY, customerId: CUSTOMER, sessionId: SESSION, lines: [{ productId: PRODUCT, warehouseId: WAREHOUSE, quantityMilli: 2000 }],
  refunds: [{ method: 'cash', amountCents: 9000 }], penaltyCents: 1000, reason: 'Ya no', ...over,
});

/** A layaway of 232.00 of which this much was paid, with this tax. */
function holding(amountCents: number, taxCents: number, over: Partial<World> = {}): World {
  return worldWith({
    layaway: () => ({ customerId: CUSTOMER, totalCents: 23_200, taxCents: 3200, state: 'active' }),
    balance: (kind) => (kind === 'layaway' ? { amountCents, taxCents } : { amountCents: 0, taxCents: 0 }), ...over,
  });
}

describe('layaway.opened and layaway.paid', () => {
  it('reserve without moving stock, and take what is paid as an advance with its tax', () => {
    const operation = operationOf(layawayOpened, opened());
    const effects = layawayOpened.effects(operation, decisionOf(layawayOpened.decide(operation, worldWith())));
    expect(effects.inventory).toEqual([]);
    expect(effects.reservations).toEqual([{ productId: PRODUCT, warehouseId: WAREHOUSE, kind: 'RESERVE', quantityMilli: 2000, line: 0 }]);
    expect(['110', '215', '220'].map((account) => posted(effects, account))).toEqual([10_000, -8621, -1379]);
    expect(effects.balances).toEqual([{ kind: 'layaway', ownerId: operation.id, amountCents: 10_000, taxCents: 1379, reason: null }]);
    expect(effects.rollups).toEqual([]);
    const last = operationOf(layawayPaid, { folio: 'A1-000002', layawayId: LAYAWAY, sessionId: SESSION, payments: cash(13_200), totalCents: 13_200, note: null });
    const ruling = layawayPaid.decide(last, holding(10_000, 1379));
    expect([ruling.flags, posted(layawayPaid.effects(last, decisionOf(ruling)), '220')]).toEqual([[], -(3200 - 1379)]);
  });

  it('flag what does not fit, and quarantine what contradicts itself', () => {
    const codes = (body: LayawayOpened, world: World): string[] => layawayOpened.decide(operationOf(layawayOpened, body), world).flags.map(({ code }) => code);
    expect(codes(opened({ lines: [saleLine({ quantityMilli: 3000 })], totalCents: 34_800 }), worldWith())).toEqual(['reserved-beyond-stock']);
    expect(codes(opened(), worldWith({ customer: () => null, session: () => null }))).toEqual(['unknown-customer', 'unknown-session']);
    expect(openingContradiction(opened({ totalCents: 1 }))).toBe('total-mismatch');
    expect(openingContradiction(opened({ payments: cash(23_201) }))).toBe('paid-more-than-total');
    expect(openingContradiction(opened({ sessionId: null }))).toBe('cash-without-session');
    const pay = operationOf(layawayPaid, { folio: 'A1-000002', layawayId: LAYAWAY, sessionId: SESSION, payments: cash(500), totalCents: 500, note: null });
    const flags = (world: World): string[] => layawayPaid.decide(pay, world).flags.map(({ code }) => code);
    expect([flags(worldWith()), flags(holding(23_000, 3172))]).toEqual([['unknown-layaway'], ['paid-more-than-owed']]);
  });
});

describe('layaway.delivered', () => {
  const play = (world: World) => {
    const operation = operationOf(layawayDelivered, delivered);
    const ruling = layawayDelivered.decide(operation, world);
    return { codes: ruling.flags.map(({ code }) => code), effects: layawayDelivered.effects(operation, decisionOf(ruling)) };
  };

  it('turns the advance into a sale, with cost, and frees what was reserved', () => {
    const { codes, effects } = play(holding(23_200, 3200));
    expect(codes).toEqual([]);
    expect(['215', '410', '120', '220', '221', '510', '130'].map((account) => posted(effects, account))).toEqual([20_000, -20_000, 0, 0, 0, 10_001, -10_001]);
    expect([effects.sales[0]?.totalCents, effects.reservations[0]?.quantityMilli, effects.inventory[0]?.quantityMilli]).toEqual([23_200, -2000, -2000]);
    expect(effects.balances).toEqual([{ kind: 'layaway', ownerId: LAYAWAY, amountCents: -23_200, taxCents: -3200, reason: null }]);
  });

  it('puts on the account what is not paid, and in the customer’s favour what is too much', () => {
    const unpaid = play(holding(10_000, 1379));
    expect(unpaid.codes).toEqual(['layaway-unpaid']);
    expect(['120', '221', '220', '215'].map((account) => posted(unpaid.effects, account))).toEqual([13_200, -1821, 0, 8621]);
    const over = play(holding(24_000, 3200));
    expect([over.codes, posted(over.effects, '120'), unbalanced(over.effects)]).toEqual([[], -800, 0]);
  });
});

describe('layaway.cancelled', () => {
  const play = (body: LayawayCancelled, world: World) => {
    const operation = operationOf(layawayCancelled, body);
    const ruling = layawayCancelled.decide(operation, world);
    return { ruling, codes: ruling.flags.map(({ code }) => code), effects: layawayCancelled.effects(operation, decisionOf(ruling)) };
  };

  it('reverses the advance and keeps the penalty', () => {
    const { codes, effects } = play(cancelled(), holding(10_000, 1379));
    expect(codes).toEqual([]);
    expect(['215', '220', '110', '430', '120'].map((account) => posted(effects, account))).toEqual([8621, 1379, -9000, -1000, 0]);
  });

  it('leaves on the account what was given back too little or too much, and says so', () => {
    const little = play(cancelled({ refunds: [{ method: 'credit', amountCents: 8500 }] }), holding(10_000, 1379));
    expect([little.codes, posted(little.effects, '120'), little.effects.balances.at(-1)?.amountCents]).toEqual([['refund-differs'], -9000, -9000]);
    const much = play(cancelled({ penaltyCents: 0, refunds: [{ method: 'cash', amountCents: 12_000 }] }), holding(10_000, 1379));
    expect([much.codes, posted(much.effects, '120')]).toEqual([['refund-differs'], 2000]);
    expect(play(cancelled({ sessionId: null }), holding(10_000, 1379)).ruling.reason).toBe('cash-without-session');
  });
});
