import { pushResponseSchema, type PushResponse } from '../../domain/sync/api.ts';
import type { DeviceClock } from '../clock/device-clock.ts';
import { ApiProblem, askServer, type ApiPorts } from '../http/api-client.ts';
import { backoffMs, pause } from '../local/pause.ts';
import type { OperationLog } from '../log/operation-log.ts';
import type { LogRow } from '../log/log-row.ts';
import type { Ports } from '../ports.ts';
import { MAX_PUSH_OPERATIONS } from '../../domain/sync/api.ts';
import { signHandIn, takeBatch } from './hand-in.ts';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
/** Answers that refuse a request as such: malformed, too large, not processable. */
const refusedWhole = new Set([400, 413, 422]);

export interface PushContext {
  ports: ApiPorts & Pick<Ports, 'subtle' | 'randomBytes'>;
  log: OperationLog;
  clock: DeviceClock;
  deviceId: string;
  key: CryptoKey;
  /** Told of each try: null when the server took the batch, else a stable code of what stood in the way. */
  tried(problem: string | null): void;
  sending(active: boolean): void;
  /** Told when the server saw a second operation under a used number. */
  forked(): Promise<void>;
}

/**
 * Hands in what is pending: in number order, one batch in flight, each answer recorded. Whatever fails leaves the
 * rows pending. Runs in the leader's tab only.
 */
export class PushLoop {
  readonly #context: PushContext;
  #wake = new AbortController();
  #woken = true;
  #failures = 0;
  /** Shrinks while the server refuses whole batches, so that one row cannot hold up the others before it. */
  #most = MAX_PUSH_OPERATIONS;

  constructor(context: PushContext) {
    this.#context = context;
  }

  /** Tries now: something was recorded, or the network is back. */
  wake(): void {
    this.#woken = true;
    this.#wake.abort();
  }

  /** Runs until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = (): void => this.#wake.abort();
    signal.addEventListener('abort', stop);
    while (!signal.aborted) {
      this.#wake = new AbortController();
      this.#woken = false;
      const problem = await this.#drain(signal);
      this.#failures = problem === null ? 0 : this.#failures + 1;
      if (this.#woken) continue;
      const waitMs = problem === null ? LONGEST_RETRY_MS : backoffMs(this.#failures - 1, FIRST_RETRY_MS, LONGEST_RETRY_MS, this.#context.ports.randomBytes);
      if (!signal.aborted) await pause(this.#context.ports.timers, waitMs, this.#wake.signal);
    }
    signal.removeEventListener('abort', stop);
  }

  /** Sends until nothing is pending or something stands in the way; answers its code. */
  async #drain(signal: AbortSignal): Promise<string | null> {
    const { log, sending, tried } = this.#context;
    try {
      // A tab may have ended after its write and before it told the others.
      await log.catchUp();
      while (!signal.aborted) {
        const batch = takeBatch(await log.read.pending(this.#most));
        if (batch.length === 0) return null;
        sending(true);
        const problem = await this.#handIn(batch);
        tried(problem);
        if (problem !== null) return problem;
        this.#most = MAX_PUSH_OPERATIONS;
      }
      return null;
    } catch (error) {
      const code = error instanceof ApiProblem ? error.code : 'offline';
      if (error instanceof ApiProblem && refusedWhole.has(error.status)) this.#most = await this.#smaller(error);
      tried(code);
      return code;
    } finally {
      sending(false);
    }
  }

  /** A batch refused as a whole is handed in in parts: up to the operation that the server names, if it names one. */
  async #smaller(problem: ApiProblem): Promise<number> {
    const [first] = await this.#context.log.read.pending(1);
    const named = Number(problem.members['number']);
    const before = Number.isSafeInteger(named) && first !== undefined ? named - first.number : 0;
    return before > 0 && before < this.#most ? before : Math.max(1, Math.floor(this.#most / 4));
  }

  async #handIn(batch: readonly LogRow[]): Promise<string | null> {
    const { ports, log, clock, deviceId, key, forked } = this.#context;
    const body = await signHandIn(ports.subtle, key, deviceId, batch);
    const { value, sentMs, receivedMs } = await askServer(ports, { method: 'POST', path: '/sync/push', body, answer: pushResponseSchema });
    await clock.learn(value.serverMs, sentMs, receivedMs);
    await log.settle(value.answers);
    if (value.forked) await forked();
    return this.#goBack(batch, value);
  }

  /** The server asks for what it misses; answers a code when nothing can be done about it now. */
  async #goBack(batch: readonly LogRow[], { expected, answers }: PushResponse): Promise<string | null> {
    if (expected === null) return answers.length === 0 ? 'nothing-taken' : null;
    const first = batch[0]?.number ?? 0;
    const { log } = this.#context;
    if (expected > log.head.number + 1) return 'server-ahead';
    if ((await log.read.one(expected)) === null && expected <= log.head.number) return 'numbers-lost';
    await log.offerAgain(expected);
    return expected === first && answers.length === 0 ? 'nothing-taken' : null;
  }
}
