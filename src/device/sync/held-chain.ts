import type { PullRequest, PullResponse } from '../../domain/sync/api.ts';
import type { OperationLog } from '../log/operation-log.ts';

/** What the server must hold at least, as the log stood when it was asked. */
export interface Asked {
  readonly acknowledged: number;
}

/**
 * Compares what the server says it holds of this device with the log, and offers again what it has lost: it was
 * restored from a backup. The hash it holds under its last number proves the whole chain before it, or tells that a
 * twin of this device (a cloned tablet) handed in there; of this one's own operations nothing is proved then, and all
 * of them are offered once more. What the server has, it takes for what it is.
 */
export class HeldChain {
  readonly #log: OperationLog;
  /** Where the twin's chain ended when all was offered last. */
  #twin: string | null = null;

  constructor(log: OperationLog) {
    this.#log = log;
  }

  /** Call before the server is asked: what is acknowledged meanwhile, its answer need not know. */
  async ask(): Promise<Asked> {
    const [first] = await this.#log.read.pending(1);
    return { acknowledged: first === undefined ? this.#log.head.number : first.number - 1 };
  }

  /** Call with the answer before anything of it is stored. */
  async compare({ acknowledged }: Asked, body: PullRequest, answer: PullResponse): Promise<void> {
    const { through: { number }, throughHash } = answer;
    if (await this.#isOwn(number, throughHash)) {
      this.#twin = null;
      if (number < acknowledged) await this.#log.offerAgain(number + 1);
      return;
    }
    const twin = `${number}/${throughHash}`;
    // Whoever begins to pull afresh may have missed that the server was restored.
    const afresh = answer.pages.some(({ reset }) => reset) || body.collections.some(({ checkpoint }) => checkpoint === null);
    if (twin === this.#twin && !afresh) return;
    await this.#log.offerAgain(1);
    this.#twin = twin;
  }

  /** Whether the chain up to a number is this log's. Where the log has no such row any more, only the number counts. */
  async #isOwn(number: number, hash: string | null): Promise<boolean> {
    if (hash === null) return true;
    if (number > this.#log.head.number) return false;
    const row = await this.#log.read.one(number);
    return row === null || row.hash === hash;
  }
}
