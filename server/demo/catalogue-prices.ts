import type { Random } from './random.ts';
import type { PartType } from './part-type.ts';

/** IVA as the demo's prices include it. */
export const DEMO_TAX_RATE_BPS = 1600;

export interface DemoPrices {
  /** Without tax. */
  costCents: number;
  /** Counter, workshop, wholesale: tax included, each lower than the one before, all above cost. */
  price1Cents: number;
  price2Cents: number;
  price3Cents: number;
}

/** Prices end as a shop writes them: .50 under 20 pesos, whole pesos, fives, tens. */
function priceStepCents(cents: number): number {
  if (cents < 2_000) return 50;
  if (cents < 10_000) return 100;
  if (cents < 100_000) return 500;
  return 1_000;
}

function roundUpToStep(cents: number): number {
  const step = priceStepCents(cents);
  return Math.ceil(cents / step) * step;
}

/** Price with tax for a cost without it, at a markup in basis points. */
function priceAt(costCents: number, markupBps: number): number {
  const netTimes = costCents * (10_000 + markupBps);
  return roundUpToStep(Math.ceil((netTimes * (10_000 + DEMO_TAX_RATE_BPS)) / 100_000_000));
}

/** What one maker asks for a part whose middle-of-the-market cost is `baseCents`. */
export function pricesFor(random: Random, type: PartType, baseCents: number, brandPercent: number): DemoPrices {
  const costCents = Math.max(50, Math.round((baseCents * brandPercent * random.int(94, 106)) / 10_000));
  const markupBps = random.int(type.markupPercent[0], type.markupPercent[1]) * 100;
  const price3Cents = priceAt(costCents, Math.floor((markupBps * 48) / 100));
  const atWorkshop = priceAt(costCents, Math.floor((markupBps * 72) / 100));
  const price2Cents = Math.max(atWorkshop, price3Cents + priceStepCents(price3Cents));
  const price1Cents = Math.max(priceAt(costCents, markupBps), price2Cents + priceStepCents(price2Cents));
  return { costCents, price1Cents, price2Cents, price3Cents };
}
