import type { RxReplicationPullStreamItem } from 'rxdb/plugins/core';
import { replicateRxCollection, type RxReplicationState } from 'rxdb/plugins/replication';
import { Subject } from 'rxjs';
import type { Checkpoint, PulledCollection } from '../../domain/sync/api.ts';
import { backoffMs, pause } from '../local/pause.ts';
import { arrangePage, type ArrangedPage, type StoredCheckpoint, type StoredDocument } from './arrange-page.ts';
import type { RxPulledTable } from './pulled-database.ts';
import type { Gate, GateAnswer, Pull, PullPorts } from './pulled-store.ts';
import { readRow } from './read-row.ts';
import { PageWatch } from './page-watch.ts';
import { THROUGH_ID, type StoredRow } from './stored-row.ts';

const batchSizes: Partial<Record<PulledCollection, number>> = { products: 1000, stock: 1000 };
const BATCH_SIZE = 500;
const IDENTIFIER = 'nexus-pull';
const RESTART_FIRST_MS = 1000;
const RESTART_MOST_MS = 60_000;
const LONGEST_WRITE_MS = 60_000;

type State = RxReplicationState<StoredRow, StoredCheckpoint>;
interface Pulled {
  checkpoint: StoredCheckpoint | undefined;
  documents: StoredDocument[];
}
type Resync = RxReplicationPullStreamItem<StoredRow, StoredCheckpoint>;

/**
 * Keeps one collection pulled by RxDB's replication. RxDB goes on to the next page, and stores its checkpoint, even
 * when writing a page failed; so the handler gives nothing out before the page it gave last stands in the database,
 * and after a failed write the replication is started anew from what was stored.
 */
export class CollectionPull implements Pull {
  readonly #name: PulledCollection;
  readonly #table: RxPulledTable;
  readonly #gate: Gate;
  readonly #ports: PullPorts;
  readonly #resync$ = new Subject<Resync>();
  readonly #stopped = new AbortController();
  #state: State | null = null;
  #given: PageWatch | null = null;
  /** The reserved row as it stands once the page given last does; undefined until it was read. */
  #reserved: StoredRow | null | undefined;
  #failures = 0;

  constructor(name: PulledCollection, table: RxPulledTable, gate: Gate, ports: PullPorts) {
    this.#name = name;
    this.#table = table;
    this.#gate = gate;
    this.#ports = ports;
  }

  start(): void {
    const state: State = replicateRxCollection<StoredRow, StoredCheckpoint>({
      replicationIdentifier: IDENTIFIER,
      collection: this.#table,
      live: true,
      waitForLeadership: false,
      toggleOnDocumentVisible: false,
      autoStart: true,
      pull: {
        batchSize: batchSizes[this.#name] ?? BATCH_SIZE,
        handler: (checkpoint, batchSize) => this.#handle(state, checkpoint ?? null, batchSize),
        stream$: this.#resync$,
      },
    });
    this.#state = state;
    state.received$.subscribe((document) => this.#given?.received(document.seq));
    state.error$.subscribe(() => void this.#startAnew(state, false));
  }

  wake(): void {
    this.#resync$.next('RESYNC');
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#given?.fail();
    await this.#state?.cancel();
  }

  async #handle(state: State, checkpoint: StoredCheckpoint | null, batchSize: number): Promise<Pulled> {
    const nothing: Pulled = { checkpoint: checkpoint ?? undefined, documents: [] };
    let before = checkpoint;
    for (;;) {
      // Asked for and arranged while the page before is still being written.
      const answer = await this.#ask(before, batchSize);
      const arranged = answer === null || state !== this.#state ? null : await this.#arrange(answer, before);
      if (!(await this.#stands(state)) || answer === null || arranged === null) return nothing;
      if (arranged.documents.length > 0 || !answer.page.more) {
        // RxDB ends a pull at the first page that is not full, and then waits for it: rows were left out.
        if (answer.page.more && arranged.documents.length < batchSize) this.wake();
        this.#given = new PageWatch(arranged.checkpoint.seq, arranged.documents.length);
        this.#reserved = arranged.documents.find(({ id }) => id === THROUGH_ID) ?? this.#reserved;
        return arranged;
      }
      before = arranged.checkpoint;
    }
  }

  async #arrange({ page, through }: NonNullable<GateAnswer>, before: StoredCheckpoint | null): Promise<ArrangedPage> {
    if (this.#reserved === undefined) this.#reserved = await this.#readReserved();
    const stale = async (generation: number): Promise<string[]> => {
      await this.#given?.standing;
      return this.#stale(generation);
    };
    return arrangePage(page, { before, reserved: this.#reserved, through, readRow, stale });
  }

  #ask(after: StoredCheckpoint | null, batchSize: number): Promise<GateAnswer> {
    return this.#gate.ask(this.#name, after === null ? null : serverPart(after), batchSize);
  }

  /** Waits until the page given out before stands in the database; starts anew when it does not. */
  async #stands(state: State): Promise<boolean> {
    if (this.#given === null) return state === this.#state;
    const cancel = this.#ports.timers.after(LONGEST_WRITE_MS, () => this.#given?.fail());
    const well = await this.#given.standing;
    cancel();
    if (well) {
      this.#failures = 0;
      return state === this.#state;
    }
    void this.#startAnew(state, true);
    return false;
  }

  /** Starts anew from the stored checkpoint; `forget` when rows may be missing behind it: then from the beginning. */
  async #startAnew(failed: State, forget: boolean): Promise<void> {
    if (failed !== this.#state || this.#stopped.signal.aborted) return;
    this.#state = null;
    this.#given?.fail();
    this.#given = null;
    this.#reserved = undefined;
    await (forget ? failed.remove() : failed.cancel()).catch(() => {});
    await pause(this.#ports.timers, backoffMs(this.#failures, RESTART_FIRST_MS, RESTART_MOST_MS, this.#ports.randomBytes), this.#stopped.signal);
    this.#failures += 1;
    if (!this.#stopped.signal.aborted) this.start();
  }

  async #readReserved(): Promise<StoredRow | null> {
    const [reserved] = await this.#table.storageInstance.findDocumentsById([THROUGH_ID], false);
    return reserved ?? null;
  }

  async #stale(generation: number): Promise<string[]> {
    const documents = await this.#table.find({ selector: { generation: { $lt: generation } } }).exec();
    return documents.map((document) => document.id);
  }
}

function serverPart({ scope, position, token, lastId }: StoredCheckpoint): Checkpoint {
  return { scope, position, token, lastId };
}
