import { setImmediate as turn } from 'node:timers/promises';

/**
 * Statements of one transaction that are under way while the rows of the next are made: PostgreSQL and this process
 * work at the same time. They run in the order they were added, and fail together.
 */
export class SendAhead {
  readonly #sent: Promise<unknown>[] = [];

  /** Adds statements that were just sent, and lets them leave. */
  async add(writing: Promise<unknown>): Promise<void> {
    // Whoever waits for `done` is told; until then nobody is.
    writing.catch(() => {});
    this.#sent.push(writing);
    await turn();
  }

  /** Waits for all. @throws what the first that failed threw */
  async done(): Promise<void> {
    await Promise.all(this.#sent);
  }
}
