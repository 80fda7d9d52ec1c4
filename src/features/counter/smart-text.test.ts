import { describe, expect, it } from 'vitest';
import { looksLikeCode, readSmartText } from './smart-text.ts';

describe('the smart field', () => {
  it('reads a quantity before a star', () => {
    expect(readSmartText('3*D-1063')).toEqual({ quantityMilli: 3000, query: 'D-1063' });
    expect(readSmartText(' 2.5 * manguera ')).toEqual({ quantityMilli: 2500, query: 'manguera' });
    expect(readSmartText('4*')).toEqual({ quantityMilli: 4000, query: '' });
  });

  it('takes everything else as what is looked for', () => {
    expect(readSmartText('balata tsuru 94')).toEqual({ quantityMilli: null, query: 'balata tsuru 94' });
    expect(readSmartText('0*x')).toEqual({ quantityMilli: null, query: '0*x' });
    expect(readSmartText('7501234567890')).toEqual({ quantityMilli: null, query: '7501234567890' });
    expect(readSmartText('1.2345*x').quantityMilli).toBeNull();
  });

  it('tells codes from words', () => {
    expect(looksLikeCode('7501234567890')).toBe(true);
    expect(looksLikeCode('BKR5E-PT')).toBe(true);
    expect(looksLikeCode('balata')).toBe(false);
    expect(looksLikeCode('tsuru 94')).toBe(false);
    expect(looksLikeCode('94')).toBe(false);
  });
});
