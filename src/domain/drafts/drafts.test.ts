import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import type { ProductRow } from '../sync/rows.ts';
import { readCart, readName, type DraftCart } from './cart.ts';
import { lineKeyOf, type DraftDocument, type DraftSale } from './document.ts';
import { applyEdits, editsBetween } from './edits.ts';
import { leftoverOf, noteMoved, noteSale } from './leftover.ts';
import { isOpen, summaryOf } from './api.ts';

function product(n: number, over: Partial<ProductRow> = {}): ProductRow {
  return {
    id: `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`, partNumber: `N-${n}`, manufacturer: 'Frenatec', name: `Parte ${n}`, description: '', category: '',
    unit: 'pieza', barcodes: [], price1Cents: 10_000, price2Cents: 9000, price3Cents: 8050, taxRateBps: 1600, satProductKey: null, satUnitKey: null,
    fitments: [], crossReferences: [], locations: {}, minMilli: 0, maxMilli: 0, active: true, ...over,
  };
}

/** One device's copy of a draft, edited as the counter does: by what a person made of what they saw. */
class Replica {
  readonly doc = new Doc();
  readonly writer = String(this.doc.clientID);
  readonly document: DraftDocument = { map: (name) => this.doc.getMap(name), transact: (change) => this.doc.transact(change) };

  get cart(): DraftCart {
    return readCart(this.document);
  }

  change(edit: (cart: DraftCart) => DraftCart): void {
    const before = this.cart;
    applyEdits(this.document, this.writer, editsBetween(before, edit(before)));
  }

  add(part: ProductRow, quantityMilli = 1000): void {
    const key = lineKeyOf(part);
    this.change((cart) => {
      const line = cart.lines.find((each) => each.key === key);
      const more = { key, product: part, quantityMilli: quantityMilli + (line?.quantityMilli ?? 0), priceCents: 10_000, discountCents: line?.discountCents ?? 0 };
      return { ...cart, lines: line ? cart.lines.map((each) => (each === line ? { ...line, quantityMilli: more.quantityMilli } : each)) : [...cart.lines, more] };
    });
  }

  setQuantity(part: ProductRow, quantityMilli: number): void {
    const key = lineKeyOf(part);
    this.change((cart) => ({ ...cart, lines: cart.lines.flatMap((line) => (line.key !== key ? [line] : quantityMilli > 0 ? [{ ...line, quantityMilli }] : [])) }));
  }

  quantity(part: ProductRow): number {
    return this.cart.lines.find(({ key }) => key === lineKeyOf(part))?.quantityMilli ?? 0;
  }

  take(other: Replica): void {
    applyUpdate(this.doc, encodeStateAsUpdate(other.doc));
  }
}

function replicas(count: number): Replica[] {
  return Array.from({ length: count }, () => new Replica());
}

function merge(all: readonly Replica[]): void {
  for (const one of all) for (const other of all) if (one !== other) one.take(other);
}

const A = product(1);
const B = product(2);

