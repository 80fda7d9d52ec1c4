import type { RandomBytes } from '../../domain/kernel/ids.ts';
import type { Checkpoint, PulledCollection, PulledPage, Through } from '../../domain/sync/api.ts';
import type { StoredRow } from './stored-row.ts';

/**
 * Where the pulled collections lie, as the rest of the device sees it. The browser's own is RxDB (rxdb-store.ts);
 * `Ports.openPulled` opens it.
 */
export interface PulledStore {
  table(name: PulledCollection): PulledTable;
  /** Keeps one collection pulled through the gate; call once a collection, in the leader's tab only. */
  pull(name: PulledCollection, gate: Gate, ports: PullPorts): Pull;
  close(): Promise<void>;
}

/** One collection's rows, read only: writing them is the pull's alone. */
export interface PulledTable {
  /** Rows by id as they stand at one moment; those that do not exist are left out. */
  read(ids: readonly string[]): Promise<readonly StoredRow[]>;
  /** Every row, the reserved one too. */
  all(): Promise<readonly StoredRow[]>;
  /** Rows by what they are looked up by. */
  lookup(value: string, limit: number): Promise<readonly StoredRow[]>;
  /** Rows in the order of their rank. */
  ranked(limit: number): Promise<readonly StoredRow[]>;
  count(): Promise<number>;
  /** Calls after rows were written or removed, whichever tab did it, with their ids. */
  onChanged(changed: (ids: readonly string[]) => void): void;
}

/** What one collection gets of an answer; null when the server could not be asked. */
export type GateAnswer = { page: PulledPage; through: Through } | null;

/** Where pages come from. */
export interface Gate {
  ask(collection: PulledCollection, checkpoint: Checkpoint | null, limit: number): Promise<GateAnswer>;
}

/** What pulling needs of the world. */
export interface PullPorts {
  readonly timers: { after(delayMs: number, run: () => void): () => void };
  readonly randomBytes: RandomBytes;
}

/** The pulling of one collection. */
export interface Pull {
  start(): void;
  /** Asks the server for what is new. */
  wake(): void;
  stop(): Promise<void>;
}
