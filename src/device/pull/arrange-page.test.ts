import { describe, expect, it } from 'vitest';
import type { PulledPage } from '../../domain/sync/api.ts';
import { arrangePage, type PageSurroundings, type StoredCheckpoint, type StoredDocument } from './arrange-page.ts';
import { coverageOf, THROUGH_ID, type StoredRow } from './stored-row.ts';

const checkpoint = { scope: 's', position: 7, token: 't', lastId: 'b' };
const through = { number: 5, deferred: [] };

function page(ids: string[], over: Partial<PulledPage> = {}): PulledPage {
  return { collection: 'stock', reset: false, more: false, checkpoint, rows: ids.map((id) => ({ id, deleted: false, data: { id } })), ...over };
}

function surroundings(over: Partial<PageSurroundings> = {}): PageSurroundings {
  return { before: null, reserved: null, through, readRow: (_collection, data) => data, stale: async () => [], ...over };
}

const standing: StoredCheckpoint = { ...checkpoint, seq: 3, generation: 1, sweeping: false };

function byId(documents: StoredDocument[], id: string): StoredRow | null {
  return documents.find((document) => document.id === id) ?? null;
}

describe('a pulled page', () => {
  it('brings the collection its coverage with its last page only', async () => {
    const first = await arrangePage(page(['a'], { more: true }), surroundings());
    expect(byId(first.documents, THROUGH_ID)).toBeNull();
    expect(coverageOf(byId(first.documents, 'a'), null)).toEqual({ row: through, collection: null });
    const last = await arrangePage(page(['b']), surroundings({ before: first.checkpoint }));
    const reserved = byId(last.documents, THROUGH_ID);
    expect(coverageOf(byId(last.documents, 'b'), reserved)).toEqual({ row: null, collection: through });
    expect(coverageOf(byId(first.documents, 'a'), reserved)).toEqual({ row: through, collection: through });
  });

  it('writes nothing when nothing is new, and the coverage when only that is', async () => {
    const reserved: StoredRow = { id: THROUGH_ID, seq: 3, generation: 1, lookup: '', rank: 0, row: null, through };
    expect((await arrangePage(page([]), surroundings({ before: standing, reserved }))).documents).toEqual([]);
    const moved = await arrangePage(page([]), surroundings({ before: standing, reserved, through: { number: 6, deferred: [2] } }));
    expect(moved.documents.map((document) => [document.id, document.through])).toEqual([[THROUGH_ID, { number: 6, deferred: [2] }]]);
    expect(moved.checkpoint.seq).toBe(4);
  });

  it('drops rows of before a reset only when the new ones all stand', async () => {
    const reserved: StoredRow = { id: THROUGH_ID, seq: 3, generation: 1, lookup: '', rank: 0, row: null, through: { number: 9, deferred: [] } };
    const stale = async (): Promise<string[]> => ['gone', 'b', THROUGH_ID];
    const first = await arrangePage(page(['a'], { reset: true, more: true }), surroundings({ before: standing, reserved, stale }));
    expect(first.documents.map((document) => document.id)).toEqual(['a']);
    expect(first.checkpoint).toMatchObject({ generation: 2, sweeping: true });
    // What the server holds of own operations may have gone back with it: the old coverage is not of the new row.
    expect(coverageOf(byId(first.documents, 'a'), reserved)).toEqual({ row: through, collection: null });
    const last = await arrangePage(page(['b']), surroundings({ before: first.checkpoint, reserved, stale }));
    expect(last.documents.map((document) => [document.id, document._deleted])).toEqual([['b', false], ['gone', true], [THROUGH_ID, false]]);
    expect(last.checkpoint.sweeping).toBe(false);
  });

  it('passes on a tombstone and leaves out a row it cannot read', async () => {
    const rows = [{ id: 'x', deleted: true, data: null }, { id: 'y', deleted: false, data: { strange: true } }];
    const { documents } = await arrangePage(page([], { rows }), surroundings({ before: standing, readRow: () => null }));
    expect(documents.map((document) => [document.id, document._deleted])).toEqual([['x', true], [THROUGH_ID, false]]);
  });
});
