import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pullResponseSchema } from '../../domain/sync/api.ts';
import { parseAnswer } from './parse-answer.ts';

const page = {
  collection: 'stock', reset: false, more: false, checkpoint: { scope: 'counter:1', position: 7, token: 'a', lastId: 'x' }, rows: [{ id: 'p', deleted: false, data: { onHand: 1, newer: 2 } }],
};
const pull = { pages: [page], through: { number: 3, deferred: [] }, throughHash: null, serverMs: 1 };

describe('the answer of a newer server', () => {
  it('is read without what this version does not know, at any depth', () => {
    const newer = { ...pull, newer: true, pages: [{ ...page, newer: 1, checkpoint: { ...page.checkpoint, newer: 'x' } }] };
    expect(pullResponseSchema.safeParse(newer).success).toBe(false);
    expect(parseAnswer(pullResponseSchema, newer)).toEqual({ success: true, data: pull });
    expect(newer.pages[0]?.checkpoint).toHaveProperty('newer');
  });

  it('is refused when something else does not fit', () => {
    expect(parseAnswer(pullResponseSchema, { ...pull, newer: true, serverMs: 'soon' }).success).toBe(false);
    expect(parseAnswer(z.strictObject({ n: z.int() }), { newer: 1 }).success).toBe(false);
  });
});
