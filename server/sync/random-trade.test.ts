import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BalanceKind } from '../../src/domain/kernel/balance.ts';
import type { Effects } from '../../src/domain/kernel/effects.ts';
import type { Operation } from '../../src/domain/kernel/envelope.ts';
import { definitionOf } from '../../src/domain/registry.ts';
import { totalTicket } from '../../src/domain/pricing/line.ts';
import type { SaleLine } from '../../src/domain/sales/operations.ts';
import { actKinds, tradeLine, writeTrade, type Act, type TradeOperation, type TradePlace } from '../../src/domain/testing/trade.ts';
import { judge } from './decide.ts';
import { BatchWorld } from './world.ts';

/** A shop's trade without a database: every rule and effect in turn, in the order things happened or in any other. */
const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [BRANCH, REGISTER, SESSION, OWNER, DEVICE, CUSTOMER, CARD] = [id(1), id(2), id(3), id(4), id(5), id(6), id(7)];
const WAREHOUSES = [id(21), id(22)] as const;
const PRODUCTS = [id(31), id(32), id(33)] as const;
const OPENING = { quantityMilli: 20_000, valueCents: 66_667 };

function emptyWorld(): BatchWorld {
  return new BatchWorld({
    branches: new Map([[BRANCH, { timeZone: 'America/Mexico_City', defaultWarehouse: WAREHOUSES[0] }]]),
    employees: new Map([[OWNER, { active: true, maxDiscountBps: 10_000, roles: [{ role: 'owner', branchId: null }], adjustments: [] }]]),
    products: new Map(PRODUCTS.map((product) => [product, {
      exists: true, active: true, unitCostCents: 3456, ...OPENING, levels: new Map([[WAREHOUSES[0], OPENING.quantityMilli]]),
    }])),
    customers: new Map([[CUSTOMER, { active: true, priceTier: 1, creditLimitCents: 1_000_000 }]]),
    sessions: new Map([[SESSION, { open: true, registerId: REGISTER, expectedCashCents: 0 }]]),
    balances: new Map(), drafts: new Map(), sales: new Map(), layaways: new Map(), transfers: new Map(), closedMonths: new Set(), deviceId: DEVICE, revokedAtMs: null,
  });
}

const actArbitrary: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...actKinds),
  of: fc.nat(), product: fc.nat({ max: 2 }), amount: fc.integer({ min: 1, max: 9999 }), percent: fc.nat({ max: 100 }), yes: fc.boolean(),
});

const PLACE: TradePlace = {
  sessionId: SESSION, customerId: CUSTOMER, cardId: CARD, warehouseIds: WAREHOUSES, productIds: PRODUCTS,
  idOf: (index) => id(index < 0 ? 900 : 1000 + index), folioOf: (index) => `A1-${String(index).padStart(6, '0')}`,
};
const write = (acts: readonly Act[]): TradeOperation[] => writeTrade(acts, PLACE);
const lineOf = (act: Act): SaleLine => tradeLine(act, PLACE);
const money = (amountCents: number) => [{ method: 'cash', amountCents, reference: null }];

/** All that follows, with the sums of it. */
class Books {
  readonly world = emptyWorld();
  readonly effects: Effects[] = [];
  readonly flags: string[] = [];

  play({ type, version, id: operationId, body: raw }: TradeOperation): void {
    const definition = definitionOf(type, version);
    if (definition === null) throw new Error(`unknown type ${type}`);
    const operation: Operation = {
      format: 1, id: operationId, device: DEVICE, number: 1, previous: '', hash: '', clock: { wallMs: 0, logicalMs: 1_760_000_000_000, counter: 0, offsetMs: null, offsetAgeMs: null },
      author: OWNER, branch: BRANCH, register: REGISTER, type, version, body: definition.body.parse(raw), personal: null,
    };
    const { decision, effects } = judge(definition, operation, this.world, { receivedAtMs: 1_760_000_000_000, previousBusinessMs: null, byServer: false, fork: null });
    expect([type, decision.outcome, decision.reason]).toEqual([type, 'applied', null]);
    this.world.apply(operationId, effects);
    this.effects.push(effects);
    this.flags.push(...decision.flags.map(({ code }) => code));
  }

