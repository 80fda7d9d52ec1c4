import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openSealed, purposeKey, seal } from './sealed-box.ts';

const master = randomBytes(32);
const key = purposeKey(master, 'test');

describe('seal', () => {
  it('opens with the same key and label, and with nothing else', () => {
    const sealed = seal(key, Buffer.from('secreto'), 'row-1');
    expect(openSealed(key, sealed, 'row-1')?.toString()).toBe('secreto');
    expect(openSealed(key, sealed, 'row-2')).toBeNull();
    expect(openSealed(purposeKey(master, 'other'), sealed, 'row-1')).toBeNull();
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(openSealed(key, changed, 'row-1')).toBeNull();
    }
  });

  it('never seals the same bytes to the same text, and refuses what is too short', () => {
    expect(seal(key, Buffer.from('x'), 'a').equals(seal(key, Buffer.from('x'), 'a'))).toBe(false);
    expect(openSealed(key, Buffer.from([1, 2, 3]), 'a')).toBeNull();
  });
});
