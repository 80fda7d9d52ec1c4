import { parseCsv } from './csv.ts';

export type Delimiter = ',' | ';' | '\t' | '|';

export interface DelimiterGuess {
  delimiter: Delimiter;
  /** The file says so itself in a first line `sep=;`, which is no data. */
  declared: boolean;
}

const CANDIDATES: readonly Delimiter[] = [',', ';', '\t', '|'];
const SAMPLE_ROWS = 60;

/** Excel's own way of saying it: a first line of `sep=;`. */
function declaredDelimiter(sample: string): Delimiter | null {
  const said = /^\s*"?sep=(.)"?\s*(?:\r|\n|$)/i.exec(sample)?.[1];
  return CANDIDATES.find((candidate) => candidate === said) ?? null;
}

/** How well a candidate explains the sample: rows as wide as the heading, then the number of columns. */
function score(sample: string, delimiter: Delimiter): number {
  const widths: number[] = [];
  for (const row of parseCsv([sample], { delimiter })) {
    if (widths.length === SAMPLE_ROWS) break;
    widths.push(row.problem === null ? row.fields.length : 0);
  }
  const complete = widths.length > 2 ? widths.slice(0, -1) : widths;
  const [heading = 0] = complete;
  if (heading < 2) return 0;
  const agreeing = complete.filter((width) => width === heading).length;
  return Math.round((agreeing * 1_000) / complete.length) + Math.min(heading, 99);
}

/** Which character parts the columns, from the first lines of a file. A single column counts as commas. */
export function detectDelimiter(sample: string): DelimiterGuess {
  const declared = declaredDelimiter(sample);
  if (declared !== null) return { delimiter: declared, declared: true };
  const scores = CANDIDATES.map((delimiter) => score(sample, delimiter));
  const best = scores.indexOf(Math.max(...scores));
  return { delimiter: CANDIDATES[best] ?? ',', declared: false };
}
