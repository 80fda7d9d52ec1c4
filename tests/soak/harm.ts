import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../simulation/time/random.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { weathers, type RoughLine } from './rough-line.ts';
import type { Seller } from './seller.ts';

const PAUSE_LEAST_MS = 2000;
const PAUSE_MOST_MS = 12_000;
const WEATHER_LEAST_MS = 1000;
const WEATHER_MOST_MS = 30_000;
const SERVER_AWAY_MOST_MS = 6000;

const kinds = [
  { kind: 'browser', weight: 4 },
  { kind: 'server', weight: 1 },
  { kind: 'weather', weight: 6 },
] as const;

/** Kills browsers and the server and spoils the lines, at random, until it is told to end. */
export class Harm {
  browserKills = 0;
  serverKills = 0;
  cuts = 0;
  readonly #random: Random;
  readonly #server: ServerProcess;
  readonly #sellers: readonly Seller[];
  readonly #lines: readonly RoughLine[];
  readonly #over = new AbortController();
  readonly #weathers = new Set<Promise<void>>();

  constructor(random: Random, server: ServerProcess, sellers: readonly Seller[], lines: readonly RoughLine[]) {
    this.#random = random;
    this.#server = server;
    this.#sellers = sellers;
    this.#lines = lines;
  }

  get kills(): number {
    return this.browserKills + this.serverKills;
  }

  async run(): Promise<void> {
    for (;;) {
      await this.#pause(this.#random.int(PAUSE_LEAST_MS, PAUSE_MOST_MS));
      if (this.#over.signal.aborted) return;
      await this.#doOne(this.#random.weighted(kinds).kind);
    }
  }

  /** Nothing more happens, and everything is well again: lines are restored and the server runs. */
  async heal(running: Promise<void>): Promise<void> {
    this.#over.abort();
    await running;
    await Promise.all(this.#weathers);
  }

  async #doOne(kind: (typeof kinds)[number]['kind']): Promise<void> {
    if (kind === 'browser') {
      this.browserKills += 1;
      await this.#random.pick(this.#sellers).kill();
    } else if (kind === 'server') {
      this.serverKills += 1;
      await this.#server.kill();
      await this.#pause(this.#random.int(0, SERVER_AWAY_MOST_MS));
      await this.#server.start();
    } else {
      const weather = this.#spoil(this.#random.pick(this.#lines));
      this.#weathers.add(weather);
      void weather.finally(() => this.#weathers.delete(weather));
    }
  }

  async #spoil(line: RoughLine): Promise<void> {
    const weather = this.#random.pick(weathers);
    const lengthMs = this.#random.int(WEATHER_LEAST_MS, WEATHER_MOST_MS);
    // One at a time on a line: it gets no worse than that.
    if (line.weather !== 'calm') return;
    this.cuts += 1;
    await line.turn(weather);
    await this.#pause(lengthMs);
    await line.turn('calm');
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#over.signal }).catch(() => undefined);
  }
}
