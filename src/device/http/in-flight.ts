import type { Http, Ports } from '../ports.ts';

/** A request this old that somebody waits for is given up: what it was lost in does not come back. */
const OLD_MS = 3000;

/** Knows the requests under way, so that a network that swallowed some does not hold up the next try. */
export class InFlight {
  readonly #ports: Pick<Ports, 'http' | 'clock'>;
  readonly #requests = new Map<AbortController, number>();

  constructor(ports: Pick<Ports, 'http' | 'clock'>) {
    this.#ports = ports;
  }

  /** The port's `http`, watched. */
  readonly http: Http = async (path, init) => {
    const abort = new AbortController();
    // Not AbortSignal.any: Node keeps what it combined for as long as the process lives, with all that a listener holds.
    const giveUp = (): void => abort.abort();
    if (init.signal?.aborted) giveUp();
    init.signal?.addEventListener('abort', giveUp);
    this.#requests.set(abort, this.#ports.clock.monotonicMs());
    try {
      const response = await this.#ports.http(path, { ...init, signal: abort.signal });
      const body = await response.arrayBuffer();
      return new Response(body.byteLength === 0 ? null : body, { status: response.status, headers: response.headers });
    } finally {
      this.#requests.delete(abort);
      init.signal?.removeEventListener('abort', giveUp);
    }
  };

  /** Gives up requests that have been under way for long: the network is back, or somebody asked to try now. */
  hurry(): void {
    const since = this.#ports.clock.monotonicMs() - OLD_MS;
    for (const [abort, startedMs] of this.#requests) if (startedMs < since) abort.abort();
  }
}
