import { IDBFactory as MemoryFactory, IDBKeyRange as MemoryKeyRange } from 'fake-indexeddb';

/** What becomes of one write. */
export type WriteFate = 'done' | 'crash-before' | 'crash-after' | 'full';

/** The page that writes. */
export interface Writer {
  readonly alive: boolean;
  /** Asked before each transaction that writes, with the name of its database and its durability. */
  fateOf(database: string, strict: boolean): WriteFate;
  crash(): void;
}

/** Rows of a table that lies beside IndexedDB, by their key; a row is never changed, only replaced. */
export type PlainTable = ReadonlyMap<string, object>;

/** What a browser profile keeps: IndexedDB, which outlives the pages and can be full, evicted or copied. */
export class Disk {
  #factory: IDBFactory = new MemoryFactory();
  /** What is pulled (disk-store.ts), of which IndexedDB in memory would make many times the work. */
  #tables = new Map<string, Map<string, object>>();
  readonly keyRange: typeof IDBKeyRange = MemoryKeyRange;
  readonly #open = new Map<Writer, IDBDatabase[]>();
  readonly #unfinished = new Map<IDBTransaction, Writer>();
  /** Writes that still fit; null while there is room. */
  #room: number | null = null;

  get isFull(): boolean {
    return this.#room !== null;
  }

  fill(): void {
    this.#room = 0;
  }

  free(): void {
    this.#room = null;
  }

  /** All of it is gone, as when a browser evicts an origin. Pages must be closed before. */
  evict(): void {
    this.#factory = new MemoryFactory();
    this.#tables = new Map();
  }

  /** IndexedDB as one page sees it. */
  factoryFor(writer: Writer): IDBFactory {
    return {
      open: (name: string, version?: number) => this.#openFor(writer, name, version),
      deleteDatabase: (name: string) => this.#factory.deleteDatabase(name),
      databases: () => this.#factory.databases(),
      cmp: (a: unknown, b: unknown) => this.#factory.cmp(a, b),
    };
  }

  /** A plain table as it stands, once the disk has turned. */
  async table(reader: Writer, name: string): Promise<PlainTable> {
    await diskTurn();
    if (!reader.alive) return new Promise<never>(() => {});
    return this.#tables.get(name) ?? new Map();
  }

