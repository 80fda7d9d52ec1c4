/** The character before the decimals; the other one groups thousands. */
export type DecimalMark = '.' | ',';

/** What a text says about the convention it was written in. */
export type NumberEvidence = DecimalMark | 'either' | 'ambiguous' | 'not-a-number';

export type ParsedNumber =
  | { ok: true; value: number; rounded: boolean }
  | { ok: false; code: 'not-a-number' | 'negative-number' | 'number-too-large' };

const SPACES = /[\s\u00A0\u2007\u2009\u202F'’]/g;
const CURRENCY = /^(?:MXN|MX\$|\$)|(?:MXN|M\.?N\.?|\$)$/gi;
/** What a spreadsheet's accounting format shows for zero. */
const ACCOUNTING_ZERO = /^[-–—]$/;

/** Whole part, plain or in groups of three (after `_`: a space or apostrophe), and decimals. */
const SHAPES: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^(\d+|[1-9]\d{0,2}(?:[,_]\d{3})+)?(?:\.(\d*))?$/,
  ',': /^(\d+|[1-9]\d{0,2}(?:[._]\d{3})+)?(?:,(\d*))?$/,
};

interface Digits {
  whole: string;
  decimals: string;
}

/** Takes off currency and sign. Parentheses and a minus behind mean negative, as accountants write. */
function unwrap(text: string): { body: string; negative: boolean } {
  const bare = text.trim().replace(CURRENCY, '').trim();
  const inner = /^\((.*)\)$/.exec(bare)?.[1];
  const unsigned = (inner ?? bare).replace(/^[-−+]\s*|\s*[-−]$/, '').trim().replace(CURRENCY, '').trim();
  const negative = inner !== undefined || /^[-−]|[-−]$/.test(bare);
  return { body: unsigned.replace(SPACES, '_'), negative };
}

function digitsOf(body: string, mark: DecimalMark): Digits | null {
  const match = SHAPES[mark].exec(body);
  if (match === null) return null;
  const whole = (match[1] ?? '').replace(/[.,_]/g, '');
  const decimals = match[2] ?? '';
  return whole === '' && decimals === '' ? null : { whole, decimals };
}

/** Which convention a text shows: `1,50` a comma, `1.234,50` a comma, `1,234` could be either, `12` says nothing. */
export function numberEvidence(text: string): NumberEvidence {
  const { body } = unwrap(text);
  if (ACCOUNTING_ZERO.test(text.trim().replace(CURRENCY, '').trim())) return 'either';
  const withPoint = digitsOf(body, '.');
  const withComma = digitsOf(body, ',');
  if (withPoint === null) return withComma === null ? 'not-a-number' : ',';
  if (withComma === null) return '.';
  return withPoint.decimals === withComma.decimals && withPoint.whole === withComma.whole ? 'either' : 'ambiguous';
}

/** Scales digits to an integer, rounding half up; never through a fraction. Null when over `max`. */
function scaled({ whole, decimals }: Digits, places: number, max: number): { value: number; rounded: boolean } | null {
  const kept = decimals.slice(0, places).padEnd(places, '0');
  const dropped = decimals.slice(places);
  const digits = `${whole}${kept}`.replace(/^0+(?=\d)/, '');
  if (digits.length > 15) return null;
  const value = Number(digits) + (dropped.charAt(0) >= '5' ? 1 : 0);
  return value > max ? null : { value, rounded: /[1-9]/.test(dropped) };
}

/**
 * Reads a figure as an integer: `places` 2 gives centavos, 3 thousandths. More decimals are rounded half up
 * and said so. Negative figures and those over `max` are refused: a parts list has neither.
 */
export function parseScaled(text: string, mark: DecimalMark, places: number, max: number): ParsedNumber {
  if (ACCOUNTING_ZERO.test(text.trim().replace(CURRENCY, '').trim())) return { ok: true, value: 0, rounded: false };
  const { body, negative } = unwrap(text);
  const digits = digitsOf(body, mark);
  if (digits === null) return { ok: false, code: 'not-a-number' };
  const result = scaled(digits, places, max);
  if (result === null) return { ok: false, code: 'number-too-large' };
  if (negative && (result.value > 0 || result.rounded)) return { ok: false, code: 'negative-number' };
  return { ok: true, ...result };
}
