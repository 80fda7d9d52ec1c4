import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../../domain/kernel/integers.ts';
import { emptyPayDraft, planPayment, type PayDraft } from './payment.ts';

const draft = (over: Partial<PayDraft>): PayDraft => ({ ...emptyPayDraft, ...over });

describe('planPayment', () => {
  it('takes cash with change, and nothing typed as exact', () => {
    expect(planPayment(260_300, draft({ receivedCents: 270_000 }))).toEqual({
      kind: 'ready', changeCents: 9700, cashDueCents: 260_300,
      payments: [{ method: 'cash', amountCents: 260_300, tenderedCents: 270_000, reference: null }],
    });
    expect(planPayment(100, draft({}))).toMatchObject({ kind: 'ready', changeCents: 0 });
  });

  it('says what is missing', () => {
    expect(planPayment(10_000, draft({ receivedCents: 5000 }))).toEqual({ kind: 'missing', missingCents: 5000, cashDueCents: 10_000 });
    expect(planPayment(10_000, draft({ receivedCents: 0 }))).toMatchObject({ kind: 'missing' });
  });

  it('refuses a barcode scanned into the amount', () => {
    expect(planPayment(10_000, draft({ receivedCents: 750_123_400 }))).toMatchObject({ kind: 'change-too-large' });
  });

  it('takes card and transfer exactly, with their reference', () => {
    expect(planPayment(10_000, draft({ method: 'card', reference: ' 4021 ', receivedCents: 99 }))).toEqual({
      kind: 'ready', changeCents: 0, cashDueCents: 0, payments: [{ method: 'card', amountCents: 10_000, tenderedCents: 10_000, reference: '4021' }],
    });
    expect(planPayment(10_000, draft({ method: 'transfer' }))).toMatchObject({ payments: [{ method: 'transfer', reference: null }] });
  });

  it('splits a mixed payment and gives change from cash only', () => {
    expect(planPayment(10_000, draft({ method: 'mixed', cardCents: 6000, receivedCents: 5000 }))).toEqual({
      kind: 'ready', changeCents: 1000, cashDueCents: 4000,
      payments: [
        { method: 'cash', amountCents: 4000, tenderedCents: 5000, reference: null },
        { method: 'card', amountCents: 6000, tenderedCents: 6000, reference: null },
      ],
    });
    expect(planPayment(10_000, draft({ method: 'mixed', cardCents: 6000, transferCents: 5000 }))).toEqual({ kind: 'over-total', overCents: 1000 });
    expect(planPayment(10_000, draft({ method: 'mixed', cardCents: 6000, transferCents: 4000 }))).toMatchObject({ kind: 'ready', payments: [{ method: 'card' }, { method: 'transfer' }] });
  });

  it('pays a ticket of nothing', () => {
    expect(planPayment(0, draft({}))).toMatchObject({ kind: 'ready', payments: [{ method: 'cash', amountCents: 0, tenderedCents: 0 }] });
  });

  it('always adds up: amounts to the total, tendered minus amounts to the change', () => {
    const amount = fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: null });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom('cash', 'card', 'transfer', 'mixed' as const), amount, amount, amount, (total, method, receivedCents, cardCents, transferCents) => {
        const plan = planPayment(total, { method, receivedCents, cardCents, transferCents, reference: '' });
        if (plan.kind !== 'ready') return;
        expect(sum(plan.payments.map((payment) => payment.amountCents))).toBe(total);
        expect(sum(plan.payments.map((payment) => payment.tenderedCents - payment.amountCents))).toBe(plan.changeCents);
        expect(plan.payments.length).toBeGreaterThan(0);
        for (const payment of plan.payments) {
          expect(payment.tenderedCents).toBeGreaterThanOrEqual(payment.amountCents);
          if (payment.method !== 'cash') expect(payment.tenderedCents).toBe(payment.amountCents);
        }
      }),
    );
  });
});
