import { describe, expect, it } from 'vitest';
import { selfServiceAddress, ticketCode } from '../invoicing/ticket-code.ts';
import { folioSchema } from '../kernel/schemas.ts';
import { readCode, readFolio } from './folio-text.ts';

describe('readFolio', () => {
  it('completes what a person types', () => {
    expect(readFolio('123', 'A1')).toBe('A1-000123');
    expect(readFolio(' a1b-42 ', 'A1')).toBe('A1B-000042');
    expect(readFolio('C2 1234567', 'A1')).toBe('C2-1234567');
    expect(readFolio("A1'000123", 'B2')).toBe('A1-000123');
    expect(readFolio('a1-123', null)).toBe('A1-000123');
    expect(folioSchema.safeParse(readFolio('7', 'A1')).success).toBe(true);
  });

  it('refuses what is no folio', () => {
    expect(readFolio('balata', 'A1')).toBeNull();
    expect(readFolio('', 'A1')).toBeNull();
    expect(readFolio('A1-', 'A1')).toBeNull();
    expect(readFolio('123', null)).toBeNull();
  });
});

describe('readCode', () => {
  const code = ticketCode('01900000-0000-7000-8abc-1234567890ab');

  it('finds the code alone, or in the address that the QR code holds', () => {
    expect(readCode(code)).toBe(code);
    expect(readCode(code.replaceAll('-', ' ').toLowerCase())).toBe(code);
    expect(readCode(selfServiceAddress('https://pos.example.mx', 'la-pieza', code))).toBe(code);
  });

  it('survives the keyboard of another country', () => {
    expect(readCode(`httpsÑ--pos.example.mx-facturar_n¿la'pieza/t¿${code.replaceAll('-', "'")}`)).toBe(code);
  });

  it('refuses what is none, and a code with a slip of the hand', () => {
    expect(readCode('A1-000123')).toBeNull();
    expect(readCode(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`)).toBeNull();
  });
});
