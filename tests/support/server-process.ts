import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findRunning, startEmbedded, type Embedded } from '../../server/db/embedded/start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 30_000;
const OUTPUT_KEPT_CHARS = 8000;

export interface ServerOptions {
  /** The server runs its own PostgreSQL, as without DATABASE_URL; else one stands beside it that forces nothing to disk. */
  ownPostgres?: boolean;
  /** postgres:// address of one that is there already. */
  databaseUrl?: string;
  /** A first start as `npm start` does it: with the demo shop. Else as in production, where no shop is made. */
  demo?: boolean;
}

const quiet = { debug() {}, info() {}, warn() {}, error: (fields: object, message: string) => console.error(message, fields) };

/**
 * The real server as a process of its own, in a new folder, with the app built before (`npm run build`). It is stopped,
 * killed and started again on the same port and data.
 */
export class ServerProcess {
  readonly port: number;
  readonly dataDir: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #beside: Embedded | null;
  readonly #databaseUrl: string;
  #child: ChildProcess | null = null;
  #output = '';

  private constructor(port: number, dataDir: string, beside: Embedded | null, databaseUrl: string, demo: boolean) {
    this.port = port;
    this.dataDir = dataDir;
    this.#beside = beside;
    this.#databaseUrl = databaseUrl;
    this.#env = {
      PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: demo ? 'development' : 'production', PORT: String(port), HOST: '127.0.0.1',
      DATA_DIR: dataDir, DATABASE_URL: databaseUrl,
      PIN_PEPPER: randomBytes(32).toString('base64url'), MASTER_KEY: randomBytes(32).toString('base64'), LOG_LEVEL: 'info',
    };
  }

  /** A server on a free port and an empty folder, ready to serve. */
  static async start({ ownPostgres = false, databaseUrl = '', demo = false }: ServerOptions = {}): Promise<ServerProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), 'nexus-e2e-'));
    await chmod(dataDir, 0o711);
    const beside = ownPostgres || databaseUrl !== '' ? null : await startEmbedded({ dataDir: join(dataDir, 'beside'), durable: false, log: quiet });
    const server = new ServerProcess(await freePort(), dataDir, beside, beside?.url ?? databaseUrl, demo);
    try {
      await server.start();
    } catch (error) {
      await server.dispose();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  get running(): boolean {
    return this.#child !== null;
  }

  /** postgres:// address of its database server, while it runs. */
  get databaseUrl(): string {
    if (this.#databaseUrl !== '') return this.#databaseUrl;
    const running = findRunning(this.dataDir);
    if (!running) throw new Error('the server does not run');
    return running.url;
  }

  async start(): Promise<void> {
    if (this.#child) throw new Error('the server runs already');
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/start.ts'], { cwd: root, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-OUTPUT_KEPT_CHARS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const exited = once(child, 'exit').then(() => {
      if (this.#child === child) this.#child = null;
      return 'exited' as const;
    });
    for (const untilMs = Date.now() + START_LIMIT_MS; ; ) {
      if (await this.#isReady()) return;
      if ((await Promise.race([exited, delay(100)])) === 'exited') throw new Error(`the server ended:\n${this.#output}`);
      if (Date.now() > untilMs) throw new Error(`the server did not get ready:\n${this.#output}`);
    }
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.port}/readyz`)).status === 200;
    } catch {
      return false;
    }
  }

  /** Stops it in order, as SIGTERM does. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const ended = await Promise.race([exited, delay(STOP_LIMIT_MS, 'late' as const, { ref: false })]);
    if (ended === 'late') throw new Error(`the server did not stop:\n${this.#output}`);
  }

  /** Ends it at once. A PostgreSQL of its own is left an orphan, as after a crash. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Runs a command of the operator (`npm run nexus -- …`) beside the running server; what it printed. */
  async nexus(args: readonly string[], input = ''): Promise<string> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli.ts', ...args], { cwd: root, env: this.#env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end(input);
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    if (code !== 0) throw new Error(`nexus ${args.join(' ')}: ${String(code)}\n${stdout}${stderr}`);
    return stdout;
  }

  /** What it printed last, for the message of a failed test. */
  output(): string {
    return this.#output;
  }

  /** Stops it, whatever it is at, and removes its data. */
  async dispose(): Promise<void> {
    await this.stop().catch(() => this.kill());
    await this.#endOrphan();
    await this.#beside?.stop();
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  /** The PostgreSQL that a killed server left, by the process id in its own folder. */
  async #endOrphan(): Promise<void> {
    const file = join(this.dataDir, 'postgres', 'cluster', 'postmaster.pid');
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
    if (!Number.isInteger(pid) || pid <= 1) return;
    for (let tries = 0; tries < 100; tries += 1) {
      try {
        process.kill(pid, tries === 0 ? 'SIGINT' : 0);
      } catch {
        return;
      }
      await delay(100);
    }
  }
}

/** Below those that systems give to outgoing connections: while a server is down, nobody else may get its port. */
const PORTS = { from: 20_000, to: 32_000 };

/** A port nobody listens on now; by chance, for several test files look for theirs at once. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = randomInt(PORTS.from, PORTS.to);
    const server = createServer();
    const listening = once(server, 'listening').then(() => true, () => false);
    server.listen(port, '127.0.0.1');
    if (!(await listening)) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error('no port');
}
