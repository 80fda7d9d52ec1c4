import type { CustomerRow } from '../../domain/sync/rows.ts';
import type { Customers } from '../contract.ts';
import type { OwnEffects } from '../overlay/own-effects.ts';
import type { PulledRow, PulledRows } from '../pull/pulled-rows.ts';
import { wordsOf } from '../search/fold.ts';
import type { Coverage } from '../overlay/coverage.ts';

interface Known {
  rows: Map<string, PulledRow<CustomerRow>>;
  coverage: Coverage;
  words: Map<string, string[]>;
}

/** The customers, few enough to be searched in memory; read again after they changed. */
export class CustomerDirectory implements Customers {
  readonly #rows: PulledRows<CustomerRow>;
  readonly #effects: OwnEffects;
  #known: Promise<Known> | null = null;

  constructor(rows: PulledRows<CustomerRow>, effects: OwnEffects) {
    this.#rows = rows;
    this.#effects = effects;
    const forget = (): void => {
      this.#known = null;
    };
    rows.onChanged(forget);
    rows.onStanding(forget);
  }

  async get(customerId: string): Promise<CustomerRow | null> {
    const found = (await this.#rows.get([customerId])).get(customerId);
    return found === undefined ? null : this.#effects.recordOf('customers', customerId, found.row, found.coverage);
  }

  /** Every word must begin one of the customer's name, RFC, phone or e-mail; the name's order is the answer's. */
  async search(text: string, limit: number): Promise<readonly CustomerRow[]> {
    const asked = wordsOf(text);
    const known = await this.#load();
    const changed = new Set(this.#effects.changedRecords('customers'));
    const ids = new Set([...known.rows.keys(), ...changed]);
    const found: CustomerRow[] = [];
    for (const id of ids) {
      const words = changed.has(id) ? null : this.#wordsOf(known, id);
      if (words !== null && !matches(words, asked)) continue;
      const row = this.#current(known, id);
      if (row?.active && (words !== null || matches(customerWords(row), asked))) found.push(row);
    }
    return found.sort((a, b) => a.name.localeCompare(b.name, 'es')).slice(0, limit);
  }

  #current(known: Known, id: string): CustomerRow | null {
    const pulled = known.rows.get(id);
    return this.#effects.recordOf('customers', id, pulled?.row ?? null, pulled?.coverage ?? known.coverage);
  }

  #wordsOf(known: Known, id: string): string[] {
    const ready = known.words.get(id);
    if (ready !== undefined) return ready;
    const row = known.rows.get(id)?.row;
    const words = row ? customerWords(row) : [];
    known.words.set(id, words);
    return words;
  }

  #load(): Promise<Known> {
    this.#known ??= this.#rows.all().then(({ rows, coverage }) => ({ rows, coverage, words: new Map() }));
    return this.#known;
  }
}

function customerWords({ name, legalName, rfc, phone, email }: CustomerRow): string[] {
  const digits = (phone ?? '').replace(/[^0-9]/g, '');
  // People give the last seven or eight digits of a phone, or all ten.
  const phones = [digits, digits.slice(-8), digits.slice(-7)].filter((part) => part !== '');
  return [...wordsOf([name, legalName, rfc, phone, email].filter(Boolean).join(' ')), ...phones];
}

function matches(words: readonly string[], asked: readonly string[]): boolean {
  return asked.every((word) => words.some((known) => known.startsWith(word)));
}
