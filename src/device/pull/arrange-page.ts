import type { Checkpoint, PulledCollection, PulledPage, Through } from '../../domain/sync/api.ts';
import { findingsOf, NO_RANK, THROUGH_ID, type StoredRow } from './stored-row.ts';

/** A checkpoint as RxDB keeps it for a collection: the server's, with what the device counts itself. */
export interface StoredCheckpoint extends Checkpoint {
  seq: number;
  generation: number;
  /** True from a reset until the rows of before it are swept. */
  sweeping: boolean;
}

export type StoredDocument = StoredRow & { _deleted: boolean };

export interface ArrangedPage {
  documents: StoredDocument[];
  checkpoint: StoredCheckpoint;
}

const blank = { lookup: '', rank: NO_RANK, through: null, row: null, _deleted: false };

/** Reads one row as its collection's schema has it; null when this build cannot. */
export type ReadRow = (collection: PulledCollection, data: Record<string, unknown>) => Record<string, unknown> | null;

export interface PageSurroundings {
  /** Where the collection stood before this page; null before its first. */
  before: StoredCheckpoint | null;
  /** The reserved row as it stands. */
  reserved: StoredRow | null;
  through: Through;
  readRow: ReadRow;
  /** Ids of rows of an earlier generation that still stand; asked only on the last page after a reset. */
  stale(generation: number): Promise<string[]>;
}

/**
 * Makes one page of the server's into what is written in one go: its rows, and on a collection's last page the
 * reserved row that says which own operations they hold. A page before the last marks its rows instead, for the
 * collection as a whole is not that far yet. After a reset nothing is dropped until the last page stands: only then
 * the rows that did not come again are removed, so that screens never look into an empty catalogue.
 */
export async function arrangePage(page: PulledPage, { before, reserved, through, readRow, stale }: PageSurroundings): Promise<ArrangedPage> {
  const afresh = page.reset || before === null;
  const generation = (before?.generation ?? reserved?.generation ?? 0) + (afresh ? 1 : 0);
  const sweeping = afresh || before.sweeping;
  const seq = Math.max(before?.seq ?? 0, reserved?.seq ?? 0) + 1;
  const last = !page.more;
  const mark = { seq, generation };
  const documents = page.rows.flatMap((row) => storedDocument(page, row, { ...mark, through: last ? null : through }, readRow));
  // Of the first generation nothing is older: looking for it would read every row.
  if (last && sweeping && generation > 1) {
    const came = new Set(documents.map((document) => document.id));
    for (const id of await stale(generation)) {
      if (id !== THROUGH_ID && !came.has(id)) documents.push({ ...blank, id, ...mark, _deleted: true });
    }
  }
  if (last && (documents.length > 0 || generation !== reserved?.generation || !sameThrough(reserved.through, through))) {
    documents.push({ ...blank, id: THROUGH_ID, ...mark, through });
  }
  return { documents, checkpoint: { ...page.checkpoint, ...mark, sweeping: sweeping && !last } };
}

type Mark = Pick<StoredRow, 'seq' | 'generation' | 'through'>;

function storedDocument(page: PulledPage, row: PulledPage['rows'][number], mark: Mark, readRow: ReadRow): StoredDocument[] {
  if (row.deleted || row.data === null) return [{ ...blank, id: row.id, ...mark, _deleted: true }];
  const data = readRow(page.collection, row.data);
  return data === null ? [] : [{ ...blank, id: row.id, ...mark, ...findingsOf(page.collection, data), row: JSON.stringify(data) }];
}

function sameThrough(a: Through | null, b: Through): boolean {
  return a !== null && a.number === b.number && a.deferred.join() === b.deferred.join();
}
