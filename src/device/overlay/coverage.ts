import type { Through } from '../../domain/sync/api.ts';

/** How far a pulled row, and its collection, reckon with this device's own operations. */
export interface Coverage {
  /** Set where the row came with a page that was not its collection's last: the row is ahead of the collection. */
  row: Through | null;
  /** The collection's own; null while the row is of a newer generation than what the collection stands for. */
  collection: Through | null;
}

/** Whether a snapshot already holds what followed from the device's operation of this number. */
export function covers(through: Through | null, number: number): boolean {
  return through !== null && number <= through.number && !through.deferred.includes(number);
}

/** Whether an own operation must still be laid over a pulled row. */
export function isOverlaid(number: number, coverage: Coverage): boolean {
  return !covers(coverage.row, number) && !covers(coverage.collection, number);
}
