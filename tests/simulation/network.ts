import type { Http } from '../../src/device/ports.ts';
import type { Random } from './time/random.ts';
import type { Scheduler } from './time/scheduler.ts';

/** One device's line. Chances are of one message, delays in milliseconds. */
export interface Line {
  /** Whether requests reach the server, and answers the device. */
  up: boolean;
  down: boolean;
  slowest: number;
  lost: number;
  replyLost: number;
  twice: number;
  /** The machine says at once that it has no network, instead of waiting for nothing. */
  says: boolean;
}

export const GOOD_LINE: Line = { up: true, down: true, slowest: 120, lost: 0, replyLost: 0, twice: 0, says: false };

/** Who answers requests: one of the server's processes; null when none does or the connection broke. */
export type Answering = (request: Request, address: string) => Promise<Response | null>;

export interface NetworkOptions {
  scheduler: Scheduler;
  random: Random;
  answer: Answering;
  /** Counts what went wrong, by name. */
  happened(fault: string): void;
  /** Sees every answer that leaves the server. */
  seen(address: string, path: string, status: number, body: string): void;
}

const QUICKEST_MS = 5;

/** The network between devices and server: it cuts, drops, delays, doubles, reorders and loses answers. */
export class Network {
  readonly #options: NetworkOptions;
  readonly #lines = new Map<string, Line>();

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** The line of an address; change it as you like. */
  line(address: string): Line {
    const known = this.#lines.get(address) ?? { ...GOOD_LINE };
    this.#lines.set(address, known);
    return known;
  }

  /** All lines are good again. */
  heal(): void {
    for (const line of this.#lines.values()) Object.assign(line, GOOD_LINE);
  }

  /** `fetch` as the device at an address has it. */
  httpFor(address: string): Http {
    return (path, init) => new Promise((resolve, reject) => {
      const { signal } = init;
      const fail = (): void => reject(new TypeError('Failed to fetch'));
      if (signal?.aborted) {
        fail();
        return;
      }
      signal?.addEventListener('abort', fail);
      this.#send(address, path, init, resolve, fail);
    });
  }

  #send(address: string, path: string, init: RequestInit, resolve: (response: Response) => void, fail: () => void): void {
    const { scheduler, random, happened } = this.#options;
    const line = this.line(address);
    // A proxy that lets no streams through: devices fall back to asking.
    if (path === '/sync/stream' || (line.says && !line.up)) {
      if (!line.up) happened('network-cut');
      scheduler.after(1, fail);
      return;
    }
    scheduler.after(this.#delay(line), () => this.#arrive(address, path, init, resolve, fail));
    if (random.chance(line.twice)) {
      happened('request-doubled');
      scheduler.after(this.#delay(line) + random.int(0, 20_000), () => this.#arrive(address, path, init, () => {}, () => {}));
    }
  }

  async #arrive(address: string, path: string, init: RequestInit, resolve: (response: Response) => void, fail: () => void): Promise<void> {
    const { scheduler, random, happened, answer, seen } = this.#options;
    const line = this.line(address);
    if (!line.up || random.chance(line.lost)) {
      happened(line.up ? 'request-lost' : 'network-cut');
      return;
    }
    const response = await scheduler.outside(() => answer(requestOf(path, init), address));
    if (response === null) {
      scheduler.after(this.#delay(line), fail);
      return;
    }
    const body = await scheduler.outside(() => response.text());
    seen(address, path, response.status, body);
    if (random.chance(line.replyLost)) {
      happened('reply-lost');
      return;
    }
    scheduler.after(this.#delay(line), () => {
      if (!line.down) happened('reply-cut');
      else resolve(new Response(body, { status: response.status, headers: response.headers }));
    });
  }

  /** Each message takes its own time: the later may come first. */
  #delay(line: Line): number {
    const { random } = this.#options;
    if (line.slowest > 1000) this.#options.happened('slow-network');
    return random.int(QUICKEST_MS, line.slowest);
  }
}

function requestOf(path: string, { method, headers, body }: RequestInit): Request {
  return new Request(`http://nexus.test${path}`, {
    ...(method === undefined ? {} : { method }), ...(headers === undefined ? {} : { headers }), ...(body === undefined || body === null ? {} : { body }),
  });
}
