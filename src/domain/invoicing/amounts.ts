import { mulDivRound, sum } from '../kernel/integers.ts';
import { compare, parseDecimal, productLimits, type Decimal } from './cfdi/decimal.ts';
import type { Concept, TransferredTax } from './cfdi/document.ts';

/** What a line of a document comes to, in centavos: as ticket and ledger have it. */
export interface LineAmounts {
  quantityMilli: number;
  /** Before tax and discount. */
  grossCents: number;
  discountCents: number;
  taxCents: number;
  /** Null: exempt. */
  taxRateBps: number | null;
  /** The price without tax of which `grossCents` is the rounded product; null: reckoned from it. */
  unitPriceCents: number | null;
}

/** The figures of a concept. */
export type ConceptAmounts = Pick<Concept, 'quantityMilli' | 'unitValueMicro' | 'amountCents' | 'discountCents' | 'taxObject' | 'transferred'>;

const MICRO_PER_CENT = 10_000;

/**
 * A line's figures as SAT wants them: amount less discount is the line's net, the tax is the line's, and the unit value
 * takes as many decimals as make amount = quantity × unit value hold within SAT's limits (CFDI40167). What is given away
 * shows as one centavo, discounted: a unit value may not be zero (CFDI40166). Without a base there is no tax (CFDI40174).
 */
export function conceptAmounts({ quantityMilli, grossCents, discountCents, taxCents, taxRateBps, unitPriceCents }: LineAmounts): ConceptAmounts {
  const netCents = grossCents - discountCents;
  // A centavo of tax alone (the rest of a line returned bit by bit) is an amount like any other.
  const givenAway = grossCents === 0;
  const onlyTax = netCents === 0 && taxCents > 0;
  const amountCents = givenAway ? leastCents(quantityMilli) + (onlyTax ? taxCents : 0) : grossCents + (onlyTax ? taxCents : 0);
  const taxed = netCents > 0;
  return {
    quantityMilli,
    unitValueMicro: unitPriceCents === null || amountCents !== grossCents ? unitValueMicro(amountCents, quantityMilli) : unitPriceCents * MICRO_PER_CENT,
    amountCents,
    discountCents: amountCents - netCents - (onlyTax ? taxCents : 0),
    taxObject: taxed ? '02' : '04',
    transferred: taxed ? splitTransfer(netCents, taxCents, taxRateBps) : [],
  };
}

/** The smallest amount whose unit value is not zero in six decimals. */
function leastCents(quantityMilli: number): number {
  return Math.max(1, Math.ceil(quantityMilli / (1000 * MICRO_PER_CENT)));
}

function unitValueMicro(amountCents: number, quantityMilli: number): number {
  return Math.max(1, mulDivRound(amountCents * MICRO_PER_CENT, 1000, quantityMilli));
}

/**
 * The tax of a base as one transfer, or as few as let each lie within SAT's limits (CFDI40180): sums of lines that were
 * rounded one by one, and parts of them, may be a few centavos off base × rate.
 */
export function splitTransfer(baseCents: number, taxCents: number, rateBps: number | null): TransferredTax[] {
  if (rateBps === null) return [{ tax: '002', rateBps, baseCents, taxCents: 0 }];
  for (let parts = 1; parts <= baseCents; parts += 1) {
    const split = inParts(baseCents, taxCents, rateBps, parts);
    if (split !== null) return split;
  }
  throw new RangeError(`no transfers make ${taxCents} of ${baseCents} at ${rateBps}`);
}

/** So many transfers of nearly the same base, or null when their limits do not let them sum to the tax. */
function inParts(baseCents: number, taxCents: number, rateBps: number, parts: number): TransferredTax[] | null {
  const bases = Array.from({ length: parts }, (_, index) => Math.floor(baseCents / parts) + (index < baseCents % parts ? 1 : 0));
  const limits = bases.map((base) => taxLimits(base, rateBps));
  let rest = taxCents - sum(limits.map(({ lower }) => lower));
  if (rest < 0 || taxCents > sum(limits.map(({ upper }) => upper))) return null;
  return bases.map((base, index) => {
    const { lower, upper } = limits[index] ?? { lower: 0, upper: 0 };
    const more = Math.min(rest, upper - lower);
    rest -= more;
    return { tax: '002', rateBps, baseCents: base, taxCents: lower + more };
  });
}

const cents = (value: number): Decimal => ({ units: BigInt(value), decimals: 2 });

function taxLimits(baseCents: number, rateBps: number): { lower: number; upper: number } {
  const { lower, upper } = productLimits(cents(baseCents), { units: BigInt(rateBps), decimals: 4 }, true, 2);
  return { lower: Number(lower.units), upper: Number(upper.units) };
}

/** A transfer per rate (exempt is one of its own), in the order in which the rates first come. */
export function sumByRate(transfers: readonly TransferredTax[]): TransferredTax[] {
  const groups = new Map<number | null, TransferredTax>();
  for (const { tax, rateBps, baseCents, taxCents } of transfers) {
    const before = groups.get(rateBps);
    groups.set(rateBps, { tax, rateBps, baseCents: (before?.baseCents ?? 0) + baseCents, taxCents: (before?.taxCents ?? 0) + taxCents });
  }
  return [...groups.values()];
}

/** Whether an amount lies within SAT's limits of quantity × unit value, all as they are written. */
export function withinLimits(amount: string, quantity: string, unitValue: string): boolean {
  const [value, first, second] = [parseDecimal(amount), parseDecimal(quantity), parseDecimal(unitValue)];
  if (value === null || first === null || second === null) return false;
  const { lower, upper } = productLimits(first, second, false, value.decimals);
  return compare(value, lower) >= 0 && compare(value, upper) <= 0;
}
