import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Balance } from '../kernel/balance.ts';
import { CUSTOMER, decisionOf, operationOf, posted, SESSION, testId, unbalanced, worldWith } from '../testing/fixture.ts';
import type { CustomerPaid } from './operations.ts';
import { customerPaid, paymentContradiction } from './paid.ts';

function paid(totalCents: number, applications: CustomerPaid['applications'] = [], over: Partial<CustomerPaid> = {}): CustomerPaid {
  return {
    folio: 'A1-000009', customerId: CUSTOMER, sessionId: SESSION, payments: [{ method: 'cash', amountCents: totalCents, reference: null }], totalCents,
    applications, note: null, ...over,
  };
}

function played(body: CustomerPaid, owed: (ownerId: string) => Balance, customerOfSale = CUSTOMER) {
  const operation = operationOf(customerPaid, body);
  const ruling = customerPaid.decide(operation, worldWith({
    balance: (_kind, ownerId) => owed(ownerId), sale: () => ({ folio: 'A1-000001', customerId: customerOfSale, lines: [] }),
  }));
  return { codes: ruling.flags.map(({ code }) => code), effects: customerPaid.effects(operation, decisionOf(ruling)) };
}

describe('customer.paid', () => {
  it('settles all the tax of any number of sales, in any split into payments', () => {
    const debt = fc.record({ amountCents: fc.integer({ min: 1, max: 900_000 }), rateBps: fc.constantFrom(1600, 800, 0) })
      .map(({ amountCents, rateBps }) => ({ amountCents, taxCents: Math.round((amountCents * rateBps) / (10_000 + rateBps)) }));
    fc.assert(fc.property(fc.array(debt, { minLength: 1, maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 12 }), (debts, parts) => {
      const owed = new Map(debts.map((one, index) => [testId(100 + index), { ...one }]));
      const total = { amountCents: debts.reduce((sum, one) => sum + one.amountCents, 0), taxCents: 0 };
      let collected = 0;
      for (const [saleId, balance] of owed) {
        for (const part of [...parts, balance.amountCents]) {
          const amountCents = Math.min(part, balance.amountCents);
          if (amountCents === 0) continue;
          const { codes, effects } = played(paid(amountCents, [{ saleId, amountCents }]), (ownerId) => owed.get(ownerId) ?? total);
          expect([codes, unbalanced(effects)]).toEqual([[], 0]);
          expect([posted(effects, '110'), posted(effects, '120')]).toEqual([amountCents, -amountCents]);
          collected -= posted(effects, '220');
          for (const change of effects.balances) {
            const one = change.kind === 'sale' ? balance : total;
            one.amountCents += change.amountCents;
            one.taxCents += change.taxCents;
          }
          expect(balance.taxCents).toBeGreaterThanOrEqual(0);
        }
        expect(balance).toEqual({ amountCents: 0, taxCents: 0 });
      }
      expect([total.amountCents, collected]).toEqual([0, debts.reduce((sum, one) => sum + one.taxCents, 0)]);
    }));
  });

  it('leaves on the account what it is not applied to', () => {
    const { effects } = played(paid(5000), () => ({ amountCents: 9000, taxCents: 0 }));
    expect(effects.balances).toEqual([{ kind: 'credit', ownerId: CUSTOMER, amountCents: -5000, taxCents: 0, reason: null }]);
    expect(effects.cash).toEqual([{ sessionId: SESSION, kind: 'collection', method: 'cash', amountCents: 5000, reason: null }]);
    expect(posted(effects, '221')).toBe(0);
  });

  it('flags what is more than owed, or for somebody else', () => {
    const applications = [{ saleId: testId(100), amountCents: 5000 }];
    expect(played(paid(5000, applications), () => ({ amountCents: 4999, taxCents: 10 })).codes).toEqual(['overpaid', 'paid-more-than-owed']);
    expect(played(paid(5000, applications), () => ({ amountCents: 9000, taxCents: 10 }), testId(5)).codes).toEqual(['sale-of-another-customer']);
  });

  it('is quarantined when it contradicts itself', () => {
    const one = { saleId: testId(100), amountCents: 3000 };
    expect(paymentContradiction(paid(5000, [one]))).toBeNull();
    expect(paymentContradiction({ ...paid(5000), totalCents: 4000 })).toBe('payments-mismatch');
    expect(paymentContradiction(paid(5000, [{ ...one, amountCents: 5001 }]))).toBe('applied-more-than-paid');
    expect(paymentContradiction(paid(6000, [one, one]))).toBe('applied-twice');
    expect(paymentContradiction(paid(5000, [], { sessionId: null }))).toBe('cash-without-session');
  });
});
