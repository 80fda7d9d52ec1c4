import { normalizeBarcode } from '../../domain/catalog/barcode.ts';
import { normalizePartNumber } from '../../domain/catalog/part-number.ts';
import type { Question } from './question.ts';
import { KEY_BARCODE, KEY_CROSS_REFERENCE, KEY_PART_NUMBER, type Segment } from './segment.ts';
import { fitsYear, vehicleFilter, vehicleMasks } from './vehicle-match.ts';
import { isAmong, postingsOf, prefixRange, type Vocabulary } from './vocabulary.ts';

/** Documents found in one segment, by score. Those with a key also say how they were meant. */
export interface SegmentAnswer {
  /** Score by document; a document that is absent was not found. */
  scores: Map<number, number>;
  exact: Set<number>;
  byReference: Set<number>;
}

const SCORE_EXACT = 1000;
const SCORE_EXACT_REFERENCE = 900;
const SCORE_KEY_PREFIX = 400;
const SCORE_REFERENCE_PREFIX = 300;
const SHORTEST_PREFIX = 3;

/** Documents that a code names whole: `exact` by their own number or barcode, the others by a cross reference. */
export function lookUpKey(segment: Segment, text: string): Pick<SegmentAnswer, 'exact' | 'byReference'> {
  const exact = new Set<number>();
  const byReference = new Set<number>();
  const number = normalizePartNumber(text);
  const barcode = normalizeBarcode(text);
  const take = (key: string, kinds: readonly number[]): void => {
    if (key === '') return;
    for (const posting of postingsOf(segment.keys, key)) {
      const kind = posting & 3;
      if (!kinds.includes(kind)) continue;
      (kind === KEY_CROSS_REFERENCE ? byReference : exact).add(posting >>> 2);
    }
  };
  take(number, [KEY_PART_NUMBER, KEY_CROSS_REFERENCE]);
  take(barcode, [KEY_BARCODE]);
  for (const document of exact) byReference.delete(document);
  return { exact, byReference };
}

/** Finds documents by whole key, beginning of a key, and words with years and vehicle. */
export function querySegment(segment: Segment, question: Question): SegmentAnswer {
  const { exact, byReference } = lookUpKey(segment, question.text);
  const scores = new Map<number, number>();
  const raise = (document: number, score: number): void => {
    if ((scores.get(document) ?? 0) < score) scores.set(document, score);
  };
  queryWords(segment, question, scores);
  queryKeyPrefix(segment, question.text, raise);
  for (const document of byReference) raise(document, SCORE_EXACT_REFERENCE);
  for (const document of exact) raise(document, SCORE_EXACT);
  if (question.vehicle !== null) {
    const fits = vehicleFilter(segment, question.vehicle);
    // A code names its part whatever the vehicle; words are narrowed.
    for (const document of scores.keys()) if (!exact.has(document) && !byReference.has(document) && !fits(document)) scores.delete(document);
    if (question.text.trim() === '') for (let document = 0; document < segment.ids.length; document += 1) if (fits(document)) raise(document, 1);
  }
  return { scores, exact, byReference };
}

function queryKeyPrefix({ keys }: Segment, text: string, raise: (document: number, score: number) => void): void {
  const prefix = normalizePartNumber(text);
  if (prefix.length < SHORTEST_PREFIX || !/[0-9]/.test(prefix)) return;
  const { from, to } = prefixRange(keys.terms, prefix);
  for (let at = keys.offsets[from] ?? 0; at < (keys.offsets[to] ?? 0); at += 1) {
    const posting = keys.postings[at] ?? 0;
    const kind = posting & 3;
    if (kind === KEY_PART_NUMBER) raise(posting >>> 2, SCORE_KEY_PREFIX);
    else if (kind === KEY_CROSS_REFERENCE) raise(posting >>> 2, SCORE_REFERENCE_PREFIX);
  }
}

/** Every word must match, the last letters of each may be missing; a word in the title outweighs one in the text. */
function queryWords(segment: Segment, { words, years }: Question, scores: Map<number, number>): void {
  if (words.length === 0) return;
  const matched = new Uint8Array(segment.ids.length);
  const total = new Uint16Array(segment.ids.length);
  words.forEach((word, index) => {
    const take = (document: number, score: number): void => {
      if (matched[document] !== index) return;
      matched[document] = index + 1;
      total[document] = (total[document] ?? 0) + score;
    };
    for (const document of postingsOf(segment.titles, word)) take(document, 8);
    eachWithPrefix(segment.titles, word, (document) => take(document, 4));
    for (const document of postingsOf(segment.texts, word)) take(document, 2);
    eachWithPrefix(segment.texts, word, (document) => take(document, 1));
  });
  const rightYear = years.length === 0 ? () => true : yearFilter(segment, words, years);
  for (let document = 0; document < matched.length; document += 1) {
    if (matched[document] === words.length && rightYear(document)) scores.set(document, total[document] ?? 0);
  }
}

function yearFilter(segment: Segment, words: readonly string[], years: Question['years']): (document: number) => boolean {
  const masks = vehicleMasks(segment, words);
  const asked = years.map(({ word, year }) => ({ year, titles: postingsOf(segment.titles, word), texts: postingsOf(segment.texts, word) }));
  return (document) =>
    asked.every(({ year, titles, texts }) => fitsYear(segment, document, masks, year) || isAmong(titles, document) || isAmong(texts, document));
}

function eachWithPrefix({ terms, offsets, postings }: Vocabulary, prefix: string, take: (document: number) => void): void {
  const { from, to } = prefixRange(terms, prefix);
  for (let at = offsets[from] ?? 0; at < (offsets[to] ?? 0); at += 1) take(postings[at] ?? 0);
}
