import { pullResponseSchema, type Checkpoint, type PulledCollection } from '../../domain/sync/api.ts';
import type { Timers } from '../ports.ts';
import type { Gate, GateAnswer } from './pulled-store.ts';

/** Sends a pull request; null when it failed. */
export type SendPull = (body: { collections: { collection: PulledCollection; checkpoint: Checkpoint | null; limit: number }[] }) => Promise<ReturnType<typeof pullResponseSchema.parse> | null>;

interface Waiting {
  collection: PulledCollection;
  checkpoint: Checkpoint | null;
  limit: number;
  resolve(answer: GateAnswer): void;
}

const GATHER_ALL_MS = 100;
const GATHER_MS = 2;

/**
 * Where the collections' pull handlers meet: what they ask for within one wake-up goes out as one request. It leaves
 * when all that were woken have asked, or shortly after the first did; after a wake-up it waits longer for all.
 */
export class PullGate implements Gate {
  readonly #timers: Timers;
  readonly #send: SendPull;
  #waiting: Waiting[] = [];
  #cancel: (() => void) | null = null;
  #expected = 0;

  constructor(timers: Timers, send: SendPull) {
    this.#timers = timers;
    this.#send = send;
  }

  /** So many collections are about to ask. */
  expect(askers: number): void {
    this.#expected = askers;
  }

  /** Asks for one collection's next rows. */
  ask(collection: PulledCollection, checkpoint: Checkpoint | null, limit: number): Promise<GateAnswer> {
    return new Promise((resolve) => {
      this.#waiting.push({ collection, checkpoint, limit, resolve });
      if (this.#waiting.length === this.#expected) void this.#leave();
      else this.#cancel ??= this.#timers.after(this.#expected > 0 ? GATHER_ALL_MS : GATHER_MS, () => void this.#leave());
    });
  }

  /** Lets everybody who waits go without an answer. */
  close(): void {
    this.#cancel?.();
    for (const { resolve } of this.#waiting.splice(0)) resolve(null);
  }

  async #leave(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#expected = 0;
    const asked = this.#waiting.splice(0);
    const answer = await this.#send({ collections: asked.map(({ collection, checkpoint, limit }) => ({ collection, checkpoint, limit })) });
    for (const { collection, resolve } of asked) {
      const page = answer?.pages.find((candidate) => candidate.collection === collection);
      resolve(answer === null || page === undefined ? null : { page, through: answer.through });
    }
  }
}
