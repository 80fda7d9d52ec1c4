import { describe, expect, it } from 'vitest';
import { clockText } from './countdown.ts';

describe('clockText', () => {
  it('shows minutes and seconds, never below nothing', () => {
    expect(clockText(899)).toBe('14:59');
    expect(clockText(9)).toBe('0:09');
    expect(clockText(0.2)).toBe('0:01');
    expect(clockText(-3)).toBe('0:00');
  });
});
