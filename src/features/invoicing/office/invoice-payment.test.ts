import { describe, expect, it } from 'vitest';
import { paymentChoice, saidForm } from './invoice-payment.ts';

const paid = (method: 'cash' | 'card' | 'credit', amountCents: number) => ({ payments: [{ method, amountCents }] });

describe('the form of payment', () => {
  it('is that of the largest part of all tickets; another may be said', () => {
    const { paid: as, forms } = paymentChoice([paid('cash', 100), paid('card', 300)]);
    expect(as).toEqual({ paymentForm: '04', paymentMethod: 'PUE' });
    expect(forms).toEqual(expect.arrayContaining(['01', '04', '28']));
    expect(forms).not.toContain('99');
  });

  it('is not chosen while something is owed', () => {
    expect(paymentChoice([paid('cash', 300), paid('credit', 100)])).toEqual({ paid: { paymentForm: '99', paymentMethod: 'PPD' }, forms: ['99'] });
  });

  it('is said only when it may be and differs', () => {
    const cash = paymentChoice([paid('cash', 300)]);
    expect([saidForm(cash, '28'), saidForm(cash, '01'), saidForm(cash, ''), saidForm(paymentChoice([paid('credit', 100)]), '28')]).toEqual(['28', '', '', '']);
  });
});
