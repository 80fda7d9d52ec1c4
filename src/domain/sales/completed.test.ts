import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../kernel/envelope.ts';
import { sum } from '../kernel/integers.ts';
import type { World } from '../kernel/world.ts';
import { totalTicket } from '../pricing/line.ts';
import { CUSTOMER, decisionOf, operationOf, posted, REGISTER, saleLine, SESSION, testId, unbalanced, worldWith } from '../testing/fixture.ts';
import { contradictionIn, saleCompleted, saleCompletedV1, saleCompletedV2 } from './completed.ts';
import type { SaleCompleted, SaleCompletedV1, SaleCompletedV2, SaleLine } from './operations.ts';

function sale(lines: SaleLine[], pricesIncludeTax = true, over: Partial<SaleCompleted> = {}): SaleCompleted {
  const { totalCents } = totalTicket(lines, pricesIncludeTax);
  return {
    folio: 'A1-000001', sessionId: SESSION, customerId: null, draftId: null, priceTier: 1, pricesIncludeTax, lines,
    payments: [{ method: 'cash', amountCents: totalCents, tenderedCents: totalCents, reference: null }], totalCents, changeCents: 0, note: null, approvals: [], ...over,
  };
}

/** The same sale with a part of it, in percent, on account. */
function onAccount(lines: SaleLine[], percent: number, pricesIncludeTax = true): SaleCompleted {
  const { totalCents } = totalTicket(lines, pricesIncludeTax);
  const creditCents = Math.floor((totalCents * percent) / 100);
  return sale(lines, pricesIncludeTax, {
    customerId: CUSTOMER,
    payments: (['credit', 'cash'] as const).map((method) => {
      const amountCents = method === 'credit' ? creditCents : totalCents - creditCents;
      return { method, amountCents, tenderedCents: amountCents, reference: null };
    }),
  });
}

const operation = (body: SaleCompleted): Operation<SaleCompleted, null> => operationOf(saleCompleted, body);
const codes = (body: SaleCompleted, world = worldWith()): string[] => saleCompleted.decide(operation(body), world).flags.map((flag) => flag.code);

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
    const cautious = worldWith({ employee: () => ({ active: true, maxDiscountBps: 500, can: (permission) => permission !== 'pos.price_override' }) });
    const lines = [saleLine({ quantityMilli: 3000, discountCents: 3480 }), saleLine({ priceCents: 9000 })];
    const { flags, outcome } = saleCompleted.decide(operation(sale(lines)), cautious);
    expect(outcome).toBeUndefined();
    expect(flags.map((flag) => [flag.code, flag.line])).toEqual([
      ['discount-over-limit', 0], ['oversold', 0], ['price-overridden', 1], ['oversold', 1],
    ]);
  });

  it('takes a discount over the limit as given when somebody who may give it approved it, and flags it when they may not', () => {
    const manager = testId(61);
    const limits = (maxDiscountBps: number, over: Partial<NonNullable<ReturnType<World['employee']>>> = {}): World =>
      worldWith({ employee: (id) => (id === manager ? { active: true, maxDiscountBps, can: () => true, ...over } : { active: true, maxDiscountBps: 500, can: () => true }) });
    const body = sale([saleLine({ discountCents: 1160 }), saleLine({ discountCents: 1160 })], true, { approvals: [{ line: 1, employeeId: manager }] });
    const overLimit = (world: World) => saleCompleted.decide(operation(body), world).flags.filter(({ code }) => code === 'discount-over-limit').map(({ line, data }) => [line, data?.['limitBps']]);
    expect(overLimit(limits(1000))).toEqual([[0, 500]]);
    expect(overLimit(limits(900))).toEqual([[0, 500], [1, 900]]);
    expect(overLimit(limits(5000, { active: false }))).toEqual([[0, 500], [1, 500]]);
    expect(overLimit(limits(5000, { can: (permission) => permission !== 'pos.discount' }))).toEqual([[0, 500], [1, 500]]);
    expect(saleCompleted.needs(body, testId(1)).employees).toEqual([manager]);
    expect(contradictionIn({ ...body, approvals: [{ line: 2, employeeId: manager }] })).toBe('line-mismatch');
  });

  it('lets two lines of one part share its stock and its value', () => {
    const { costsCents } = saleCompleted.decide(operation(sale([saleLine(), saleLine()])), worldWith());
    expect(sum(costsCents ?? [])).toBe(10_001);
  });

  it('flags a session that is closed, unknown or of another register', () => {
    const judge = (session: ReturnType<World['session']>): string[] => codes(sale([saleLine()]), worldWith({ session: () => session }));
    expect(judge(null)).toEqual(['unknown-session']);
    expect(judge({ open: false, registerId: REGISTER, expectedCashCents: 0 })).toEqual(['session-closed']);
    expect(judge({ open: true, registerId: testId(7), expectedCashCents: 0 })).toEqual(['session-of-another-register']);
  });
});

