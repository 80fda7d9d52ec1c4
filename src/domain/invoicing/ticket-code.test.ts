import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uuidv7 } from '../kernel/ids.ts';
import { readTicketCode, saleIdEnd, selfServiceAddress, ticketCode } from './ticket-code.ts';

const saleIds = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => uuidv7(1_790_000_000_000, () => Uint8Array.from(bytes)));
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

describe('ticketCode', () => {
  it('is printed in groups, and the same everywhere', () => {
    expect(ticketCode('0197a3c0-5b7e-7c4d-9a1b-2c3d4e5f6071')).toBe('6SC7-N75Y-R3HB');
    expect(saleIdEnd('6SC7-N75Y-R3HB')).toBe('2c3d4e5f6071');
  });

  it('reads back as typed, and leads to the end of its sale id', () => {
    fc.assert(fc.property(saleIds, (saleId) => {
      const code = ticketCode(saleId);
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
      expect(readTicketCode(code)).toBe(code);
      expect(readTicketCode(` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `)).toBe(code);
      expect(saleId.slice(-12)).toBe(saleIdEnd(code));
    }));
  });

  it('any one wrong letter is noticed', () => {
    fc.assert(fc.property(saleIds, fc.nat(11), fc.integer({ min: 1, max: 31 }), (saleId, at, by) => {
      const letters = [...ticketCode(saleId).replaceAll('-', '')];
      letters[at] = LETTERS[(LETTERS.indexOf(letters[at] ?? '') + by) % 32] ?? '';
      expect(readTicketCode(letters.join(''))).toBeNull();
    }));
  });

  it('different sales have different codes', () => {
    fc.assert(fc.property(fc.uniqueArray(saleIds, { minLength: 2, maxLength: 50, selector: (id) => id.slice(-13) }), (ids) => {
      expect(new Set(ids.map(ticketCode)).size).toBe(ids.length);
    }));
  });

  it('what is no code is none', () => {
    for (const text of ['', '6SC7', '6SC7-N75Y-R3HB-0', 'UUUU-UUUU-UUUU', 'áéíó-0000-0000']) expect(readTicketCode(text)).toBeNull();
  });
});

it('the address of the page carries shop and code', () => {
  expect(selfServiceAddress('https://pos.example.mx', '0a1b2c3d4e', '6SC7-N75Y-R3HB')).toBe('https://pos.example.mx/facturar?n=0a1b2c3d4e&t=6SC7-N75Y-R3HB');
});
