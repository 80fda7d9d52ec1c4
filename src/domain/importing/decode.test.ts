import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, detectEncoding } from './decode.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const decode = (bytes: Uint8Array) => [...decodeText(bytes, detectEncoding(bytes))].join('');

const LONG_ASCII = 'FT-1234;Balata delantera;100.00\r\n'.repeat(40_000);

describe('detectEncoding', () => {
  it.each([
    ['plain ASCII', utf8('Tsuru 92-17'), 'utf-8'],
    ['accents in UTF-8', utf8('Bujía, Ñandú, Amortiguación'), 'utf-8'],
    ['a byte order mark', utf8('\uFEFFparte'), 'utf-8'],
    ['accents in windows-1252', latin1('Buj\u00EDa, \u00D1and\u00FA'), 'windows-1252'],
    ['one accent at the very end', latin1('Ca\u00F1'), 'windows-1252'],
    ['Excel’s Unicode text', Uint8Array.of(0xff, 0xfe, 0x41, 0x00), 'utf-16le'],
    ['nothing', new Uint8Array(), 'utf-8'],
  ])('%s', (_what, bytes, encoding) => {
    expect(detectEncoding(bytes)).toBe(encoding);
  });

  it('looks as far as the first accent, however late it comes', () => {
    expect(decode(latin1(`${LONG_ASCII}Buj\u00EDa`)).endsWith('Bujía')).toBe(true);
    expect(decode(utf8(`${LONG_ASCII}Bujía`)).endsWith('Bujía')).toBe(true);
  });

  it('keeps a UTF-8 file with a damaged byte as UTF-8, and marks the place', () => {
    const bytes = Uint8Array.from([...utf8('Bujía ñandú balatón '.repeat(20)), 0xed, ...utf8(' fin')]);
    expect(detectEncoding(bytes)).toBe('utf-8');
    expect(decode(bytes)).toContain('\uFFFD fin');
    expect(decode(bytes).startsWith('Bujía')).toBe(true);
  });

  it('refuses overlong forms, surrogates and what lies beyond Unicode as UTF-8', () => {
    for (const bytes of [[0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xc3]]) {
      expect(detectEncoding(Uint8Array.from(bytes))).toBe('windows-1252');
    }
  });
});

describe('decodeText', () => {
  it('knows what windows-1252 has where Latin-1 has controls', () => {
    expect([...decodeText(Uint8Array.of(0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x99, 0x9c, 0x9f), 'windows-1252')].join('')).toBe('€…‘’“”–™œŸ');
    expect([...decodeText(Uint8Array.of(0x81), 'windows-1252')].join('')).toBe('\uFFFD');
  });

  it('gives any text back from UTF-8, across the cuts between pieces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 65_530, max: 65_540 }), (text, padding) => {
        const whole = 'x'.repeat(padding) + text;
        expect([...decodeText(utf8(whole), 'utf-8')].join('')).toBe(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('gives any Spanish text back from windows-1252', () => {
    const letters = [...'abcñÑáéíóúüÁÉÍÓÚ°½ ;,.0123456789'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...letters)).map((each) => each.join('')), (text) => {
        expect(decode(latin1(`${text}\u00ED`))).toBe(`${text}í`);
      }),
    );
  });
});
