import { totalOf, type Paid, type TypedLine } from '../e2e/reckoning.ts';
import type { Payment } from '../e2e/counter-screen.ts';
import type { Random } from '../simulation/time/random.ts';
import { type Act, type Book, type SaleAct } from './book.ts';
import type { SoakShop } from './shop.ts';

/** Not closed with less in it: a drawer of nothing is asked about first. */
const CLOSE_FROM_CENTS = 100_000;
const HALF_PESO_CENTS = 50;
const MOST_DISCOUNT_CENTS = 400;

/** What one seller does, one act after another, by chance from the seed. */
export class ActPlan {
  readonly #random: Random;
  readonly #book: Book;
  readonly #shop: SoakShop;
  readonly #seller: number;
  #open = false;
  #drawerCents = 0;

  constructor(random: Random, book: Book, shop: SoakShop, seller: number) {
    this.#random = random;
    this.#book = book;
    this.#shop = shop;
    this.#seller = seller;
  }

  next(): Act {
    const random = this.#random;
    const seller = this.#seller;
    if (!this.#open) return { kind: 'opening', seller, floatCents: random.int(0, 40) * 5000 };
    const expectedCents = this.#drawerCents;
    if (expectedCents >= CLOSE_FROM_CENTS && random.chance(0.04)) return { kind: 'closing', seller, expectedCents, countedCents: this.#count(expectedCents) };
    if (expectedCents >= CLOSE_FROM_CENTS && random.chance(0.06)) return { kind: 'expense', seller, cents: random.int(1, 500) * 100, reason: this.#book.nextReason() };
    return this.#sale();
  }

  /** Told once an act is done. */
  done(act: Act): void {
    if (act.kind === 'opening') this.#drawerCents = act.floatCents;
    else if (act.kind === 'expense') this.#drawerCents -= act.cents;
    else if (act.kind === 'sale') this.#drawerCents += act.paid.cashCents;
    if (act.kind === 'opening' || act.kind === 'closing') this.#open = act.kind === 'opening';
  }

  /** As well as coins allow; now and then some are missing or too many. */
  #count(expectedCents: number): number {
    const inCoins = expectedCents - (expectedCents % HALF_PESO_CENTS);
    return this.#random.chance(0.3) ? inCoins + this.#random.pick([-2000, -50, 1000]) : inCoins;
  }

  #sale(): SaleAct {
    const random = this.#random;
    const parts = [...this.#shop.parts];
    const lines: TypedLine[] = Array.from({ length: random.weighted([{ count: 1, weight: 6 }, { count: 2, weight: 3 }, { count: 4, weight: 1 }]).count }, (_, index) => {
      const part = parts.splice(random.int(0, parts.length - 1), 1)[0];
      if (part === undefined) throw new Error('too few parts');
      return { part, quantityMilli: index === 0 ? this.#book.nextMilli() : random.int(1, 20) * 250, discountCents: 0 };
    });
    const last = lines.at(-1);
    const discountCents = random.chance(0.15) ? random.int(1, MOST_DISCOUNT_CENTS) : 0;
    // Nobody gives more than they may: a tenth.
    if (last && totalOf([last], 1) >= discountCents * 10) last.discountCents = discountCents;
    const totalCents = totalOf(lines, 1);
    return { kind: 'sale', seller: this.#seller, lines, discountCents: last?.discountCents ?? 0, totalCents, ...choosePayment(random, totalCents) };
  }
}

function choosePayment(random: Random, totalCents: number): { payment: Payment; paid: Paid } {
  const none: Paid = { cashCents: 0, cardCents: 0, transferCents: 0 };
  const way = random.pick(['exact', 'exact', 'exact', 'change', 'card', 'transfer', 'mixed'] as const);
  if (way === 'card') return { payment: { method: 'card', reference: '4821' }, paid: { ...none, cardCents: totalCents } };
  if (way === 'transfer') return { payment: { method: 'transfer', reference: 'RASTREO-7' }, paid: { ...none, transferCents: totalCents } };
  if (way === 'mixed') {
    const cardCents = Math.floor(totalCents / 3);
    const transferCents = Math.floor(totalCents / 4);
    return { payment: { method: 'mixed', cardCents, transferCents }, paid: { cashCents: totalCents - cardCents - transferCents, cardCents, transferCents } };
  }
  const tenderedCents = way === 'exact' ? 'exact' : Math.ceil(totalCents / 5000) * 5000;
  return { payment: { method: 'cash', tenderedCents }, paid: { ...none, cashCents: totalCents } };
}
