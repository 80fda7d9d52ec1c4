import { answerOf, completionOf, openDatabase } from './indexed-db.ts';

const NAME = 'nexus-device';
const STORE = 'values';

/**
 * What belongs to the browser profile itself: enrolment and key, verifiers, lockout, clock, the cart. Small values by
 * name, written durably. Keys that cannot be exported live here as CryptoKey objects.
 */
export class DeviceDatabase {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(factory: IDBFactory): Promise<DeviceDatabase> {
    return new DeviceDatabase(await openDatabase(factory, NAME, 1, (database) => database.createObjectStore(STORE)));
  }

  /** The value under a name, or null. What it is only its writer knows: each name has one. */
  async get<T>(name: string): Promise<T | null> {
    const value: unknown = await answerOf(this.#database.transaction(STORE).objectStore(STORE).get(name));
    return (value ?? null) as T | null;
  }

  /** All values whose name begins so. */
  async all<T>(prefix: string, keyRange: typeof IDBKeyRange): Promise<T[]> {
    const range = keyRange.bound(prefix, `${prefix}\uffff`);
    const values: unknown[] = await answerOf(this.#database.transaction(STORE).objectStore(STORE).getAll(range));
    return values as T[];
  }

  /** Writes values together; resolves when they are on the disk. An undefined value is removed. */
  async put(values: Record<string, unknown>): Promise<void> {
    const transaction = this.#database.transaction(STORE, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(STORE);
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) store.delete(name);
      else store.put(value, name);
    }
    await completionOf(transaction);
  }

  /** Changes one value as it stands now, whichever tab wrote it last; undefined removes it. Resolves when it is on the disk. */
  async change<T>(name: string, edit: (before: T | null) => T | undefined): Promise<void> {
    const transaction = this.#database.transaction(STORE, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(STORE);
    const before = store.get(name);
    before.addEventListener('success', () => {
      const after = edit((before.result ?? null) as T | null);
      if (after === undefined) store.delete(name);
      else store.put(after, name);
    });
    await completionOf(transaction);
  }

  close(): void {
    this.#database.close();
  }
}
