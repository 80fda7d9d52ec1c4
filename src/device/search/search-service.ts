import { CatalogIndex } from './catalog-index.ts';
import { ProductReader } from './product-reader.ts';
import type { FromSearch, ToSearch } from './protocol.ts';
import { SegmentBuilder } from './segment.ts';
import { SnapshotStore } from './snapshot-store.ts';

/** An index of fewer products is made anew as fast as it is read. */
const WORTH_A_SNAPSHOT = 2000;

interface Opened {
  productsDatabase: string;
  indexDatabase: string;
}

/** What the search worker does, apart from being a worker: keeps the index beside the products and answers from it. */
export class SearchService {
  readonly #factory: IDBFactory;
  readonly #keyRange: typeof IDBKeyRange;
  readonly #answer: (message: FromSearch) => void;
  #index = new CatalogIndex();
  #opened: Opened | null = null;
  #reader: ProductReader | null = null;
  #seq = 0;
  #begun = false;
  #working: Promise<void> = Promise.resolve();
  #stale = false;

  constructor(factory: IDBFactory, keyRange: typeof IDBKeyRange, answer: (message: FromSearch) => void) {
    this.#factory = factory;
    this.#keyRange = keyRange;
    this.#answer = answer;
  }

  handle(message: ToSearch): void {
    if (message.kind === 'search') {
      this.#answer({ kind: 'found', request: message.request, ...this.#index.search(message.text, message.vehicle, message.limit) });
    } else if (message.kind === 'lookup') {
      const hits = this.#index.lookup(message.code);
      this.#answer({ kind: 'found', request: message.request, hits, total: hits.length });
    } else {
      if (message.kind === 'open') this.#opened = message;
      this.#refresh();
    }
  }

  /** Ends when all that was asked for is done; for tests. */
  idle(): Promise<void> {
    return this.#working;
  }

  close(): void {
    this.#reader?.close();
  }

  /** Requests that come while one is worked on become one. */
  #refresh(): void {
    if (this.#stale) return;
    this.#stale = true;
    this.#working = this.#working.then(async () => {
      this.#stale = false;
      try {
        await this.#bringUpToDate();
      } catch (error) {
        this.#answer({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
      }
    });
  }

  async #bringUpToDate(): Promise<void> {
    if (this.#opened === null) return;
    this.#reader ??= await ProductReader.open(this.#factory, this.#opened.productsDatabase, this.#keyRange);
    // While the catalogue comes for the first time, reading it back would only hold up its writing.
    if (this.#reader === null || (!this.#begun && !(await this.#reader.isComplete()))) return;
    if (!this.#begun && !(await this.#loadSnapshot())) await this.#buildAnew();
    this.#begun = true;
    for (;;) {
      const { seq, products } = await this.#reader.after(this.#seq);
      if (seq === this.#seq) break;
      this.#index.change(products);
      this.#seq = seq;
      this.#report();
    }
    if (this.#index.isScattered) await this.#buildAnew();
    this.#report();
  }

  async #loadSnapshot(): Promise<boolean> {
    const snapshot = await this.#withSnapshots((store) => store.read());
    // A snapshot ahead of the products is of a database that was since removed.
    if (snapshot === null || this.#reader === null || snapshot.seq > (await this.#reader.lastSeq())) return false;
    this.#index.load(snapshot.segment);
    this.#seq = snapshot.seq;
    this.#report();
    return (await this.#reader.countAfter(snapshot.seq)) < WORTH_A_SNAPSHOT + snapshot.segment.ids.length / 10;
  }

  async #buildAnew(): Promise<void> {
    if (this.#reader === null) return;
    const seq = await this.#reader.lastSeq();
    const builder = new SegmentBuilder();
    for await (const products of this.#reader.all()) for (const product of products) builder.add(product);
    const segment = builder.build();
    this.#index.load(segment);
    this.#seq = seq;
    this.#report();
    if (segment.ids.length > WORTH_A_SNAPSHOT) await this.#withSnapshots((store) => store.write({ seq, segment }));
  }

  async #withSnapshots<T>(use: (store: SnapshotStore) => Promise<T>): Promise<T | null> {
    if (this.#opened === null) return null;
    const store = await SnapshotStore.open(this.#factory, this.#opened.indexDatabase);
    // Without room for a snapshot the index is made anew at each start.
    return use(store).catch(() => null).finally(() => store.close());
  }

  #report(): void {
    this.#answer({ kind: 'state', ready: true, products: this.#index.size });
  }
}
