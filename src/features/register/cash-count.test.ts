import { describe, expect, it } from 'vitest';
import { sessionClosedSchema } from '../../domain/cash/operations.ts';
import { COIN_FACES, coinKey, countedCentsOf, denominationsOf, NOTE_FACES, noteKey } from './cash-count.ts';

describe('counting a drawer', () => {
  it('adds pieces by their face', () => {
    expect(countedCentsOf({ [noteKey(50_000)]: 3, [noteKey(2000)]: 2, [coinKey(2000)]: 1, [coinKey(50)]: 7, [coinKey(100)]: null })).toBe(156_350);
    expect(countedCentsOf({})).toBe(0);
  });

  it('keeps note and coin of twenty pesos as one denomination', () => {
    expect(denominationsOf({ [noteKey(2000)]: 2, [coinKey(2000)]: 1, [coinKey(500)]: 0 })).toEqual({ '2000': 3 });
  });

  it('names every face as the closing operation takes it', () => {
    const all = Object.fromEntries([...NOTE_FACES.map(noteKey), ...COIN_FACES.map(coinKey)].map((key) => [key, 1]));
    expect(sessionClosedSchema.shape.denominations.safeParse(denominationsOf(all)).success).toBe(true);
    expect(countedCentsOf(all)).toBe(187_000 + 3850);
  });
});
