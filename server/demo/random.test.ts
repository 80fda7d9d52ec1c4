import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('createRandom', () => {
  it('is the same stream for a seed and another for the next', () => {
    const draw = (seed: string) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draw('a')).toEqual(draw('a'));
    const [first, second] = ['product/1', 'product/2'].map((seed) => createRandom(seed).int(0, 1_000_000));
    expect(first).not.toBe(second);
  });

  it('spreads whole numbers evenly over their range, both ends included', () => {
    const random = createRandom('spread');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 20_000; draw += 1) {
      const place = random.int(0, 9);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    for (const count of counts) {
      expect(count).toBeGreaterThan(1_800);
      expect(count).toBeLessThan(2_200);
    }
  });

  it('picks by weight, and never what has none', () => {
    const random = createRandom('weights');
    const counts = { often: 0, seldom: 0, never: 0 };
    const weights = { often: 9, seldom: 1, never: 0 };
    for (let draw = 0; draw < 5_000; draw += 1) counts[random.weighted(['never', 'often', 'seldom'] as const, (each) => weights[each])] += 1;
    expect(counts.never).toBe(0);
    expect(counts.often / counts.seldom).toBeGreaterThan(7);
    expect(counts.often / counts.seldom).toBeLessThan(11.5);
    expect(() => random.weighted(['a'], () => 0)).toThrow(RangeError);
    expect(() => random.pick([])).toThrow(RangeError);
  });

  it('shuffles without losing anything, and fills patterns', () => {
    const random = createRandom('shuffle');
    const items = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = random.shuffle(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
    expect(random.fill('A-##/@')).toMatch(/^A-\d\d\/[A-Z]$/);
  });
});
