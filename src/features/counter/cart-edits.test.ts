import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cart } from '../../device/contract.ts';
import { grossCentsOf } from '../../domain/drafts/cart.ts';
import { lineKeyOf } from '../../domain/drafts/document.ts';
import type { ProductRow } from '../../domain/sync/rows.ts';
import { discountShareBps } from '../../domain/pricing/line.ts';
import { MAX_SALE_LINES } from '../../domain/sales/operations.ts';
import { addProduct, changeQuantity, chooseCustomer, emptyCart, hasRoomFor, neighbourKey, removeLine, setDiscount, setQuantity } from './cart-edits.ts';

function product(id: string, over: Partial<ProductRow> = {}): ProductRow {
  return {
    id, partNumber: `N-${id}`, manufacturer: 'Frenatec', name: `Parte ${id}`, description: '', category: '', unit: 'pieza', barcodes: [],
    price1Cents: 10_000, price2Cents: 9000, price3Cents: 8050, taxRateBps: 1600, satProductKey: null, satUnitKey: null, fitments: [],
    crossReferences: [], locations: {}, minMilli: 0, maxMilli: 0, active: true, ...over,
  };
}

const key = (id: string, over: Partial<ProductRow> = {}) => lineKeyOf(product(id, over));
const empty = emptyCart('cart');
const first = (cart: Cart) => cart.lines[0]!;

describe('the ticket in the making', () => {
  it('adds to the line a part already has', () => {
    const cart = addProduct(addProduct(empty, product('a'), 1000), product('a'), 2500);
    expect(cart.lines).toHaveLength(1);
    expect(first(cart).quantityMilli).toBe(3500);
  });

  it('takes the line away when nothing of it is left', () => {
    const cart = addProduct(empty, product('a'), 1000);
    expect(changeQuantity(cart, key('a'), -1000).lines).toEqual([]);
    expect(setQuantity(cart, key('a'), 0).lines).toEqual([]);
    expect(removeLine(cart, key('b'))).toEqual(cart);
  });

  it('prices every line by the tier of the customer, and back', () => {
    const cart = addProduct(empty, product('a'), 2000);
    const workshop = chooseCustomer(cart, { id: 'c', name: 'Taller Ruiz', priceTier: 2 });
    expect(first(workshop).priceCents).toBe(9000);
    expect(workshop.customerName).toBe('Taller Ruiz');
    expect(first(addProduct(workshop, product('b'), 1000)).priceCents).toBe(9000);
    expect(chooseCustomer(workshop, null)).toEqual(cart);
  });

  it('keeps the share of a discount when quantity or price change', () => {
    const cart = setDiscount(addProduct(empty, product('a'), 1000), key('a'), 1000);
    expect(first(setQuantity(cart, key('a'), 3000)).discountCents).toBe(3000);
    expect(first(chooseCustomer(cart, { id: 'c', name: 'x', priceTier: 3 })).discountCents).toBe(805);
  });

  it('never lets a discount grow past its share nor past its line', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500_000 }), fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 0, max: 10_000 }), (priceCents, before, after, shareBps) => {
        const start = addProduct(empty, product('a', { price1Cents: priceCents }), before);
        const gross = grossCentsOf(first(start));
        const discounted = setDiscount(start, key('a', { price1Cents: priceCents }), Math.floor((gross * shareBps) / 10_000));
        const line = first(setQuantity(discounted, key('a', { price1Cents: priceCents }), after));
        expect(line.discountCents).toBeLessThanOrEqual(grossCentsOf(line));
        if (grossCentsOf(line) > 0) {
          expect(discountShareBps(grossCentsOf(line), line.discountCents)).toBeLessThanOrEqual(shareBps);
        }
      }),
    );
    expect(first(setDiscount(addProduct(empty, product('a'), 1000), key('a'), 99_999)).discountCents).toBe(10_000);
  });

  it('stops at the most lines a sale may have, yet still adds to those there are', () => {
    const lines = Array.from({ length: MAX_SALE_LINES }, (_, index) => first(addProduct(empty, product(String(index)), 1000)));
    const full: Cart = { ...empty, lines };
    expect(hasRoomFor(full, key('new'))).toBe(false);
    expect(addProduct(full, product('new'), 1000)).toEqual(full);
    expect(first(addProduct(full, product('0'), 1000)).quantityMilli).toBe(2000);
  });

  it('moves the selection and stays at the ends', () => {
    const cart = addProduct(addProduct(empty, product('a'), 1000), product('b'), 1000);
    expect(neighbourKey(cart, null, 1)).toBe(key('a'));
    expect(neighbourKey(cart, null, -1)).toBe(key('b'));
    expect(neighbourKey(cart, key('a'), 1)).toBe(key('b'));
    expect(neighbourKey(cart, key('b'), 1)).toBe(key('b'));
    expect(neighbourKey(empty, null, 1)).toBeNull();
  });
});
