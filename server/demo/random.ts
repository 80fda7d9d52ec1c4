/** A stream of pseudo-random figures that depends on its seed alone. Not for secrets. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  /** True about `percent` times in a hundred. */
  chance(percent: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(items: readonly T[]): T;
  /** One of a list, in proportion to its weight (zero or more, not all zero). */
  weighted<T>(items: readonly T[], weightOf: (item: T) => number): T;
  /** A new list in another order. */
  shuffle<T>(items: readonly T[]): T[];
  /** `#` becomes a digit, `@` a letter that is not mistaken for one; the rest stays. */
  fill(pattern: string): string;
}

/** Letters printed on parts: without I, O and Q, which people read as 1 and 0. */
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/** Four 32-bit words from a text (FNV-1a, four starts), enough to seed sfc32. */
function hashToWords(text: string): [number, number, number, number] {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  let c = 0x85ebca6b;
  let d = 0xc2b2ae35;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    c = Math.imul(c ^ code, 0x27d4eb2f);
    d = Math.imul(d ^ code, 0x165667b1);
  }
  return [a, b, c, d];
}

/** Chris Doty-Humphrey's sfc32 generator: small, fast and passes PractRand. */
function sfc32(seed: string): () => number {
  let [a, b, c, counter] = hashToWords(seed);
  const step = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) step();
  return step;
}

function pickWeighted<T>(next: () => number, items: readonly T[], weightOf: (item: T) => number): T {
  let total = 0;
  for (const item of items) total += weightOf(item);
  let left = next() * total;
  for (const item of items) {
    left -= weightOf(item);
    if (left < 0) return item;
  }
  throw new RangeError('Weighted choice needs at least one positive weight');
}

/** A generator for a seed; give each subject its own (`seed/products/17`) so that none disturbs another. */
export function createRandom(seed: string): Random {
  const next = sfc32(seed);
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError('Nothing to pick from');
    return items[int(0, items.length - 1)] as T;
  };
  return {
    next,
    int,
    pick,
    chance: (percent) => next() * 100 < percent,
    weighted: (items, weightOf) => pickWeighted(next, items, weightOf),
    shuffle: <T>(items: readonly T[]) => {
      const copy = [...items];
      for (let last = copy.length - 1; last > 0; last -= 1) {
        const other = int(0, last);
        const moved = copy[last] as T;
        copy[last] = copy[other] as T;
        copy[other] = moved;
      }
      return copy;
    },
    fill: (pattern) => pattern.replace(/[#@]/g, (mark) => (mark === '#' ? String(int(0, 9)) : LETTERS.charAt(int(0, LETTERS.length - 1)))),
  };
}
