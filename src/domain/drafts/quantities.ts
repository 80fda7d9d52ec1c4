import { z } from 'zod';
import { MAX_QUANTITY_MILLI } from '../kernel/schemas.ts';
import type { DraftDocument } from './document.ts';

/**
 * How much of a line there is, so that it merges: a sum of increments. Each writer counts what it added (`line|writer`)
 * and what it took of each writer's (`line|writer|taker`), so every count has one writer and only grows: +1 and +1 make
 * 2, −1 and −1 take 2. With what it took, a taker notes how much it had seen: what was added beyond what anybody saw is
 * never lessened, however often a line is removed at once.
 */
const SEPARATOR = '|';

const countSchema = z.int().min(0);
/** `milli` were taken when `seenMilli` had been added. */
const takenSchema = z.object({ milli: countSchema, seenMilli: countSchema });

interface Contribution {
  addedMilli: number;
  takenMilli: number;
  seenMilli: number;
}

/** What each writer added to a line and was taken of it. */
type Contributions = Map<string, Contribution>;

/** The contributions to every line, by line key. */
export function contributionsOf(document: DraftDocument): Map<string, Contributions> {
  const lines = new Map<string, Contributions>();
  for (const [key, value] of document.map('added').entries()) {
    const [line = '', writer = ''] = key.split(SEPARATOR);
    const contributions: Contributions = lines.get(line) ?? new Map();
    const addedMilli = countSchema.safeParse(value).data ?? 0;
    lines.set(line, contributions.set(writer, { addedMilli, takenMilli: 0, seenMilli: 0 }));
  }
  for (const [key, value] of document.map('taken').entries()) {
    const [line = '', writer = ''] = key.split(SEPARATOR);
    const contribution = lines.get(line)?.get(writer);
    const taken = takenSchema.safeParse(value).data;
    if (contribution === undefined || taken === undefined) continue;
    contribution.takenMilli += taken.milli;
    contribution.seenMilli = Math.max(contribution.seenMilli, taken.seenMilli);
  }
  return lines;
}

/** How much of a line there is, in thousandths. */
export function quantityOf(contributions: Contributions | undefined): number {
  let milli = 0;
  for (const contribution of contributions?.values() ?? []) milli += leftOf(contribution);
  return Math.min(milli, MAX_QUANTITY_MILLI);
}

/** Adds to a line. */
export function addToLine(document: DraftDocument, writer: string, line: string, milli: number): void {
  const added = document.map('added');
  const key = keyOf(line, writer);
  added.set(key, (countSchema.safeParse(added.get(key)).data ?? 0) + milli);
}

/** Takes from a line at most what is there, this writer's own first. */
export function takeFromLine(document: DraftDocument, taker: string, line: string, milli: number): void {
  const contributions = [...(contributionsOf(document).get(line) ?? [])];
  contributions.sort(([a], [b]) => Number(b === taker) - Number(a === taker) || (a < b ? -1 : 1));
  let stillMilli = milli;
  for (const [writer, contribution] of contributions) {
    const takeMilli = Math.min(stillMilli, leftOf(contribution));
    if (takeMilli === 0) continue;
    takeFrom(document, keyOf(line, writer, taker), contribution, takeMilli);
    stillMilli -= takeMilli;
  }
}

/** Takes a whole line away, as far as this writer sees it. */
export function takeLine(document: DraftDocument, taker: string, line: string): void {
  takeFromLine(document, taker, line, Number.MAX_SAFE_INTEGER);
}

function takeFrom(document: DraftDocument, key: string, contribution: Contribution, milli: number): void {
  const taken = document.map('taken');
  const before = takenSchema.safeParse(taken.get(key)).data ?? { milli: 0, seenMilli: 0 };
  const { addedMilli, takenMilli } = contribution;
  const left = leftOf(contribution);
  // More was taken than was there: then only what is beyond what was seen counts, and taking is seeing more of it.
  if (left > addedMilli - takenMilli) taken.set(key, { ...before, seenMilli: addedMilli - (left - milli) });
  else taken.set(key, { milli: before.milli + milli, seenMilli: addedMilli });
}

function leftOf({ addedMilli, takenMilli, seenMilli }: Contribution): number {
  return Math.max(addedMilli - takenMilli, addedMilli - Math.min(seenMilli, addedMilli));
}

function keyOf(...parts: string[]): string {
  return parts.join(SEPARATOR);
}
