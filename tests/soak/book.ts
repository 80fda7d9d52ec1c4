import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paid, TypedLine } from '../e2e/reckoning.ts';
import type { Payment } from '../e2e/counter-screen.ts';

/** What somebody at a counter set out to do. Of an act that was cut off, the device's log says whether it was done. */
export type Act = SaleAct | ExpenseAct | OpeningAct | ClosingAct;

interface Common {
  /** Which of the sellers. */
  seller: number;
}

export interface SaleAct extends Common {
  kind: 'sale';
  /** The first line's quantity is this sale's alone: by it the sale is known wherever it is found. */
  lines: readonly TypedLine[];
  /** A discount is given on the last line, as typed in pesos. */
  discountCents: number;
  totalCents: number;
  payment: Payment;
  paid: Paid;
}

export interface ExpenseAct extends Common {
  kind: 'expense';
  cents: number;
  /** No two have the same. */
  reason: string;
}

export interface OpeningAct extends Common {
  kind: 'opening';
  floatCents: number;
}

export interface ClosingAct extends Common {
  kind: 'closing';
  expectedCents: number;
  countedCents: number;
}

/** A sale that a screen said was saved. */
export interface Told {
  seller: number;
  folio: string;
  /** As it stood on the screen: `$1,234.50`. */
  total: string;
}

/** By what a sale is known. */
export function markOf({ lines }: SaleAct): number {
  return lines[0]?.quantityMilli ?? 0;
}

/** What was seen and done, kept outside the browsers: in memory, and in a file as it happens. */
export class Book {
  readonly told: Told[] = [];
  /** Done, each seller's in order. */
  readonly done: Act[] = [];
  readonly #file: string;
  #milli = 1000;
  #reasons = 0;

  constructor(folder: string) {
    this.#file = join(folder, 'told.jsonl');
  }

  /** A quantity that no sale had before. */
  nextMilli(): number {
    return (this.#milli += 1);
  }

  nextReason(): string {
    return `Gasto ${(this.#reasons += 1)} de la prueba`;
  }

  tell(told: Told): void {
    this.told.push(told);
    appendFileSync(this.#file, `${JSON.stringify(told)}\n`);
  }

  finish(act: Act): void {
    this.done.push(act);
    appendFileSync(this.#file, `${JSON.stringify({ done: act })}\n`);
  }

  get sales(): SaleAct[] {
    return this.done.filter((act) => act.kind === 'sale');
  }
}
