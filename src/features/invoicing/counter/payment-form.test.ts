import { expect, it } from 'vitest';
import { paymentFormChoices } from './payment-form.ts';

it('lets somebody say which kind of card it was', () => {
  expect(paymentFormChoices({ paymentForm: '28', paymentMethod: 'PUE' })).toEqual(['04', '28']);
  expect(paymentFormChoices({ paymentForm: '01', paymentMethod: 'PUE' })).toEqual(['01']);
});