describe('an open ticket', () => {
  it('counts +1 and +1 as 2, and −1 and −1 as two fewer', () => {
    const [one, two] = replicas(2) as [Replica, Replica];
    one.add(A, 4000);
    merge([one, two]);
    one.add(A);
    two.add(A);
    merge([one, two]);
    expect([one.quantity(A), two.quantity(A)]).toEqual([6000, 6000]);
    one.setQuantity(A, 5000);
    two.setQuantity(A, 5000);
    merge([one, two]);
    expect([one.quantity(A), two.quantity(A)]).toEqual([4000, 4000]);
  });

  it('keeps what one adds while two others take the line away', () => {
    const [one, two, three] = replicas(3) as [Replica, Replica, Replica];
    one.add(A, 2000);
    merge([one, two, three]);
    one.setQuantity(A, 0);
    two.setQuantity(A, 0);
    three.add(A);
    merge([one, two, three]);
    expect(two.quantity(A)).toBe(1000);
    one.add(A, 3000);
    two.setQuantity(A, 0);
    merge([one, two, three]);
    expect(three.quantity(A)).toBe(3000);
    three.setQuantity(A, 2000);
    expect(three.quantity(A)).toBe(2000);
  });

  it('keeps who approved a discount with it, through growing lines and other tablets, until another is given', () => {
    const [one, two] = replicas(2) as [Replica, Replica];
    one.add(A, 2000);
    const boss = product(50).id;
    const discount = (discountCents: number, approval: { approvedBy?: string }) => one.change((cart) => ({
      ...cart, lines: cart.lines.map(({ approvedBy: _before, ...line }) => ({ ...line, discountCents, ...approval })),
    }));
    discount(5000, { approvedBy: boss });
    merge([one, two]);
    // As the counter grows a line: its discount stays the same share.
    two.change((cart) => ({ ...cart, lines: cart.lines.map((line) => ({ ...line, quantityMilli: 4000, discountCents: 10_000 })) }));
    merge([one, two]);
    expect(one.cart.lines).toMatchObject([{ quantityMilli: 4000, discountCents: 10_000, approvedBy: boss }]);
    discount(100, {});
    merge([one, two]);
    expect(two.cart.lines.map(({ discountCents, approvedBy }) => [discountCents, approvedBy])).toEqual([[100, undefined]]);
  });

  it('keeps prices apart where catalogues differ, and follows the tier of the customer', () => {
    const [one, two] = replicas(2) as [Replica, Replica];
    one.add(A);
    const dearer = product(1, { price1Cents: 12_000 });
    two.change((cart) => ({ ...cart, lines: [{ key: 'new', product: dearer, quantityMilli: 1000, priceCents: 12_000, discountCents: 0 }] }));
    merge([one, two]);
    expect(one.cart.lines.map(({ priceCents }) => priceCents).toSorted()).toEqual([10_000, 12_000]);
    two.change((cart) => ({ ...cart, customerId: product(9).id, customerName: 'Taller', priceTier: 2, lines: cart.lines.map((line) => ({ ...line, priceCents: 9000 })) }));
    merge([one, two]);
    expect(one.cart).toEqual(two.cart);
    expect(one.cart).toMatchObject({ customerName: 'Taller', lines: [{ priceCents: 9000 }, { priceCents: 9000 }] });
  });

  it('keeps a discount as a share of its line when another adds to it', () => {
    const [one, two] = replicas(2) as [Replica, Replica];
    one.add(A);
    merge([one, two]);
    one.change((cart) => ({ ...cart, lines: cart.lines.map((line) => ({ ...line, discountCents: 1000 })) }));
    two.add(A);
    merge([one, two]);
    expect(two.cart.lines).toMatchObject([{ quantityMilli: 2000, discountCents: 2000 }]);
    // Followed by hand, as the counter does it: no discount of its own.
    two.change((cart) => ({ ...cart, lines: cart.lines.map((line) => ({ ...line, quantityMilli: 1000, discountCents: 1000 })) }));
    expect(two.cart.lines).toMatchObject([{ quantityMilli: 1000, discountCents: 1000 }]);
  });

  it('leaves over what no sale had, once, whoever learns of it', () => {
    const [one, two] = replicas(2) as [Replica, Replica];
    one.add(A, 2000);
    merge([one, two]);
    const sale: DraftSale = { folio: 'A1-000001', registerName: 'Caja 1', soldMilli: { [A.id]: 2000 } };
    two.add(A);
    two.add(B);
    expect(leftoverOf(two.document)).toEqual([]);
    noteSale(one.document, product(7).id, sale);
    expect(isOpen(summaryOf(one.document))).toBe(false);
    merge([one, two]);
    for (const { document } of [one, two]) expect(leftoverOf(document)).toMatchObject([{ product: { id: A.id }, quantityMilli: 1000 }, { product: { id: B.id }, quantityMilli: 1000 }]);
    expect(summaryOf(two.document)).toMatchObject({ paid: { folio: 'A1-000001' }, leftoverLines: 2 });
    noteMoved(two.document, two.writer, leftoverOf(two.document));
    merge([one, two]);
    expect(leftoverOf(one.document)).toEqual([]);
    one.add(B);
    expect(leftoverOf(one.document)).toMatchObject([{ product: { id: B.id }, quantityMilli: 1000 }]);
  });

  it('counts both sales of a draft that two took money for: nothing that was handed out is left over', () => {
    const [one, two] = replicas(2) as [Replica, Replica];
    one.add(A);
    merge([one, two]);
    one.add(A);
    two.add(A);
    for (const [replica, n] of [[one, 1], [two, 2]] as const) noteSale(replica.document, product(n).id, { folio: `A${n}-000001`, registerName: '', soldMilli: { [A.id]: 2000 } });
    merge([one, two]);
    expect([one.quantity(A), leftoverOf(one.document)]).toEqual([3000, []]);
  });

  it('reads what others wrote wrongly as nothing', () => {
    const { document } = new Replica();
    document.map('ticket').set('customer', { priceTier: 9 });
    document.map('ticket').set('name', 7);
    document.map('parts').set('x', { product: { id: 'no' } });
    document.map('added').set('x|w', -5);
    document.map('taken').set('x|w|v', 'many');
    document.map('sales').set('s', null);
    expect([readCart(document), readName(document), leftoverOf(document)]).toEqual([{ customerId: null, customerName: null, priceTier: 1, lines: [] }, '', []]);
  });
});

