import type { PulledCollection } from '../../domain/sync/api.ts';
import type { DeviceClock } from '../clock/device-clock.ts';
import { afterFirstPull, firstCollections, laterCollections } from '../first-pull.ts';
import type { DeviceToken } from '../identity/device-token.ts';
import { ReturnToServer } from '../identity/return-to-server.ts';
import { backoffMs, pause } from '../local/pause.ts';
import type { OperationLog } from '../log/operation-log.ts';
import type { InFlight } from '../http/in-flight.ts';
import type { Http, Ports } from '../ports.ts';
import { PullGate } from '../pull/pull-gate.ts';
import type { Pull, PulledStore } from '../pull/pulled-store.ts';
import { PushLoop } from '../push/push-loop.ts';
import { HeldChain } from './held-chain.ts';
import { sendPull } from './pull-sender.ts';
import { runStream } from './stream-loop.ts';
import type { SharedStatus } from './sync-status.ts';

const POLL_MS = 30_000;
const FIRST_RETRY_MS = 1000;

export interface SyncContext {
  ports: Ports;
  prefix: string;
  log: OperationLog;
  clock: DeviceClock;
  token: DeviceToken;
  database: PulledStore;
  deviceId: string;
  key: CryptoKey;
  /** Of its enrolment, by which a server restored to before takes it back. */
  certificate: string | undefined;
  status: SharedStatus;
  inFlight: InFlight;
  /** Not watched: a stream stays under way. */
  streamHttp: Http;
  /** The server revoked this device, or saw two of it. Remembered before it is shown. */
  ended(how: 'revoked' | 'forked'): Promise<void>;
}

/**
 * Speaks with the server: hands in, pulls, and listens for hints. Only in the tab that holds the leader's lock for as
 * long as it lives; when that tab goes, another takes over.
 */
export class SyncEngine {
  readonly #context: SyncContext;
  readonly #stopped = new AbortController();
  readonly #push: PushLoop;
  readonly #return: ReturnToServer;
  #pullWake = new AbortController();
  #pullFailures = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(context: SyncContext) {
    this.#context = context;
    const { ports, log, clock, deviceId, key, certificate, status, ended } = context;
    this.#return = new ReturnToServer(ports, certificate, () => this.wake());
    this.#push = new PushLoop({
      ports, log, clock, deviceId, key,
      tried: (problem) => this.#tried(problem),
      sending: (sending) => {
        if (status.store.get().sending !== sending) status.change({ sending });
      },
      forked: () => ended('forked'),
    });
  }

  start(): void {
    const { ports, prefix, log } = this.#context;
    log.onRecorded(() => this.#push.wake());
    this.#running = ports.locks
      .request(`${prefix}-leader`, { signal: this.#stopped.signal }, () => this.#lead())
      .catch((error: unknown) => {
        if (!this.#stopped.signal.aborted) throw error;
      });
  }

  /** Tries everything now. */
  wake(): void {
    this.#context.inFlight.hurry();
    this.#push.wake();
    this.#pullWake.abort();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #lead(): Promise<void> {
    const { ports, status, token, streamHttp } = this.#context;
    const signal = this.#stopped.signal;
    status.leader.set(true);
    const forget = ports.connection.onOnline(() => this.wake());
    const stream = { ports: { ...ports, http: streamHttp }, token, hinted: () => this.#pullWake.abort(), ended: () => status.store.get().revoked };
    await Promise.all([this.#push.run(signal), this.#pullUntilEnd(signal), runStream(stream, signal)]);
    forget();
    status.leader.set(false);
  }

  async #pullUntilEnd(signal: AbortSignal): Promise<void> {
    const { ports, log, database, status } = this.#context;
    if (status.store.get().revoked) return;
    const held = new HeldChain(log);
    const gate = new PullGate(ports.timers, (body) => sendPull({ ...this.#context, held, tried: (problem) => this.#pulled(problem) }, body));
    const pulls: Pull[] = [];
    let ended = false;
    const begin = (names: readonly PulledCollection[]): void => {
      if (ended) return;
      const begun = names.map((name) => database.pull(name, gate, ports));
      pulls.push(...begun);
      gate.expect(pulls.length);
      for (const pull of begun) pull.start();
    };
    begin(firstCollections);
    await afterFirstPull(database, () => begin(laterCollections));
    while (!signal.aborted && !status.store.get().revoked) {
      this.#pullWake = new AbortController();
      const end = (): void => this.#pullWake.abort();
      signal.addEventListener('abort', end, { once: true });
      const waitMs = this.#pullFailures === 0 ? POLL_MS : backoffMs(this.#pullFailures, FIRST_RETRY_MS, POLL_MS, ports.randomBytes);
      await pause(ports.timers, waitMs, this.#pullWake.signal);
      signal.removeEventListener('abort', end);
      if (signal.aborted) break;
      gate.expect(pulls.length);
      for (const pull of pulls) pull.wake();
    }
    ended = true;
    gate.close();
    await Promise.all(pulls.map((pull) => pull.stop()));
  }

  #pulled(problem: string | null): void {
    const before = this.#pullFailures;
    this.#pullFailures = problem === null ? 0 : before + 1;
    // The first failure ends the long wait of a poll, the first success that of a push.
    if (problem !== null && before === 0) this.#pullWake.abort();
    if (problem === null && before > 0) this.#push.wake();
    this.#tried(problem);
  }

  #tried(problem: string | null): void {
    const { status, clock, ended } = this.#context;
    if (problem === 'device-revoked') void ended('revoked');
    if (problem === null) {
      status.change({ problem: null, lastContactMs: clock.nowMs() });
      return;
    }
    status.change({ problem });
    void this.#return.refused(problem);
  }
}
