import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../simulation/time/random.ts';

/**
 * `cut`: nobody is listening, and what was under way breaks off. `silent`: everything is swallowed and nobody is told,
 * both ways, or only up (the server never hears it), or only down (it did, and the answer does not come). `slow`: as over
 * a bad telephone. `resets`: connections break at any moment.
 */
export const weathers = ['cut', 'silent', 'silent-up', 'silent-down', 'slow', 'resets'] as const;
export type Weather = 'calm' | (typeof weathers)[number];

type Direction = 'up' | 'down';

const blocked: Readonly<Record<Direction, readonly Weather[]>> = { up: ['silent', 'silent-up'], down: ['silent', 'silent-down'] };
const SLOW_LEAST_MS = 150;
const SLOW_MOST_MS = 1500;
const RESET_MOST_MS = 2500;

/**
 * A line to a server on which anything may happen that happens to one. What was swallowed is held, as a network does:
 * when the line is well again it arrives late, or its connection is reset.
 */
export class RoughLine {
  readonly #to: number;
  readonly #random: Random;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  #weather: Weather = 'calm';
  readonly #turned = new EventEmitter().setMaxListeners(0);

  private constructor(to: number, random: Random) {
    this.#to = to;
    this.#random = random;
  }

  static async open(to: number, random: Random): Promise<RoughLine> {
    const line = new RoughLine(to, random);
    await line.#listen();
    return line;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  get weather(): Weather {
    return this.#weather;
  }

  /** Changes what happens on the line from now on. */
  async turn(weather: Weather): Promise<void> {
    this.#weather = weather;
    if (weather === 'cut' || (weather === 'calm' && this.#random.chance(0.5))) this.#breakOff();
    if (weather === 'cut') await this.#close();
    else await this.#listen();
    this.#turned.emit('turned');
  }

  async close(): Promise<void> {
    this.#breakOff();
    await this.#close();
  }

  #breakOff(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async #close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    server.close();
    await once(server, 'close');
  }

  async #listen(): Promise<void> {
    if (this.#server) return;
    const server = createServer({ allowHalfOpen: true }, (caller) => void this.#join(caller));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.#port = address.port;
    this.#server = server;
  }

  async #join(caller: Socket): Promise<void> {
    const callee = connect({ port: this.#to, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [caller, callee]) this.#sockets.add(socket);
    if (this.#weather === 'resets') void this.#resetLater(caller);
    // Whatever breaks one of the two ways ends both: a connection has no half.
    await Promise.all([
      pipeline(caller, this.#gate('up'), callee).catch(() => this.#end(caller, callee)),
      pipeline(callee, this.#gate('down'), caller).catch(() => this.#end(caller, callee)),
    ]);
    this.#end(caller, callee);
  }

  #end(...sockets: readonly Socket[]): void {
    for (const socket of sockets) {
      this.#sockets.delete(socket);
      socket.destroy();
    }
  }

  async #resetLater(socket: Socket): Promise<void> {
    await delay(this.#random.int(0, RESET_MOST_MS), undefined, { ref: false });
    if (this.#weather === 'resets') socket.resetAndDestroy();
  }

  /** Lets pieces through in order, each when the line lets it. */
  #gate(direction: Direction): Transform {
    const pass = async (chunk: Buffer, done: TransformCallback): Promise<void> => {
      while (blocked[direction].includes(this.#weather)) await once(this.#turned, 'turned');
      if (this.#weather === 'slow') await delay(this.#random.int(SLOW_LEAST_MS, SLOW_MOST_MS));
      done(null, chunk);
    };
    return new Transform({ transform: (chunk: Buffer, _encoding, done) => void pass(chunk, done) });
  }
}
