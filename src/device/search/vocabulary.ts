/** Sorted terms, each with its postings: `postings` from `offsets[term]` to `offsets[term + 1]`. */
export interface Vocabulary {
  terms: string[];
  offsets: Uint32Array;
  postings: Uint32Array;
}

/** Collects terms with their postings, in any order. */
export class VocabularyBuilder {
  readonly #lists = new Map<string, number[]>();

  add(term: string, posting: number): void {
    const list = this.#lists.get(term);
    if (list === undefined) this.#lists.set(term, [posting]);
    else if (list.at(-1) !== posting) list.push(posting);
  }

  build(): Vocabulary {
    const terms = [...this.#lists.keys()].sort();
    const offsets = new Uint32Array(terms.length + 1);
    let total = 0;
    terms.forEach((term, index) => {
      total += this.#lists.get(term)?.length ?? 0;
      offsets[index + 1] = total;
    });
    const postings = new Uint32Array(total);
    terms.forEach((term, index) => postings.set(this.#lists.get(term) ?? [], offsets[index]));
    return { terms, offsets, postings };
  }
}

/** The first term that is not before `text`. */
export function lowerBound(terms: readonly string[], text: string): number {
  let low = 0;
  let high = terms.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((terms[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The range of terms that begin with `prefix`. */
export function prefixRange(terms: readonly string[], prefix: string): { from: number; to: number } {
  const from = lowerBound(terms, prefix);
  // No code unit comes after U+FFFF, and no term holds it.
  return { from, to: lowerBound(terms, `${prefix}\uffff`) };
}

/** The postings of one term, or none. */
export function postingsOf({ terms, offsets, postings }: Vocabulary, term: string): Uint32Array {
  const at = lowerBound(terms, term);
  if (terms[at] !== term) return postings.subarray(0, 0);
  return postings.subarray(offsets[at], offsets[at + 1]);
}
