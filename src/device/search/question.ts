import { wordsOf, yearOf } from './fold.ts';

/** A vehicle as it is asked for: every word must name it, and the year be in its range. */
export interface VehicleAsked {
  words: string[];
  years: number[];
}

/** What was typed, taken apart. */
export interface Question {
  text: string;
  words: string[];
  /** Words that may be a year: a part matches by the word, or by a fitment of that year. */
  years: { word: string; year: number }[];
  vehicle: VehicleAsked | null;
}

/** Takes a text and a vehicle apart. A number alone is no year: people type part numbers. */
export function readQuestion(text: string, vehicle: string): Question {
  const all = [...new Set(wordsOf(text))].slice(0, 16);
  const plain = all.filter((word) => yearOf(word) === null);
  const years = all.flatMap((word) => {
    const year = yearOf(word);
    return year === null ? [] : [{ word, year }];
  });
  const alone = plain.length === 0;
  return {
    text,
    words: alone ? all : plain,
    years: alone ? [] : years,
    vehicle: vehicle.trim() === '' ? null : readVehicle(vehicle),
  };
}

function readVehicle(vehicle: string): VehicleAsked {
  const all = [...new Set(wordsOf(vehicle))].slice(0, 16);
  return { words: all.filter((word) => yearOf(word) === null), years: all.flatMap((word) => yearOf(word) ?? []) };
}
