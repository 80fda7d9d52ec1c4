import type { PulledCollection } from '../../domain/sync/api.ts';
import type { Ports } from '../ports.ts';
import type { PullGate } from './pull-gate.ts';
import type { StoredRow } from './stored-row.ts';

/**
 * Where the pulled collections lie, as the rest of the device sees it. The browser's own is RxDB (rxdb-store.ts);
 * `Ports.openPulled` opens it.
 */
export interface PulledStore {
  table(name: PulledCollection): PulledTable;
  /** Keeps one collection pulled through the gate; call once a collection, in the leader's tab only. */
  pull(name: PulledCollection, gate: PullGate, ports: Pick<Ports, 'timers' | 'randomBytes'>): Pull;
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

/** The pulling of one collection. */
export interface Pull {
  start(): void;
  /** Asks the server for what is new. */
  wake(): void;
  stop(): Promise<void>;
}