  account(code: string): number {
    return total(this.effects.flatMap(({ journal }) => journal).flatMap(({ lines }) => lines).filter(({ account }) => account === code), ({ debitCents, creditCents }) => debitCents - creditCents);
  }

  balances(kind: BalanceKind, of: 'amountCents' | 'taxCents' = 'amountCents'): number {
    return total(this.effects.flatMap(({ balances }) => balances).filter((one) => one.kind === kind), (one) => one[of]);
  }

  get owners(): Set<string> {
    return new Set(this.effects.flatMap(({ balances }) => balances).filter(({ kind }) => kind === 'sale').map(({ ownerId }) => ownerId));
  }
}

function total<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}

function expectSound(books: Books): void {
  const { world, effects } = books;
  for (const { lines } of effects.flatMap(({ journal }) => journal)) expect(total(lines, ({ debitCents, creditCents }) => debitCents - creditCents)).toBe(0);
  expect(books.account('130')).toBe(total(PRODUCTS, (product) => world.product(product)!.valueCents - OPENING.valueCents));
  expect(books.account('120')).toBe(books.balances('credit'));
  expect(books.account('135')).toBe(books.balances('transit'));
  expect(books.account('216')).toBe(0 - books.balances('gift-card'));
  expect(books.account('215')).toBe(books.balances('layaway', 'taxCents') - books.balances('layaway'));
  expect(books.account('221')).toBe(0 - books.balances('sale', 'taxCents'));
  expect(books.account('110')).toBe(total(effects.flatMap(({ cash }) => cash), ({ amountCents }) => amountCents));
  expect(books.account('110')).toBe(world.session(SESSION)!.expectedCashCents);
  // Nothing stays worth anything where nothing is, nor taxed where nothing is owed.
  for (const product of PRODUCTS) if (world.product(product)!.quantityMilli === 0) expect(world.product(product)!.valueCents).toBe(0);
  for (const owner of books.owners) {
    const { amountCents, taxCents } = world.balance('sale', owner);
    if (amountCents <= 0) expect(taxCents).toBe(0);
    else expect(taxCents).toBeGreaterThanOrEqual(0);
  }
  expectConserved(books);
}

/** What went in and out of all warehouses, and what is on its way, is what other acts changed. */
function expectConserved({ effects }: Books): void {
  for (const product of PRODUCTS) {
    const moved = effects.flatMap(({ inventory }) => inventory).filter(({ productId, kind }) => productId === product && kind.startsWith('TRANSFER'));
    const lines = effects.flatMap(({ transfers }) => transfers).flatMap((one) => one.kind === 'shipped'
      ? one.items.map((item) => ({ ...item, onItsWay: item.quantityMilli, lost: 0 }))
      : one.items.map((item) => ({ ...item, onItsWay: -(item.quantityMilli + item.lostMilli), lost: item.lostMilli })))
      .filter(({ productId }) => productId === product);
    expect(total(moved, ({ quantityMilli }) => quantityMilli) + total(lines, ({ onItsWay }) => onItsWay) + total(lines, ({ lost }) => lost)).toBe(0);
  }
}

it('keeps the books sound through any trade, in whatever order it arrives', () => {
  let seen = 0;
  fc.assert(fc.property(fc.array(actArbitrary, { minLength: 5, maxLength: 60 }), fc.array(fc.nat({ max: 59 }), { maxLength: 12 }), (acts, moved) => {
    const operations = write(acts);
    // Some arrive last, though others build on them.
    const late = new Set(moved);
    const books = new Books();
    for (const operation of [...operations.filter((_, index) => !late.has(index)), ...operations.filter((_, index) => late.has(index))]) books.play(operation);
    expectSound(books);
    seen += books.flags.length;
  }), { numRuns: 300 });
  expect(seen).toBeGreaterThan(100);
});

