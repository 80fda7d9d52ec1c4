import { answerOf, openDatabase } from '../local/indexed-db.ts';
import type { ProductRow } from '../../domain/sync/rows.ts';
import type { ProductSource } from './source.ts';

/** What changed in the products' database since a point in it. */
export interface Changes {
  seq: number;
  products: { id: string; source: ProductSource | null }[];
}

interface StoredProduct {
  id: string;
  seq: number;
  /** The product as JSON text. */
  row: string | null;
}

const STORE = 'docs';
const BY_SEQ = '[_deleted+seq+id]';
const CHUNK = 2000;
/** Ids of rows that are no products begin with it; it sorts behind every other id. */
const RESERVED = '~';
/** In an index key an array comes after every number. */
const AFTER_ALL: IDBValidKey = [];

/** Reads products where RxDB's Dexie storage keeps them. Only reads, and gives way when that database is upgraded. */
export class ProductReader {
  readonly #database: IDBDatabase;
  readonly #keyRange: typeof IDBKeyRange;

  private constructor(database: IDBDatabase, keyRange: typeof IDBKeyRange) {
    this.#database = database;
    this.#keyRange = keyRange;
  }

  /** Opens the database as it stands; null when RxDB has not made it yet. */
  static async open(factory: IDBFactory, name: string, keyRange: typeof IDBKeyRange): Promise<ProductReader | null> {
    const known = await factory.databases();
    const version = known.find((database) => database.name === name)?.version;
    if (version === undefined) return null;
    const database = await openDatabase(factory, name, version, () => {});
    return database.objectStoreNames.contains(STORE) ? new ProductReader(database, keyRange) : null;
  }

  /** Whether the whole catalogue has come once: its reserved row stands. */
  async isComplete(): Promise<boolean> {
    return (await answerOf(this.#store().getKey(this.#keyRange.lowerBound(RESERVED)))) !== undefined;
  }

  /** How far the collection has come. */
  async lastSeq(): Promise<number> {
    const ends = await Promise.all(['0', '1'].map((deleted) => this.#lastSeqOf(deleted)));
    return Math.max(...ends);
  }

  /** How many rows came after a point, deletions too. */
  async countAfter(seq: number): Promise<number> {
    const index = this.#store().index(BY_SEQ);
    const counts = await Promise.all(['0', '1'].map((deleted) => answerOf(index.count(this.#keyRange.bound([deleted, seq + 1], [deleted, AFTER_ALL])))));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Every product, some thousand at a time. */
  async *all(): AsyncGenerator<ProductSource[]> {
    let range: IDBKeyRange | null = null;
    for (;;) {
      const rows = (await answerOf(this.#store().getAll(range, CHUNK))) as (StoredProduct & { _deleted: string })[];
      yield rows.filter((stored) => stored._deleted === '0').flatMap((stored) => sourceOf(stored) ?? []);
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) return;
      range = this.#keyRange.lowerBound(last.id, true);
    }
  }

  /** What changed after a point, deletions too; at most one chunk of each, so call again until nothing comes. */
  async after(seq: number): Promise<Changes> {
    // One transaction: a page that lands between two reads must be in both or in none.
    const index = this.#store().index(BY_SEQ);
    const [live, deleted] = await Promise.all([this.#afterOf(index, '0', seq), this.#afterOf(index, '1', seq)]);
    const reached = [live, deleted].map((rows) => (rows.length === CHUNK ? wholeUpTo(rows) : Number.MAX_SAFE_INTEGER));
    const upTo = Math.min(...reached);
    const rows = [...live, ...deleted].filter((stored) => stored.seq <= upTo);
    return {
      seq: rows.reduce((most, stored) => Math.max(most, stored.seq), seq),
      products: rows.filter((stored) => !stored.id.startsWith(RESERVED)).map((stored) => ({ id: stored.id, source: sourceOf(stored) })),
    };
  }

  close(): void {
    this.#database.close();
  }

  async #lastSeqOf(deleted: string): Promise<number> {
    const range = this.#keyRange.bound([deleted], [deleted, AFTER_ALL]);
    const cursor = await answerOf(this.#store().index(BY_SEQ).openKeyCursor(range, 'prev'));
    const key = cursor?.key;
    return Array.isArray(key) && typeof key[1] === 'number' ? key[1] : 0;
  }

  async #afterOf(index: IDBIndex, deleted: string, seq: number): Promise<StoredProduct[]> {
    const range = this.#keyRange.bound([deleted, seq + 1], [deleted, AFTER_ALL]);
    return (await answerOf(index.getAll(range, CHUNK))) as StoredProduct[];
  }

  #store(): IDBObjectStore {
    return this.#database.transaction(STORE).objectStore(STORE);
  }
}

/** The last seq of which all rows are among these: the last one's may go on. A page is smaller than a chunk. */
function wholeUpTo(rows: readonly StoredProduct[]): number {
  const last = rows.at(-1)?.seq ?? 0;
  return rows[0]?.seq === last ? last : last - 1;
}

function sourceOf({ id, row }: StoredProduct): ProductSource | null {
  if (row === null) return null;
  const { active, partNumber, manufacturer, name, description, category, barcodes, crossReferences, fitments } = JSON.parse(row) as ProductRow;
  if (!active) return null;
  return { id, partNumber, manufacturer, name, description, category, barcodes, crossReferences, fitments };
}
