import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server that can be cut and restored: whoever is connected through it is then offline. */
export class Line {
  readonly #to: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  private constructor(to: number) {
    this.#to = to;
  }

  static async open(to: number): Promise<Line> {
    const line = new Line(to);
    await line.restore();
    return line;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Nobody is answered any more, and what was under way breaks off. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(server, 'close');
  }

  async restore(): Promise<void> {
    if (this.#server) return;
    const server = createServer((caller) => this.#join(caller));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.#port = address.port;
    this.#server = server;
  }

  #join(caller: Socket): void {
    const callee = connect(this.#to, '127.0.0.1');
    for (const [one, other] of [[caller, callee], [callee, caller]] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
