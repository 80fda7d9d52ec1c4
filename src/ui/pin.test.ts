import { describe, expect, it } from 'vitest';
import { nextAmountText, nextPin } from './pin.ts';

const typed = (keys: string[], step: (text: string, key: string) => string) => keys.reduce(step, '');

describe('numeric pad', () => {
  it('fills a PIN up to its length', () => {
    expect(typed(['1', '2', 'erase', '3', '4', '5', '6'], (pin, key) => nextPin(pin, key, 4))).toBe('1345');
    expect(nextPin('12', 'clear', 4)).toBe('');
    expect(nextPin('12', '.', 4)).toBe('12');
  });

  it('fills an amount up to its centavos', () => {
    expect(typed(['0', '5', '0', '.', '.', '5', '0', '9'], (text, key) => nextAmountText(text, key))).toBe('50.50');
    expect(nextAmountText('', '.')).toBe('0.');
    expect(nextAmountText('12', '.', 0)).toBe('12');
  });
});
