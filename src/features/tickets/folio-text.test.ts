import { describe, expect, it } from 'vitest';
import { folioSchema } from '../../domain/kernel/schemas.ts';
import { readFolio } from './folio-text.ts';

describe('readFolio', () => {
  it('completes what a person types', () => {
    expect(readFolio('123', 'A1')).toBe('A1-000123');
    expect(readFolio(' a1b-42 ', 'A1')).toBe('A1B-000042');
    expect(readFolio('C2 1234567', 'A1')).toBe('C2-1234567');
    expect(folioSchema.safeParse(readFolio('7', 'A1')).success).toBe(true);
  });

  it('refuses what is no folio', () => {
    expect(readFolio('balata', 'A1')).toBeNull();
    expect(readFolio('', 'A1')).toBeNull();
    expect(readFolio('A1-', 'A1')).toBeNull();
  });
});
