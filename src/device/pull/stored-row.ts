import type { PulledCollection, Through } from '../../domain/sync/api.ts';
import { throughSchema } from '../../domain/sync/api.ts';
import type { Coverage } from '../overlay/coverage.ts';

/**
 * How a pulled row lies in its RxDB collection. `seq` counts the pages of the collection and never runs back, so that
 * whoever keeps something of their own beside it can ask for what is newer. `generation` grows when everything is
 * pulled afresh. `through` is set where the row is ahead of its collection.
 */
export interface StoredRow {
  id: string;
  seq: number;
  generation: number;
  /** What it is looked up by besides its id: a ticket's folio. */
  lookup: string;
  /** Ascending: the newest ticket first. */
  rank: number;
  through: Through | null;
  /** The row as JSON text: nested objects make RxDB and IndexedDB several times slower. Null in a reserved or deleted row. */
  row: string | null;
}

/** The reserved row that carries the collection's own coverage in the same write as its rows. */
export const THROUGH_ID = '~through';

/** What a row and its collection's reserved row say of own operations. */
export function coverageOf(stored: StoredRow | null, reserved: StoredRow | null): Coverage {
  const current = reserved !== null && (stored === null || stored.generation === reserved.generation);
  return { row: stored?.through ?? null, collection: current ? reserved.through : null };
}

/** The first pull of a collection is done when its reserved row stands. */
export function isComplete(reserved: StoredRow | null): boolean {
  return reserved !== null && throughSchema.safeParse(reserved.through).success;
}

/** Later than any instant of the product's. */
const END_OF_TIME_MS = 9_000_000_000_000;
export const NO_RANK = 0;

/** What a row of a collection is looked up and ordered by. */
export function findingsOf(collection: PulledCollection, row: Record<string, unknown>): Pick<StoredRow, 'lookup' | 'rank'> {
  if (collection !== 'history') return { lookup: '', rank: NO_RANK };
  const { folio, businessMs } = row;
  return { lookup: typeof folio === 'string' ? folio : '', rank: typeof businessMs === 'number' ? END_OF_TIME_MS - businessMs : END_OF_TIME_MS };
}
