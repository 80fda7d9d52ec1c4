import { expect, it } from 'vitest';
import { paymentFormChoices, paymentOf } from './payment-form.ts';

const paid = (method: 'cash' | 'card' | 'transfer' | 'credit', amountCents: number) => ({ method, amountCents });

it('is that of the larger part, all parts of one method together', () => {
  expect(paymentOf([paid('cash', 100)])).toEqual({ paymentForm: '01', paymentMethod: 'PUE' });
  expect(paymentOf([paid('cash', 90), paid('card', 60), paid('card', 50)])).toEqual({ paymentForm: '04', paymentMethod: 'PUE' });
  expect(paymentOf([paid('transfer', 91), paid('cash', 90)])).toEqual({ paymentForm: '03', paymentMethod: 'PUE' });
});

it('of a sale on account, even in part, is in instalments and still to be said', () => {
  expect(paymentOf([paid('cash', 900), paid('credit', 1)])).toEqual({ paymentForm: '99', paymentMethod: 'PPD' });
});

it('lets somebody say which kind of card it was', () => {
  expect(paymentFormChoices({ paymentForm: '28', paymentMethod: 'PUE' })).toEqual(['04', '28']);
  expect(paymentFormChoices({ paymentForm: '01', paymentMethod: 'PUE' })).toEqual(['01']);
});
