/** Sorted terms, each with its postings: `postings` from `offsets[term]` to `offsets[term + 1]`. */
export interface Vocabulary {
  terms: string[];
  offsets: Uint32Array;
  postings: Uint32Array;
}

/** Numbers as they come, without an object for each. */
class NumberList {
  #values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  get values(): Uint32Array {
    return this.#values.subarray(0, this.length);
  }
}

/** Collects terms with their postings; each term's postings must come in order. */
export class VocabularyBuilder {
  readonly #ids = new Map<string, number>();
  /** By term: the posting it got last, so that none comes twice. */
  readonly #last: number[] = [];
  readonly #termOf = new NumberList();
  readonly #postings = new NumberList();

  add(term: string, posting: number): void {
    let id = this.#ids.get(term);
    if (id === undefined) {
      id = this.#last.length;
      this.#ids.set(term, id);
      this.#last.push(-1);
    }
    if (this.#last[id] === posting) return;
    this.#last[id] = posting;
    this.#termOf.push(id);
    this.#postings.push(posting);
  }

  build(): Vocabulary {
    const terms = [...this.#ids.keys()].sort();
    const rankOf = new Uint32Array(terms.length);
    terms.forEach((term, rank) => {
      rankOf[this.#ids.get(term) ?? 0] = rank;
    });
    const offsets = new Uint32Array(terms.length + 1);
    const termOf = this.#termOf.values;
    for (const id of termOf) offsets[(rankOf[id] ?? 0) + 1]! += 1;
    for (let rank = 0; rank < terms.length; rank += 1) offsets[rank + 1]! += offsets[rank] ?? 0;
    return { terms, offsets, postings: this.#sorted(rankOf, offsets.slice()) };
  }

  /** The postings in their terms' order; `next` is where each term's next one goes. */
  #sorted(rankOf: Uint32Array, next: Uint32Array): Uint32Array {
    const sorted = new Uint32Array(this.#postings.length);
    const termOf = this.#termOf.values;
    this.#postings.values.forEach((posting, index) => {
      const rank = rankOf[termOf[index] ?? 0] ?? 0;
      sorted[next[rank] ?? 0] = posting;
      next[rank]! += 1;
    });
    return sorted;
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

/** Whether postings, which are in order, hold this one. */
export function isAmong(postings: Uint32Array, wanted: number): boolean {
  let low = 0;
  let high = postings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((postings[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return postings[low] === wanted;
}
