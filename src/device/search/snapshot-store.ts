import { answerOf, completionOf, openDatabase } from '../local/indexed-db.ts';
import type { Segment } from './segment.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The index as it is kept, with how far in the products it reaches. */
export interface Snapshot {
  seq: number;
  segment: Segment;
}

interface StoredVocabulary extends Omit<Vocabulary, 'terms'> {
  /** One text for all terms: half a million small strings are slow to store. No term holds a line break. */
  terms: string;
}

interface Stored {
  format: number;
  seq: number;
  segment: Omit<Segment, 'keys' | 'titles' | 'texts'> & { keys: StoredVocabulary; titles: StoredVocabulary; texts: StoredVocabulary };
}

/** Grows when the index is made otherwise: what an older build stored is then made anew. */
const FORMAT = 1;
const STORE = 'snapshot';
const KEY = 'whole';

/** Keeps the built index, so that a start need not read every product. It can always be made anew. */
export class SnapshotStore {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(factory: IDBFactory, name: string): Promise<SnapshotStore> {
    return new SnapshotStore(await openDatabase(factory, name, 1, (database) => database.createObjectStore(STORE)));
  }

  async read(): Promise<Snapshot | null> {
    const stored = (await answerOf(this.#database.transaction(STORE).objectStore(STORE).get(KEY))) as Stored | undefined;
    if (stored?.format !== FORMAT) return null;
    const { keys, titles, texts } = stored.segment;
    return { seq: stored.seq, segment: { ...stored.segment, keys: unpack(keys), titles: unpack(titles), texts: unpack(texts) } };
  }

  async write({ seq, segment }: Snapshot): Promise<void> {
    const { keys, titles, texts } = segment;
    const stored: Stored = { format: FORMAT, seq, segment: { ...segment, keys: pack(keys), titles: pack(titles), texts: pack(texts) } };
    const transaction = this.#database.transaction(STORE, 'readwrite');
    transaction.objectStore(STORE).put(stored, KEY);
    await completionOf(transaction);
  }

  close(): void {
    this.#database.close();
  }
}

function pack({ terms, ...rest }: Vocabulary): StoredVocabulary {
  return { ...rest, terms: terms.join('\n') };
}

function unpack({ terms, ...rest }: StoredVocabulary): Vocabulary {
  return { ...rest, terms: terms === '' ? [] : terms.split('\n') };
}
