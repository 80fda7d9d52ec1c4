import { expect, it } from 'vitest';
import { givenReceiver } from './new-invoice-draft.ts';

const receiver = { rfc: 'TSU010203CD9', legalName: 'TALLER SUAREZ', taxRegime: '601', postalCode: '64000', cfdiUse: 'G03', email: null };

it('a receiver is taken over from whoever led here, and from nothing else', () => {
  expect(givenReceiver({ receiver })).toEqual(receiver);
  for (const other of [null, undefined, 'x', {}, { receiver: null }, { receiver: { ...receiver, rfc: 3 } }]) expect(givenReceiver(other)).toBeNull();
});
