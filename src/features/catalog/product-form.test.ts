import { describe, expect, it } from 'vitest';
import { productFieldsSchema } from '../../domain/catalog/operations.ts';
import type { ProductDraft } from './product-form.ts';
import { fitmentText, marginBps, NEW_PRODUCT, productDraft, productFields, productPatch, productProblems, stockLevel } from './product-form.ts';

const WAREHOUSE = '01990000-0000-7000-8000-000000000001';
const GOOD: ProductDraft = { ...NEW_PRODUCT, partNumber: ' D-1063 ', name: 'Balata', price1Cents: 41_200 };

describe('a product in its form', () => {
  it('says what is missing', () => {
    expect(productProblems(NEW_PRODUCT)).toEqual({ partNumber: 'missing', name: 'missing', price1Cents: 'missing' });
    expect(productProblems(GOOD)).toEqual({});
  });

  it('holds codes and ranges to their form', () => {
    expect(productProblems({ ...GOOD, satProductKey: '123', satUnitKey: 'LARGO', minMilli: 2000, maxMilli: 1000 })).toEqual({
      satProductKey: 'sat-product-key', satUnitKey: 'sat-unit-key', maxMilli: 'min-over-max',
    });
  });

  it('wants whole vehicles and years in order, and passes over an empty row', () => {
    const row = { make: 'Nissan', model: 'Tsuru', yearFrom: 1992, yearTo: 2017, engine: '' };
    const empty = { make: '', model: ' ', yearFrom: null, yearTo: null, engine: '' };
    expect(productProblems({ ...GOOD, fitments: [row, empty] })).toEqual({});
    expect(productFields({ ...GOOD, fitments: [row, empty] }).fitments).toEqual([{ ...row, engine: null }]);
    expect(productProblems({ ...GOOD, fitments: [{ ...row, yearFrom: null }] }).fitments).toBe('fitment-incomplete');
    expect(productProblems({ ...GOOD, fitments: [{ ...row, yearTo: 1990 }] }).fitments).toBe('fitment-years');
  });

  it('makes what the server takes', () => {
    const fields = productFields({ ...GOOD, locations: { [WAREHOUSE]: ' ' } });
    expect(productFieldsSchema.parse(fields)).toMatchObject({ partNumber: 'D-1063', price2Cents: 41_200, price3Cents: 41_200, costCents: 0, locations: {} });
  });

  it('sends only what changed, and comes back the same', () => {
    expect(productPatch({ ...GOOD, name: 'Balata cerámica' }, ['name'])).toEqual({ name: 'Balata cerámica' });
    const fields = productFields(GOOD);
    const back = productDraft({ ...fields, id: WAREHOUSE, stockValueCents: null, onHandMilli: {} });
    expect(productFields(back)).toEqual(fields);
  });
});

describe('figures of a product', () => {
  it('earns on the price without its tax', () => {
    expect(marginBps(11_600, 7_000, 1600)).toBe(3000);
    expect(marginBps(11_600, 7_000, null)).toBe(3966);
    expect(marginBps(11_600, null, 1600)).toBeNull();
    expect(marginBps(5_800, 7_000, 1600)).toBe(-4000);
  });

  it('stands by its minimum', () => {
    const level = (onHand: number, minMilli: number) => stockLevel({ onHandMilli: { [WAREHOUSE]: onHand }, minMilli });
    expect([level(-1000, 0), level(1000, 2000), level(0, 0), level(2000, 2000)]).toEqual(['negative', 'low', 'none', 'good']);
  });

  it('says vehicles shortly', () => {
    expect(fitmentText({ make: 'Nissan', model: 'Tsuru', yearFrom: 1992, yearTo: 2017, engine: '1.6' })).toBe('Nissan Tsuru 92–17 1.6');
    expect(fitmentText({ make: 'Nissan', model: 'NP300', yearFrom: 2009, yearTo: null, engine: null })).toBe('Nissan NP300 09–');
  });
});
