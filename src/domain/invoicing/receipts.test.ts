import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../kernel/integers.ts';
import { receiptPayments, settledOf, type AppliedMoney, type OpenInvoice } from './receipts.ts';

const invoice = (uuid: string, balanceCents: number, installments = 0): OpenInvoice => ({
  uuid, series: 'F', folio: '1', totalCents: 11_600, taxes: [{ tax: '002', rateBps: 1600, baseCents: 10_000, taxCents: 1600 }], balanceCents, installments,
});
const applied = (one: OpenInvoice, amountCents: number, taxCents: number | null = null): AppliedMoney => ({ invoice: one, amountCents, taxCents });
const paidAt = '2026-11-20T10:00:00';

describe('money on invoices in instalments', () => {
  it('fills them in turn, each way it came a payment, with instalment and balance', () => {
    const payments = receiptPayments(
      { paidAt, methods: [{ method: 'cash', amountCents: 5000, reference: null }, { method: 'transfer', amountCents: 4000, reference: 'SPEI 1' }] },
      [applied(invoice('a', 6000, 1), 6000, 828), applied(invoice('b', 11_600), 3000)],
    );
    expect(payments).toMatchObject([
      { paymentForm: '01', settlements: [{ uuid: 'a', installment: 2, balanceBeforeCents: 6000, paidCents: 5000, taxCents: 690 }] },
      { paymentForm: '03', reference: 'SPEI 1', settlements: [
        { uuid: 'a', installment: 3, balanceBeforeCents: 1000, paidCents: 1000, taxCents: 138 }, { uuid: 'b', installment: 1, balanceBeforeCents: 11_600, paidCents: 3000, taxCents: null },
      ] },
    ]);
    expect(settledOf(payments, 'a')).toEqual({ amountCents: 6000, installments: 2 });
  });

  it('more than is owed is not acknowledged, and its tax is reckoned anew', () => {
    const payments = receiptPayments({ paidAt, methods: [{ method: 'card', amountCents: 9000, reference: null }] }, [applied(invoice('a', 400), 9000, 1241), applied(invoice('b', 0), 100)]);
    expect(payments).toMatchObject([{ paymentForm: '04', settlements: [{ uuid: 'a', paidCents: 400, taxCents: null }] }]);
    expect(receiptPayments({ paidAt, methods: [{ method: 'card', amountCents: 9000, reference: null }] }, [applied(invoice('b', -5), 100)])).toEqual([]);
  });

  it('never acknowledges more than came in, was applied or is owed, and loses no tax', () => {
    const cents = fc.integer({ min: 1, max: 5000 });
    fc.assert(fc.property(fc.array(cents, { minLength: 1, maxLength: 4 }), fc.array(fc.record({ share: cents, balance: fc.integer({ min: -10, max: 6000 }), tax: fc.nat(800) }), { minLength: 1, maxLength: 4 }), (methods, shares) => {
      const inCents = sum(methods);
      let left = inCents;
      const given = shares.map(({ share, balance, tax }, index) => {
        const amountCents = Math.min(share, left);
        left -= amountCents;
        return applied(invoice(String(index), balance), amountCents, tax);
      });
      const payments = receiptPayments({ paidAt, methods: methods.map((amountCents) => ({ method: 'cash', amountCents, reference: null })) }, given);
      for (const { invoice: { uuid, balanceCents }, amountCents, taxCents } of given) {
        expect(settledOf(payments, uuid).amountCents).toBe(Math.max(0, Math.min(amountCents, balanceCents)));
        const taxes = payments.flatMap(({ settlements }) => settlements).filter((one) => one.uuid === uuid).map((one) => one.taxCents);
        if (taxes.length > 0 && amountCents <= balanceCents) expect(sum(taxes.map((tax) => tax ?? 0))).toBe(taxCents);
      }
    }));
  });
});
