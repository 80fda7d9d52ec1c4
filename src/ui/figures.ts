/**
 * Whole numbers that stand for decimals (centavos, thousandths, basis points), to text and back. No float is made on
 * the way: 0.1 + 0.2 never happens here.
 */

export interface FigureStyle {
  /** Digits after the point that the integer carries: 2 for centavos, 3 for thousandths. */
  decimals: number;
  /** Digits after the point that are always shown. */
  minDecimals: number;
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `formatScaled(123450, {decimals: 2, minDecimals: 2})` is `1,234.50`; negative numbers lead with `-`. */
export function formatScaled(scaled: number, { decimals, minDecimals }: FigureStyle): string {
  if (!Number.isSafeInteger(scaled)) throw new RangeError(`not a safe integer: ${scaled}`);
  const digits = String(Math.abs(scaled)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  let fraction = digits.slice(digits.length - decimals);
  while (fraction.length > minDecimals && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  const sign = scaled < 0 ? '-' : '';
  return `${sign}${groupThousands(whole)}${fraction ? `.${fraction}` : ''}`;
}

export type ParsedFigure =
  | { ok: true; scaled: number }
  | { ok: false; code: 'empty' | 'not-a-number' | 'too-many-decimals' | 'too-large' };

// Commas only where thousands are parted: `12,50` is refused, for it could mean 12.50 as well as 1250.
const FIGURE = /^(-?)(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?$/;

/**
 * Reads what a person typed the Mexican way: `1,234.50`, `$ 1234.5`, `.5`, `-3`.
 * @param decimals digits after the point that the result carries.
 * @returns the number times 10^decimals, exactly, or why it cannot be read.
 */
export function parseScaled(text: string, decimals: number): ParsedFigure {
  const bare = text.replace(/[\s$%]/g, '').replace('\u2212', '-');
  if (bare === '') return { ok: false, code: 'empty' };
  const match = FIGURE.exec(bare);
  const whole = match?.[2] ?? '';
  const fraction = (match?.[3] ?? '').replace(/0+$/, '');
  if (!match || (whole === '' && !match[3])) return { ok: false, code: 'not-a-number' };
  if (fraction.length > decimals) return { ok: false, code: 'too-many-decimals' };
  const scaled = Number(whole.replaceAll(',', '') + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(scaled)) return { ok: false, code: 'too-large' };
  return { ok: true, scaled: match[1] === '-' && scaled !== 0 ? -scaled : scaled };
}
