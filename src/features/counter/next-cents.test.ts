import { describe, expect, it } from 'vitest';
import type { NumPadKey } from '../../ui/num-pad.tsx';
import { nextCents } from './next-cents.ts';

const typed = (keys: string, from: number | null = null) => [...keys].reduce<number | null>((cents, key) => nextCents(cents, key as NumPadKey), from);

describe('nextCents', () => {
  it('types whole pesos', () => {
    expect(typed('2700')).toBe(270_000);
    expect(typed('05')).toBe(500);
    expect(nextCents(12_345, '6')).toBe(123_600);
  });

  it('erases digit by digit down to nothing, and clears', () => {
    expect(nextCents(270_000, 'erase')).toBe(27_000);
    expect(nextCents(500, 'erase')).toBeNull();
    expect(nextCents(500, 'clear')).toBeNull();
    expect(nextCents(null, 'erase')).toBeNull();
  });

  it('stops where money does', () => {
    expect(typed('99999999999')).toBe(999_999_900);
  });
});