describe('a sale on account', () => {
  it('needs a customer, the right to give credit and room under the limit', () => {
    const body = onAccount([saleLine()], 50);
    expect(codes(body)).toEqual([]);
    expect(contradictionIn({ ...body, customerId: null })).toBe('credit-without-customer');
    expect(codes(body, worldWith({ employee: () => ({ active: true, maxDiscountBps: 0, can: (permission) => permission !== 'pos.credit_sale' }) }))).toEqual(['credit-not-permitted']);
    expect(codes(body, worldWith({ customer: () => null }))).toEqual(['unknown-customer']);
    const limited = (amountCents: number): World => worldWith({ customer: () => ({ active: true, priceTier: 1, creditLimitCents: 10_000 }), balance: () => ({ amountCents, taxCents: 0 }) });
    expect([codes(body, limited(4200)), codes(body, limited(4201))]).toEqual([[], ['over-credit-limit']]);
  });

  it('owes its share of the tax until it is collected, less what a payment that came first has settled', () => {
    const body = onAccount([saleLine()], 50);
    const op = operation(body);
    const whole = saleCompleted.effects(op, decisionOf({ costsCents: [5000] }));
    expect(['110', '120', '220', '221'].map((account) => posted(whole, account))).toEqual([5800, 5800, -800, -800]);
    expect(whole.balances).toEqual([
      { kind: 'credit', ownerId: CUSTOMER, amountCents: 5800, taxCents: 0, reason: null },
      { kind: 'sale', ownerId: op.id, amountCents: 5800, taxCents: 800, reason: null },
    ]);
    const ruling = saleCompleted.decide(op, worldWith({ balance: (kind) => ({ amountCents: kind === 'sale' ? -2900 : 0, taxCents: 0 }) }));
    const half = saleCompleted.effects(op, decisionOf({ ...ruling, costsCents: [5000] }));
    expect(['220', '221'].map((account) => posted(half, account))).toEqual([-1200, -400]);
  });

  it('is flagged when its open ticket was paid before', () => {
    const body = sale([saleLine()], true, { draftId: testId(77) });
    expect(codes(body)).toEqual([]);
    expect(codes(body, worldWith({ saleOfDraft: () => ({ saleId: testId(78), folio: 'A2-000001' }) }))).toEqual(['draft-paid-twice']);
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
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 20 }), fc.boolean(), fc.nat({ max: 100 }), (rows, included, percent) => {
        const op = operation(onAccount(rows.map((row) => row.line), percent, included));
        const effects = saleCompleted.effects(op, decisionOf({ costsCents: rows.map((row) => row.costCents) }));
        const lines = effects.journal.flatMap((entry) => entry.lines);
        expect(unbalanced(effects)).toBe(0);
        const [rollup] = effects.rollups;
        expect((rollup?.cashCents ?? 0) + (rollup?.creditCents ?? 0)).toBe(op.body.totalCents);
        expect([posted(effects, '110'), posted(effects, '120')]).toEqual([rollup?.cashCents, rollup?.creditCents]);
        expect(sum(effects.cash.map((cash) => cash.amountCents))).toBe(rollup?.cashCents);
        expect(effects.rollups[0]?.totalCents).toBe(op.body.totalCents);
        const income = sum(lines.filter((line) => ['410', '411', '412', '220', '221'].includes(line.account)).map((line) => line.creditCents));
        expect(income).toBe(op.body.totalCents);
        expect(sum(effects.inventory.map((each) => each.valueCents)) + sum(rows.map((row) => row.costCents))).toBe(0);
      }),
    );
  });

  it('says of a sale of the first two versions just what it said of it then', () => {
    const body = sale([saleLine({ quantityMilli: 2000 })]);
    const { approvals, ...second } = body;
    const { draftId, ...first } = second;
    expect([draftId, approvals]).toEqual([null, []]);
    expect(saleCompletedV2.effects(operationOf(saleCompletedV2, second as SaleCompletedV2), decisionOf({ costsCents: [10_001] }))).toEqual(saleCompleted.effects(operation(body), decisionOf({ costsCents: [10_001] })));
    const decision = decisionOf({ costsCents: [10_001] });
    const effects = saleCompletedV1.effects(operationOf(saleCompletedV1, first as SaleCompletedV1), decision);
    expect(effects).toEqual(saleCompleted.effects(operation(body), decision));
    expect(effects.journal[0]?.lines.map(({ account, debitCents, creditCents }) => [account, debitCents, creditCents])).toEqual([
      ['110', 23_200, 0], ['410', 0, 20_000], ['220', 0, 3200], ['510', 10_001, 0], ['130', 0, 10_001],
    ]);
  });
});