type Step =
  | { kind: 'add'; who: number; part: number; milli: number }
  | { kind: 'set'; who: number; part: number; milli: number }
  | { kind: 'meet'; who: number; other: number };

const who = fc.nat({ max: 3 });
const part = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), who, part, milli: fc.integer({ min: 1, max: 3 }).map((pieces) => pieces * 1000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('set' as const), who, part, milli: fc.nat({ max: 3 }).map((pieces) => pieces * 1000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('meet' as const), who, other: who }) },
);

/** An addition, with who has seen it and whether anybody who had took from its line. */
interface Addition {
  part: number;
  milli: number;
  seenBy: Set<number>;
  touched: boolean;
}

it('converges whatever is done in whatever order, shows each person what they did, and loses no added line', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 4 }), fc.array(step, { maxLength: 40 }), fc.array(fc.tuple(who, who), { maxLength: 8 }), (count, steps, order) => {
      const all = replicas(count);
      const parts = [product(1), product(2), product(3)];
      const additions: Addition[] = [];
      const meet = (one: number, other: number): void => {
        all[one]?.take(all[other] as Replica);
        for (const { seenBy } of additions) if (seenBy.has(other)) seenBy.add(one);
      };
      for (const each of steps) {
        const at = each.who % count;
        const replica = all[at] as Replica;
        if (each.kind === 'meet') meet(at, each.other % count);
        else {
          const chosen = parts[each.part] as ProductRow;
          const before = replica.quantity(chosen);
          if (each.kind === 'add') {
            replica.add(chosen, each.milli);
            additions.push({ part: each.part, milli: each.milli, seenBy: new Set([at]), touched: false });
            expect(replica.quantity(chosen)).toBe(before + each.milli);
          } else if (each.milli < before) {
            replica.setQuantity(chosen, each.milli);
            for (const addition of additions) if (addition.part === each.part && addition.seenBy.has(at)) addition.touched = true;
            expect(replica.quantity(chosen)).toBe(each.milli);
          }
        }
      }
      for (const [one, other] of order) meet(one % count, other % count);
      merge(all);
      merge(all.toReversed());
      for (const replica of all) expect(replica.cart).toEqual(all[0]?.cart);
      for (const [index, chosen] of parts.entries()) {
        const kept = additions.filter((addition) => addition.part === index && !addition.touched).reduce((sum, { milli }) => sum + milli, 0);
        expect(all[0]?.quantity(chosen)).toBeGreaterThanOrEqual(kept);
      }
    }),
    { numRuns: 400 },
  );
});
