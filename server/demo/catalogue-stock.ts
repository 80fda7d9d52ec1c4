import type { PartType } from './part-type.ts';
import { BRANCHES } from './places.ts';
import type { BranchKey } from './places.ts';
import type { Random } from './random.ts';

/** Thousandths of the unit. */
export interface BranchStock {
  minMilli: number;
  maxMilli: number;
  openingMilli: number;
}

export interface DemoStock {
  /** Each branch has one warehouse. */
  stock: Record<BranchKey, BranchStock>;
}

/** How much of the range a branch keeps, and how deep, in percent. */
const DEPTH: Readonly<Record<BranchKey, { carries: number; depth: number }>> = {
  centro: { carries: 96, depth: 100 },
  norte: { carries: 82, depth: 75 },
  mercado: { carries: 58, depth: 55 },
};

const NOT_CARRIED: BranchStock = { minMilli: 0, maxMilli: 0, openingMilli: 0 };

function stockOf(random: Random, type: PartType, branch: BranchKey, demandPercent: number): BranchStock {
  const { carries, depth } = DEPTH[branch];
  if (!random.chance(carries)) return NOT_CARRIED;
  const usual = (type.typicalStock * depth * demandPercent) / 10_000;
  const max = Math.max(1, Math.round(usual * 1.5));
  const min = Math.floor(max / 3);
  const opening = random.chance(7) ? 0 : random.int(Math.min(min, max - 1), max);
  return { minMilli: min * 1000, maxMilli: max * 1000, openingMilli: opening * 1000 };
}

/** Minimum, maximum and opening stock of a part in every branch; what is asked for more is kept deeper. */
export function stockFor(random: Random, type: PartType, popularity: number): DemoStock {
  const demandPercent = Math.min(160, 25 + popularity);
  const entries = BRANCHES.map((branch) => [branch.key, stockOf(random, type, branch.key, demandPercent)]);
  return { stock: Object.fromEntries(entries) as Record<BranchKey, BranchStock> };
}
