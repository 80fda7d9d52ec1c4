import type { Part } from './real-shop.ts';

/**
 * What a day at the counter must come to, reckoned from what was typed and from the written rules alone (docs and
 * tax law), with none of the product's code: exact whole numbers, halves rounded up.
 */
export interface TypedLine {
  part: Part;
  quantityMilli: number;
  discountCents: number;
}

export interface Paid {
  cashCents: number;
  cardCents: number;
  transferCents: number;
}

/** a × b ÷ c, rounded half up; none of them negative. */
export function share(a: number, b: number, c: number): number {
  const [dividend, divisor] = [BigInt(a) * BigInt(b), BigInt(c)];
  return Number((dividend * 2n + divisor) / (divisor * 2n));
}

/** Price × quantity. */
export function grossOf(part: Part, tier: 1 | 2 | 3, quantityMilli: number): number {
  return share(part.prices[tier - 1] ?? 0, quantityMilli, 1000);
}

/** What a customer pays for the lines: prices include the tax. */
export function totalOf(lines: readonly TypedLine[], tier: 1 | 2 | 3): number {
  return lines.reduce((total, { part, quantityMilli, discountCents }) => total + grossOf(part, tier, quantityMilli) - discountCents, 0);
}

/** The books of the day: stock, cash, journal and figures, to the centavo. */
export class Reckoning {
  /** What is held of each part, by its id. */
  readonly stock = new Map<string, { milli: number; valueCents: number }>();
  /** Debits and credits of the day, by account. */
  readonly journal = new Map<string, { debitCents: number; creditCents: number }>();
  readonly figures = { saleCount: 0, totalCents: 0, cashCents: 0, cardCents: 0, transferCents: 0, marginCents: 0 };
  drawerCents = 0;

  /** Bought on credit: Dr 130 at cost, Dr 141 the tax still to be paid, Cr 210 both. */
  receive(parts: readonly Part[]): void {
    for (const { id, stockMilli, costCents } of parts) {
      this.stock.set(id, { milli: stockMilli, valueCents: costCents });
      const taxCents = share(costCents, 16, 100);
      this.#debit('130', costCents);
      this.#debit('141', taxCents);
      this.#credit('210', costCents + taxCents);
    }
  }

  open(floatCents: number): void {
    this.drawerCents += floatCents;
  }

  /** Dr 610 / Cr 110. */
  spend(cents: number): void {
    this.drawerCents -= cents;
    this.#debit('610', cents);
    this.#credit('110', cents);
  }

  /** Counted and closed: short Dr 630 / Cr 110, over Dr 110 / Cr 430. */
  close(differenceCents: number): void {
    this.#debit(differenceCents < 0 ? '630' : '110', Math.abs(differenceCents));
    this.#credit(differenceCents < 0 ? '110' : '430', Math.abs(differenceCents));
  }

  sell(lines: readonly TypedLine[], tier: 1 | 2 | 3, paid: Paid): void {
    let [netCents, costCents, totalCents] = [0, 0, 0];
    for (const { part, quantityMilli, discountCents } of lines) {
      const amountCents = grossOf(part, tier, quantityMilli) - discountCents;
      const baseCents = share(amountCents, 10_000, 10_000 + (part.taxRateBps ?? 0));
      const cost = this.#issue(part, quantityMilli);
      totalCents += amountCents;
      netCents += baseCents;
      costCents += cost;
      this.#credit(part.taxRateBps === null ? '412' : part.taxRateBps === 0 ? '411' : '410', baseCents);
      this.#credit('220', amountCents - baseCents);
      this.#debit('510', cost);
      this.#credit('130', cost);
    }
    this.#debit('110', paid.cashCents);
    this.#debit('112', paid.cardCents);
    this.#debit('111', paid.transferCents);
    this.drawerCents += paid.cashCents;
    const { figures } = this;
    figures.saleCount += 1;
    figures.totalCents += totalCents;
    figures.cashCents += paid.cashCents;
    figures.cardCents += paid.cardCents;
    figures.transferCents += paid.transferCents;
    figures.marginCents += netCents - costCents;
  }

  /** What leaves takes its share of what the stock is worth. */
  #issue(part: Part, quantityMilli: number): number {
    const held = this.stock.get(part.id);
    if (!held || held.milli < quantityMilli) throw new Error(`the test sells more ${part.name} than there is`);
    const cost = share(held.valueCents, quantityMilli, held.milli);
    this.stock.set(part.id, { milli: held.milli - quantityMilli, valueCents: held.valueCents - cost });
    return cost;
  }

  #debit(account: string, cents: number): void {
    if (cents !== 0) this.#sumOf(account).debitCents += cents;
  }

  #credit(account: string, cents: number): void {
    if (cents !== 0) this.#sumOf(account).creditCents += cents;
  }

  #sumOf(account: string): { debitCents: number; creditCents: number } {
    const sum = this.journal.get(account) ?? { debitCents: 0, creditCents: 0 };
    this.journal.set(account, sum);
    return sum;
  }
}
