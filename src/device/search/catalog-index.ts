import type { Hit } from './protocol.ts';
import { readQuestion } from './question.ts';
import { buildSegment, type Segment } from './segment.ts';
import { lookUpKey, querySegment } from './segment-query.ts';
import type { ProductSource } from './source.ts';

interface Part {
  segment: Segment;
  /** 1 for a document that a later part replaces. */
  dead: Uint8Array;
}

/** How many changed products are kept apart before they become a part of their own. */
const MOST_RECENT = 4000;
/** So many at once (a first pull) are a part of their own from the start. */
const MANY = 500;
const FEW_PARTS = 10;
const MOST_PARTS = 60;

/**
 * The whole index: unchanging parts, oldest first, and the products that changed since, which are indexed anew at each
 * change. A product counts where it stands last.
 */
export class CatalogIndex {
  #parts: Part[] = [];
  #recent = new Map<string, ProductSource | null>();
  #recentPart: Part = partOf([]);
  /** Where each product stands: part and document. */
  #places = new Map<string, { part: Part; document: number }>();

  get size(): number {
    return this.#places.size;
  }

  /** Whether building it anew is worth it: each part is visited by every search. */
  get isScattered(): boolean {
    const { length } = this.#parts;
    const first = this.#parts[0]?.segment.ids.length ?? 0;
    return length > MOST_PARTS || (length > FEW_PARTS && this.size > first * 2);
  }

  /** Starts from one part that holds everything. */
  load(segment: Segment): void {
    this.#parts = [];
    this.#recent.clear();
    this.#recentPart = partOf([]);
    this.#places.clear();
    this.#append({ segment, dead: new Uint8Array(segment.ids.length) });
  }

  /** Takes in products that changed; null for one that is gone. */
  change(products: readonly { id: string; source: ProductSource | null }[]): void {
    if (products.length >= MANY) {
      this.#changeMany(products);
      return;
    }
    for (const { id, source } of products) {
      this.#bury(id);
      this.#recent.set(id, source);
    }
    for (const id of this.#recentPart.segment.ids) this.#bury(id);
    this.#recentPart = partOf([...this.#recent.values()].filter((source) => source !== null));
    this.#place(this.#recentPart);
    if (this.#recent.size >= MOST_RECENT) this.#settleRecent();
  }

  #changeMany(products: readonly { id: string; source: ProductSource | null }[]): void {
    this.#settleRecent();
    for (const { id } of products) this.#bury(id);
    this.#append(partOf(products.flatMap(({ source }) => source ?? [])));
  }

  #settleRecent(): void {
    if (this.#recentPart.segment.ids.length > 0) this.#parts.push(this.#recentPart);
    this.#recent = new Map();
    this.#recentPart = partOf([]);
  }

  search(text: string, vehicle: string, limit: number): { hits: Hit[]; total: number } {
    const question = readQuestion(text, vehicle);
    const found: { hit: Hit; score: number; order: number }[] = [];
    let order = 0;
    for (const part of this.#all()) {
      const { scores, exact, byReference } = querySegment(part.segment, question);
      for (const [document, score] of scores) {
        if (part.dead[document] === 1) continue;
        found.push({ score, order: order + document, hit: hitOf(part, document, { exact, byReference }, text) });
      }
      order += part.segment.ids.length;
    }
    found.sort((a, b) => b.score - a.score || a.order - b.order);
    return { hits: found.slice(0, limit).map(({ hit }) => hit), total: found.length };
  }

  /** Products that a code names whole: by their own number or barcode first, then by a number they stand for. */
  lookup(code: string): Hit[] {
    const hits = this.#all().flatMap((part) => {
      const answer = lookUpKey(part.segment, code);
      return [...answer.exact, ...answer.byReference].filter((document) => part.dead[document] !== 1).map((document) => hitOf(part, document, answer, code));
    });
    return [...hits.filter((hit) => hit.exact), ...hits.filter((hit) => !hit.exact)];
  }

  #all(): Part[] {
    return [...this.#parts, this.#recentPart];
  }

  #append(part: Part): void {
    this.#parts.push(part);
    this.#place(part);
  }

  #place(part: Part): void {
    part.segment.ids.forEach((id, document) => this.#places.set(id, { part, document }));
  }

  #bury(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    place.part.dead[place.document] = 1;
    this.#places.delete(id);
  }
}

function partOf(products: readonly ProductSource[]): Part {
  return { segment: buildSegment(products), dead: new Uint8Array(products.length) };
}

function hitOf(part: Part, document: number, answer: { exact: Set<number>; byReference: Set<number> }, text: string): Hit {
  return {
    id: part.segment.ids[document] ?? '',
    exact: answer.exact.has(document),
    crossReference: answer.byReference.has(document) ? text.trim() : null,
  };
}