it('closes a transfer to nothing on its way, whichever arrives first', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9999 }), fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }), fc.boolean(), fc.boolean(), (amount, shares, loses, shippedLast) => {
    const ship: Act = { kind: 'ship', of: 0, product: 0, amount, percent: 0, yes: false };
    const [shipped] = write([ship]);
    let left = amount;
    const receipts = [...shares, 100].flatMap((share, index) => {
      const quantityMilli = index === shares.length ? left : Math.floor((left * share) / 100);
      left -= quantityMilli;
      const lostMilli = loses ? Math.floor(quantityMilli / 2) : 0;
      if (quantityMilli === 0) return [];
      return [{ type: 'transfer.received', version: 1, id: id(2000 + index), body: {
        folio: 'B1-000001', transferId: shipped!.id, toWarehouseId: WAREHOUSES[1], note: null,
        lines: [{ shippedLine: 0, productId: PRODUCTS[0], quantityMilli: quantityMilli - lostMilli, lostMilli }],
      } }];
    });
    const books = new Books();
    for (const operation of shippedLast ? [...receipts, shipped!] : [shipped!, ...receipts]) books.play(operation);
    expectSound(books);
    expect(books.account('135')).toBe(0);
    expect(books.flags.includes('unknown-transfer')).toBe(shippedLast);
  }));
});

it('a layaway paid in any parts and delivered is one sale with all its tax collected; unpaid, the rest is owed', () => {
  fc.assert(fc.property(fc.integer({ min: 1000, max: 9999 }), fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }), fc.boolean(), fc.boolean(), (amount, shares, payAll, openedLast) => {
    const open: Act = { kind: 'open', of: 0, product: 0, amount, percent: 0, yes: false };
    const [opened, delivered] = write([open, { ...open, kind: 'deliver' }]);
    const { totalCents, taxCents } = totalTicket([lineOf(open)], true);
    let left = totalCents;
    const paid = [...shares, 100].flatMap((share, index) => {
      const cents = index === shares.length ? (payAll ? left : 0) : Math.floor((left * share) / 100);
      left -= cents;
      return cents === 0 ? [] : [{ type: 'layaway.paid', version: 1, id: id(2000 + index), body: { folio: 'B1-000001', layawayId: opened!.id, sessionId: SESSION, payments: money(cents), totalCents: cents, note: null } }];
    });
    const books = new Books();
    for (const operation of openedLast ? [...paid, delivered!, opened!] : [opened!, ...paid, delivered!]) books.play(operation);
    expectSound(books);
    expect(books.world.balance('layaway', opened!.id)).toEqual({ amountCents: 0, taxCents: 0 });
    expect([books.account('215'), books.account('120'), books.balances('sale')]).toEqual([0, left, left]);
    expect(books.account('220') + books.account('221')).toBe(0 - taxCents);
    if (left === 0) expect(books.account('221')).toBe(0);
    expect(total(books.effects.flatMap(({ reservations }) => reservations), ({ quantityMilli }) => quantityMilli)).toBe(0);
    expect(books.flags.includes('layaway-unpaid')).toBe(left > 0);
  }));
});

it('a layaway cancelled gives back what was paid, keeps the penalty and leaves no tax', () => {
  fc.assert(fc.property(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 100 }), (amount, percent, keep) => {
    const open: Act = { kind: 'open', of: 0, product: 0, amount, percent, yes: true };
    const [opened, cancelled] = write([open, { ...open, kind: 'cancel' }]);
    const paid = Math.floor((totalTicket([lineOf(open)], true).totalCents * percent) / 100);
    const penaltyCents = Math.floor((paid * keep) / 100);
    const refunds = paid > penaltyCents ? [{ method: 'cash', amountCents: paid - penaltyCents }] : [];
    const books = new Books();
    books.play(opened!);
    books.play({ ...cancelled!, body: { ...cancelled!.body, refunds, penaltyCents } });
    expectSound(books);
    expect(books.flags).toEqual([]);
    expect(['110', '215', '220', '430', '120'].map((account) => books.account(account))).toEqual([penaltyCents, 0, 0, 0 - penaltyCents, 0]);
    expect(books.world.layaway(opened!.id)?.state).toBe('cancelled');
  }));
});
