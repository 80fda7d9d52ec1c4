import type { Transaction } from '../db/database.ts';
import type { Received } from './received.ts';

/** How often each folio has been used, so that in a fork each operation is kept under one of its own. */
export class FolioCounts {
  readonly #used = new Map<string, number>();

  /** Counts what is stored under the folios of these operations, further copies (`A1-000123/2`) included. */
  async load(tx: Transaction, received: readonly Received[]): Promise<void> {
    const folios = received.flatMap(({ reading }) =>
      reading.kind === 'readable' ? [reading.definition.folio?.(reading.operation.body) ?? []].flat() : []);
    if (folios.length === 0) return;
    const { rows } = await tx.query<{ folio: string; used: number }>(
      `SELECT f.folio, count(*)::integer AS used FROM unnest($1::text[]) f (folio)
       JOIN operations o ON o.folio >= f.folio AND o.folio < f.folio || '0' AND split_part(o.folio, '/', 1) = f.folio GROUP BY f.folio`,
      [[...new Set(folios)]],
    );
    for (const { folio, used } of rows) this.#used.set(folio, used);
  }

  /** Which copy of its folio the next operation is, from 1. */
  next(folio: string | null): number {
    if (folio === null) return 1;
    const copy = (this.#used.get(folio) ?? 0) + 1;
    this.#used.set(folio, copy);
    return copy;
  }
}
