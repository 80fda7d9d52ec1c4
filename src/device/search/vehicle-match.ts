import type { VehicleAsked } from './question.ts';
import type { Segment, Vehicle } from './segment.ts';

/** For each vehicle of a segment, which of some words name it: a bit a word. */
export function vehicleMasks({ vehicles }: Segment, words: readonly string[]): Uint32Array {
  return Uint32Array.from(vehicles, (vehicle) => words.reduce((mask, word, bit) => (names(vehicle, word) ? mask | (1 << bit) : mask), 0));
}

/**
 * Whether a document fits a vehicle of this year, where the words that name any of its vehicles must all name that one:
 * `sentra 94` does not find what fits a Sentra of 88 and a Tsuru of 94.
 */
export function fitsYear(segment: Segment, document: number, masks: Uint32Array, year: number): boolean {
  const { from, to } = fitRange(segment, document);
  let named = 0;
  for (let fit = from; fit < to; fit += 1) named |= masks[segment.fitVehicles[fit] ?? 0] ?? 0;
  for (let fit = from; fit < to; fit += 1) {
    if (coversYear(segment, fit, year) && ((masks[segment.fitVehicles[fit] ?? 0] ?? 0) & named) === named) return true;
  }
  return false;
}

/** Answers whether a document fits the vehicle asked for; a part without fitments fits none. */
export function vehicleFilter(segment: Segment, { words, years }: VehicleAsked): (document: number) => boolean {
  const fitting = Uint8Array.from(segment.vehicles, (vehicle) => (words.every((word) => names(vehicle, word) || isUnsaid(vehicle, word)) ? 1 : 0));
  return (document) => {
    const { from, to } = fitRange(segment, document);
    for (let fit = from; fit < to; fit += 1) {
      if (fitting[segment.fitVehicles[fit] ?? 0] === 1 && years.every((year) => coversYear(segment, fit, year))) return true;
    }
    return false;
  };
}

function names({ words }: Vehicle, asked: string): boolean {
  return words.some((word) => word.startsWith(asked));
}

/** A fitment that names no engine is for all of them. */
function isUnsaid({ hasEngine }: Vehicle, asked: string): boolean {
  return !hasEngine && /^[0-9]+\.[0-9]/.test(asked);
}

function fitRange({ fitOffsets }: Segment, document: number): { from: number; to: number } {
  return { from: fitOffsets[document] ?? 0, to: fitOffsets[document + 1] ?? 0 };
}

function coversYear({ fitFrom, fitTo }: Segment, fit: number, year: number): boolean {
  return (fitFrom[fit] ?? 0) <= year && year <= (fitTo[fit] ?? 0);
}
