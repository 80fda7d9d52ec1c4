import { pulledCollections, type PulledCollection } from '../../../src/domain/sync/api.ts';
import type { Channel } from '../../../src/device/ports.ts';
import { arrangePage, type StoredCheckpoint, type StoredDocument } from '../../../src/device/pull/arrange-page.ts';
import type { Gate, Pull, PulledStore, PulledTable } from '../../../src/device/pull/pulled-store.ts';
import { readRow } from '../../../src/device/pull/read-row.ts';
import { THROUGH_ID, type StoredRow } from '../../../src/device/pull/stored-row.ts';
import type { Disk, PlainTable, Writer } from './disk.ts';

const CHECKPOINTS = 'checkpoints';

/** Whose store it is: the page, the disk under it, and how its tabs hear of each other. */
interface Home {
  disk: Disk;
  page: Writer;
  channel(name: string): Channel;
}

/** What of it the simulation looks at besides. */
export interface DiskStore extends PulledStore {
  checkpoint(name: PulledCollection): Promise<StoredCheckpoint | null>;
}

/**
 * What is pulled, straight on the simulated disk: the same pages arranged by the same code, written as RxDB writes them
 * (rows first, then the checkpoint by itself), without RxDB's own timers and threads, so that a seed can be run again.
 * `rowsAtATime` is small: pages must have more pages behind them.
 */
export function openDiskStore(home: Home, prefix: string, rowsAtATime: number): DiskStore {
  const channel = home.channel(`${prefix}-pulled`);
  const tables = new Map(pulledCollections.map((name) => [name, new DiskTable(home, prefix, name, channel)]));
  channel.listen((message) => {
    const { name, ids } = message as { name: PulledCollection; ids: string[] };
    tables.get(name)?.tell(ids);
  });
  const tableOf = (name: PulledCollection): DiskTable => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`no collection ${name}`);
    return table;
  };
  return {
    table: tableOf,
    pull: (name, gate) => new DiskPull(tableOf(name), gate, rowsAtATime),
    checkpoint: (name) => tableOf(name).checkpoint(),
    async close() {
      channel.close();
    },
  };
}

class DiskTable implements PulledTable {
  readonly name: PulledCollection;
  readonly #home: Home;
  readonly #prefix: string;
  readonly #channel: Channel;
  readonly #listeners: ((ids: readonly string[]) => void)[] = [];

  constructor(home: Home, prefix: string, name: PulledCollection, channel: Channel) {
    this.name = name;
    this.#home = home;
    this.#prefix = prefix;
    this.#channel = channel;
  }

  #table(name: string): Promise<PlainTable> {
    return this.#home.disk.table(this.#home.page, `${this.#prefix}-${name}`);
  }

  #put(name: string, rows: readonly (readonly [string, object | null])[]): Promise<void> {
    return this.#home.disk.write(this.#home.page, `${this.#prefix}-${name}`, rows);
  }

  async read(ids: readonly string[]): Promise<StoredRow[]> {
    const rows = await this.#table(this.name);
    return ids.flatMap((id) => (rows.get(id) as StoredRow | undefined) ?? []);
  }

  async all(): Promise<StoredRow[]> {
    return [...(await this.#table(this.name)).values()] as StoredRow[];
  }

  async lookup(value: string, limit: number): Promise<StoredRow[]> {
    return (await this.all()).filter((row) => row.lookup === value).slice(0, limit);
  }

  async ranked(limit: number): Promise<StoredRow[]> {
    return (await this.all()).filter((row) => row.rank > 0).sort((a, b) => a.rank - b.rank).slice(0, limit);
  }

  async count(): Promise<number> {
    return (await this.#table(this.name)).size;
  }

  onChanged(changed: (ids: readonly string[]) => void): void {
    this.#listeners.push(changed);
  }

  tell(ids: readonly string[]): void {
    for (const changed of this.#listeners) changed(ids);
  }

  async checkpoint(): Promise<StoredCheckpoint | null> {
    return ((await this.#table(CHECKPOINTS)).get(this.name) as StoredCheckpoint | undefined) ?? null;
  }

  async write(documents: readonly StoredDocument[]): Promise<void> {
    if (documents.length === 0) return;
    await this.#put(this.name, documents.map(({ _deleted: deleted, ...row }) => [row.id, deleted ? null : row] as const));
    const ids = documents.map(({ id }) => id);
    this.tell(ids);
    this.#channel.post({ name: this.name, ids });
  }

  async writeCheckpoint(checkpoint: StoredCheckpoint): Promise<void> {
    await this.#put(CHECKPOINTS, [[this.name, checkpoint]]);
  }
}

class DiskPull implements Pull {
  readonly #table: DiskTable;
  readonly #gate: Gate;
  readonly #rowsAtATime: number;
  #wanted = false;
  #stopped = false;
  #running: Promise<void> | null = null;

  constructor(table: DiskTable, gate: Gate, rowsAtATime: number) {
    this.#table = table;
    this.#gate = gate;
    this.#rowsAtATime = rowsAtATime;
  }

  start(): void {
    this.wake();
  }

  wake(): void {
    this.#wanted = true;
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#wanted && !this.#stopped) {
      this.#wanted = false;
      // A page that could not be written (a full disk) is asked for again with the next wake-up.
      await this.#drain().catch(() => {});
    }
    this.#running = null;
  }

  async #drain(): Promise<void> {
    while (!this.#stopped) {
      const before = await this.#table.checkpoint();
      const asked = before === null ? null : { scope: before.scope, position: before.position, token: before.token, lastId: before.lastId };
      const answer = await this.#gate.ask(this.#table.name, asked, this.#rowsAtATime);
      if (answer === null) return;
      const [reserved] = await this.#table.read([THROUGH_ID]);
      const arranged = await arrangePage(answer.page, {
        before, reserved: reserved ?? null, through: answer.through, readRow,
        stale: async (generation) => (await this.#table.all()).filter((row) => row.generation < generation).map(({ id }) => id),
      });
      await this.#table.write(arranged.documents);
      await this.#table.writeCheckpoint(arranged.checkpoint);
      if (!answer.page.more) return;
    }
  }
}
