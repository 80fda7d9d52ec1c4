const MARKS = /\p{M}+/gu;
const TOKENS = /[0-9]+\.[0-9]+[a-z]*|[a-z0-9]+/g;

const PLAIN = /^[ -~]*$/;

/** A text's words as they are compared: lower case, accents folded, an engine's `1.6` whole. */
export function wordsOf(text: string): string[] {
  const plain = PLAIN.test(text) ? text : text.normalize('NFKD').replace(MARKS, '');
  return plain.toLowerCase().match(TOKENS) ?? [];
}

/** The model year that a word may mean: four digits, or two as people say it (94, 08); null when none. */
export function yearOf(word: string): number | null {
  if (/^(19[3-9]|20[0-4])[0-9]$/.test(word)) return Number(word);
  if (!/^[0-9]{2}$/.test(word)) return null;
  const short = Number(word);
  return short >= 50 ? 1900 + short : 2000 + short;
}
