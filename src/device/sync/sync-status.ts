import type { Channel } from '../ports.ts';
import { createStore, type WritableStore } from '../store.ts';

/** How this device stands with the server, as the leader's tab knows it and tells the others. */
export interface SyncStatus {
  lastContactMs: number | null;
  /** A stable code of what stands in the way; `offline` when the server cannot be reached. */
  problem: string | null;
  sending: boolean;
  revoked: boolean;
  forked: boolean;
}

type Message = { kind: 'status'; status: SyncStatus } | { kind: 'wake' } | { kind: 'hello' };

/** The status, shared among the tabs of one device. */
export class SharedStatus {
  readonly store: WritableStore<SyncStatus>;
  readonly leader = createStore(false);
  readonly #channel: Channel;
  readonly #woken: () => void;
  #closed = false;

  constructor(channel: Channel, initial: SyncStatus, woken: () => void) {
    this.store = createStore(initial);
    this.#channel = channel;
    this.#woken = woken;
    channel.listen((message) => this.#heard(message as Message));
    channel.post({ kind: 'hello' });
  }

  /** Changes the status; the leader only. A request that outlives the station changes nothing any more. */
  change(change: Partial<SyncStatus>): void {
    if (this.#closed) return;
    this.store.set({ ...this.store.get(), ...change });
    this.#channel.post({ kind: 'status', status: this.store.get() });
  }

  /** Asks the leader, in whichever tab it is, to try now. */
  wake(): void {
    this.#woken();
    this.#channel.post({ kind: 'wake' });
  }

  close(): void {
    this.#closed = true;
    this.#channel.close();
  }

  #heard(message: Message): void {
    if (this.leader.get()) {
      if (message.kind === 'wake') this.#woken();
      if (message.kind === 'hello') this.change({});
    } else if (message.kind === 'status') this.store.set(message.status);
  }
}
