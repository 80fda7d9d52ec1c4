import { expect, it } from 'vitest';
import { decisionOf, operationOf, PRODUCT, worldWith } from '../testing/fixture.ts';
import { priceChanged } from './definitions.ts';
import { priceChangedSchema } from './operations.ts';

const body = { productId: PRODUCT, branchId: null, prices: { price2Cents: 9900 } };

it('writes the prices named and nothing else', () => {
  const operation = operationOf(priceChanged, body);
  expect(priceChanged.decide(operation, worldWith())).toEqual({ flags: [] });
  expect(priceChanged.effects(operation, decisionOf({})).records).toEqual([{ collection: 'products', id: PRODUCT, created: false, fields: { price2Cents: 9900 } }]);
  expect(priceChangedSchema.safeParse({ ...body, prices: {} }).success).toBe(false);
  expect(priceChangedSchema.safeParse({ ...body, prices: { costCents: 1 } }).success).toBe(false);
});

it('is declined from who may not set prices, and for a part nobody knows', () => {
  const world = worldWith({ employee: () => ({ active: true, maxDiscountBps: 0, can: (permission) => permission !== 'config.edit_prices' }) });
  expect(priceChanged.decide(operationOf(priceChanged, body), world)).toMatchObject({ outcome: 'declined', reason: 'not-permitted' });
  expect(priceChanged.decide(operationOf(priceChanged, body), worldWith({ product: () => null }))).toMatchObject({ outcome: 'declined', reason: 'unknown-product' });
});
