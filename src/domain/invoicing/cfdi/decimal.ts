/** An exact decimal: `units` / 10^`decimals`, with as many decimals as were written. */
export interface Decimal {
  units: bigint;
  decimals: number;
}

const PATTERN = /^[+-]?([0-9]+)(?:\.([0-9]*))?$/;

/** Reads a decimal as XML Schema writes it; null when it is none. White space around it does not count. */
export function parseDecimal(text: string): Decimal | null {
  const trimmed = text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');
  const found = PATTERN.exec(trimmed);
  if (!found) return null;
  const fraction = found[2] ?? '';
  const units = BigInt(`${found[1]}${fraction}`);
  return { units: trimmed.startsWith('-') ? -units : units, decimals: fraction.length };
}

const powers = new Map<number, bigint>();

/** 10^n. */
export function power10(n: number): bigint {
  const known = powers.get(n);
  if (known !== undefined) return known;
  const made = 10n ** BigInt(n);
  powers.set(n, made);
  return made;
}

/** The same number in units of 10^-decimals. @throws RangeError when that would cut digits */
export function unitsAt({ units, decimals }: Decimal, wanted: number): bigint {
  if (decimals <= wanted) return units * power10(wanted - decimals);
  const factor = power10(decimals - wanted);
  if (units % factor !== 0n) throw new RangeError('digits would be cut');
  return units / factor;
}

export function add(a: Decimal, b: Decimal): Decimal {
  const decimals = Math.max(a.decimals, b.decimals);
  return { units: unitsAt(a, decimals) + unitsAt(b, decimals), decimals };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { units: -b.units, decimals: b.decimals });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, decimals: a.decimals + b.decimals };
}

export function total(values: readonly Decimal[]): Decimal {
  return values.reduce(add, ZERO);
}

export const ZERO: Decimal = { units: 0n, decimals: 0 };

/** Below zero, zero or above it as `a` is less than, equal to or greater than `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const { units } = subtract(a, b);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

/** To so many decimals, half away from zero. */
export function roundTo(value: Decimal, decimals: number): Decimal {
  if (value.decimals <= decimals) return { units: unitsAt(value, decimals), decimals };
  const factor = power10(value.decimals - decimals);
  const magnitude = value.units < 0n ? -value.units : value.units;
  const rounded = (magnitude * 2n + factor) / (factor * 2n);
  return { units: value.units < 0n ? -rounded : rounded, decimals };
}

/** To so many decimals, what is beyond them dropped. For numbers that are not negative. */
export function truncateTo(value: Decimal, decimals: number): Decimal {
  if (value.decimals <= decimals) return { units: unitsAt(value, decimals), decimals };
  return { units: value.units / power10(value.decimals - decimals), decimals };
}

/** To so many decimals, up. For numbers that are not negative. */
export function ceilTo(value: Decimal, decimals: number): Decimal {
  const cut = truncateTo(value, decimals);
  return compare(cut, value) < 0 ? { units: cut.units + 1n, decimals } : cut;
}

/**
 * The limits between which SAT lets a product lie whose factors were rounded as they are written: each factor half of
 * its last decimal less (the product truncated), and half of it more, short of 10^-12 (rounded up), with the decimals
 * of the result. `b` may be exact (a rate), and is then taken as it is.
 */
export function productLimits(a: Decimal, b: Decimal, bIsExact: boolean, decimals: number): { lower: Decimal; upper: Decimal } {
  const lower = multiply(lessHalf(a), bIsExact ? b : lessHalf(b));
  const upper = multiply(almostHalfMore(a), bIsExact ? b : almostHalfMore(b));
  return { lower: truncateTo(lower.units < 0n ? ZERO : lower, decimals), upper: ceilTo(upper, decimals) };
}

/** 5 × 10^-(d+1) is half of the last decimal. */
function lessHalf(value: Decimal): Decimal {
  return subtract(value, { units: 5n, decimals: value.decimals + 1 });
}

function almostHalfMore(value: Decimal): Decimal {
  return subtract(add(value, { units: 5n, decimals: value.decimals + 1 }), { units: 1n, decimals: 12 });
}

/** As XML has it, with exactly its decimals. */
export function formatDecimal({ units, decimals }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const sign = units < 0n ? '-' : '';
  return decimals === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Centavos as pesos with two decimals. */
export function formatCents(cents: number): string {
  return formatDecimal({ units: BigInt(cents), decimals: 2 });
}

/** Basis points as SAT writes rates: six decimals. */
export function formatRate(rateBps: number): string {
  return formatDecimal({ units: BigInt(rateBps) * 100n, decimals: 6 });
}

/** Units of 10^-scale with at least `least` decimals, and no zeros beyond them. */
export function formatShort(units: number | bigint, scale: number, least: number): string {
  let value: Decimal = { units: BigInt(units), decimals: scale };
  while (value.decimals > least && value.units % 10n === 0n) value = { units: value.units / 10n, decimals: value.decimals - 1 };
  return formatDecimal(value);
}
