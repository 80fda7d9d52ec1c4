import { describe, expect, it } from 'vitest';
import { readQuantity } from './quantity-box.tsx';

describe('readQuantity', () => {
  it('reads thousandths and lets zero take the line away', () => {
    expect(readQuantity('2.5')).toBe(2500);
    expect(readQuantity('0')).toBe(0);
  });

  it('refuses what no line can have: a barcode, a negative, words', () => {
    expect(readQuantity('7501234567890')).toBeNull();
    expect(readQuantity('-1')).toBeNull();
    expect(readQuantity('dos')).toBeNull();
    expect(readQuantity('')).toBeNull();
  });
});