  /**
   * Puts rows into a plain table and takes others out (`null`): all of it or, when there is no room, nothing.
   * @throws DOMException `QuotaExceededError`
   */
  async write(writer: Writer, name: string, rows: readonly (readonly [string, object | null])[]): Promise<void> {
    if (!writer.alive) throw new DOMException('the page is gone', 'InvalidStateError');
    const fate = writer.fateOf(name, true);
    if (fate === 'crash-before') writer.crash();
    await diskTurn();
    if (!writer.alive) return new Promise<never>(() => {});
    const needed = rows.filter(([, row]) => row !== null).length;
    if (fate === 'full' || (this.#room !== null && this.#room < needed)) throw new DOMException('no space left', 'QuotaExceededError');
    if (this.#room !== null) this.#room -= needed;
    const table = this.#tables.get(name) ?? new Map<string, object>();
    this.#tables.set(name, table);
    for (const [key, row] of rows) {
      if (row === null) table.delete(key);
      else table.set(key, Object.freeze(row));
    }
    if (fate === 'crash-after') writer.crash();
    // Nobody in a page that is gone learns that it is done.
    if (!writer.alive) return new Promise<never>(() => {});
  }

  /** The page is gone: what it had not finished never happened. */
  detach(writer: Writer): void {
    for (const [transaction, owner] of this.#unfinished) if (owner === writer) abandon(transaction);
    for (const database of this.#open.get(writer) ?? []) database.close();
    this.#open.delete(writer);
  }

  /** A second profile with all that lies here: a cloned tablet. Nobody may be writing. */
  async copy(): Promise<Disk> {
    const twin = new Disk();
    for (const { name = '' } of await this.#factory.databases()) await copyDatabase(this.#factory, twin.#factory, name);
    for (const [name, rows] of this.#tables) twin.#tables.set(name, new Map(rows));
    return twin;
  }

  #openFor(writer: Writer, name: string, version?: number): IDBOpenDBRequest {
    if (!writer.alive) throw new DOMException('the page is gone', 'InvalidStateError');
    const request = this.#factory.open(name, version);
    request.addEventListener('success', () => {
      const database = request.result;
      if (!writer.alive) {
        database.close();
        return;
      }
      // RxDB cannot be killed in a process that lives on: it is closed, and lets go of its databases itself.
      if (database.name.startsWith('rxdb-')) return;
      this.#open.set(writer, [...(this.#open.get(writer) ?? []), database]);
      this.#watch(writer, database);
    });
    return request;
  }

  #watch(writer: Writer, database: IDBDatabase): void {
    const begin = database.transaction.bind(database);
    database.transaction = (stores, mode, options) => {
      if (!writer.alive) throw new DOMException('the page is gone', 'InvalidStateError');
      if (mode !== 'readwrite') return this.#keep(writer, begin(stores, mode, options));
      const fate = writer.fateOf(database.name, options?.durability === 'strict');
      if (fate === 'crash-before') {
        writer.crash();
        throw new DOMException('the page is gone', 'InvalidStateError');
      }
      const transaction = this.#keep(writer, begin(stores, mode, options));
      // Listens first: when whoever waits for the write learns that it is done, the page is gone already.
      if (fate === 'crash-after') transaction.addEventListener('complete', () => writer.crash());
      else if (fate === 'full' || this.#room !== null) this.#squeeze(transaction, fate === 'full');
      return transaction;
    };
  }

  #keep(writer: Writer, transaction: IDBTransaction): IDBTransaction {
    this.#unfinished.set(transaction, writer);
    const finished = (): void => void this.#unfinished.delete(transaction);
    transaction.addEventListener('complete', finished);
    transaction.addEventListener('abort', finished);
    return transaction;
  }

  /** Refuses what does not fit, when it is to be committed; what is given up makes room. */
  #squeeze(transaction: IDBTransaction, refuse: boolean): void {
    const storeOf = transaction.objectStore.bind(transaction);
    transaction.objectStore = (name) => {
      const store = storeOf(name);
      const { add, put } = store;
      const limited = (write: typeof add): typeof add => (value, key) => {
        const request = write.call(store, value, key);
        if (!refuse && this.#room === null) return request;
        if (!refuse && this.#room !== null && this.#room > 0) this.#room -= 1;
        else refuseAt(transaction, request);
        return request;
      };
      store.add = limited(add);
      store.put = limited(put);
      const remove = store.delete;
      store.delete = (key) => {
        if (name === 'reserve') this.#room = Math.max(this.#room ?? 0, 6);
        return remove.call(store, key);
      };
      return store;
    };
  }
}

/** Storage answers later, never at once. */
function diskTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A browser says no when it writes to the disk: the transaction aborts with the quota's error. */
function refuseAt(transaction: IDBTransaction, request: IDBRequest): void {
  const error = new DOMException('no space left', 'QuotaExceededError');
  Object.defineProperty(transaction, 'error', { get: () => error, set: () => {}, configurable: true });
  transaction.commit = () => {};
  request.addEventListener('success', () => {
    try {
      transaction.abort();
    } catch {
      // Another write of the same transaction was refused before.
    }
  });
}

function abandon(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It was committed already.
  }
}

async function copyDatabase(from: IDBFactory, to: IDBFactory, name: string): Promise<void> {
  const source = await opened(from.open(name));
  const target = to.open(name, source.version);
  const stores = [...source.objectStoreNames];
  target.addEventListener('upgradeneeded', () => {
    for (const store of stores) copyShape(source.transaction(store).objectStore(store), target.result);
  });
  const copy = await opened(target);
  for (const store of stores) {
    const original = source.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([answered(original.getAllKeys()), answered(original.getAll())]);
    const transaction = copy.transaction(store, 'readwrite');
    const made = transaction.objectStore(store);
    values.forEach((value: unknown, index) => made.keyPath === null ? made.put(value, keys[index]) : made.put(value));
    await new Promise((resolve) => {
      transaction.addEventListener('complete', resolve);
    });
  }
  source.close();
  copy.close();
}

function copyShape(source: IDBObjectStore, target: IDBDatabase): void {
  const made = target.createObjectStore(source.name, { keyPath: source.keyPath, autoIncrement: source.autoIncrement });
  for (const name of source.indexNames) {
    const { keyPath, unique, multiEntry } = source.index(name);
    made.createIndex(name, keyPath, { unique, multiEntry });
  }
}

function opened(request: IDBOpenDBRequest): Promise<IDBDatabase> {
  return answered(request);
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('unreadable')));
  });
}
