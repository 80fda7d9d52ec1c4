import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabases, type Databases } from '../../server/db/databases.ts';
import { startEmbedded, type Embedded } from '../../server/db/embedded/start.ts';
import { ensureClient } from '../../server/platform/boot/client-build.ts';
import { projectRoot } from '../../server/platform/boot/environment.ts';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;
const BUILD_LIMIT_MS = 180_000;

/** A server process of the product, in production mode, answering on a socket. */
export interface RunningServer {
  readonly origin: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** What all parts measure in: a PostgreSQL that forces everything to disk, an installation's databases, and servers on it. */
export interface House {
  readonly databases: Databases;
  /** Process id of PostgreSQL. */
  readonly postgresPid: number;
  /** Starts `server/start.ts` as its own process; `profileDir` makes it leave a CPU profile there when it stops. */
  startServer(options?: { profileDir?: string | undefined }): Promise<RunningServer>;
  /** The secrets that those servers run with. */
  readonly secrets: { masterKey: Buffer; pinPepper: string };
  /** A folder of its own that goes with the house. */
  readonly folder: string;
  /** What must be stopped before the house can be closed: servers and browsers in use. */
  readonly inUse: Set<() => Promise<void>>;
  /** Builds the app when it is missing or older than its sources. */
  buildClient(): Promise<void>;
  close(): Promise<void>;
}

const quiet = {
  debug() {},
  info() {},
  warn: (fields: object, message: string) => console.warn(message, fields),
  error: (fields: object, message: string) => console.error(message, fields),
};

/** Opens a house in a temporary folder; `close` removes everything. */
export async function openHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'nexus-bench-'));
  // PostgreSQL runs as another user when root starts it, and must be able to pass.
  await chmod(folder, 0o711);
  const secrets = { masterKey: randomBytes(32), pinPepper: randomBytes(32).toString('base64url') };
  const masterKey = secrets.masterKey.toString('base64');
  const inUse = new Set<() => Promise<void>>();
  let embedded: Embedded | null = null;
  let databases: Databases | null = null;
  const close = async () => {
    await Promise.all([...inUse].map((stop) => stop()));
    await databases?.close();
    await embedded?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    embedded = await startEmbedded({ dataDir: folder, durable: true, log: quiet });
    databases = await openDatabases({ url: embedded.url, secret: masterKey, log: quiet });
  } catch (error) {
    await close();
    throw error;
  }
  const { url, pid: postgresPid } = embedded;
  const clientDir = join(projectRoot, 'dist', 'client');
  const buildClient = () => ensureClient({
    root: projectRoot, clientDir, production: false, print: (line) => console.log(line), signal: AbortSignal.timeout(BUILD_LIMIT_MS),
  });
  return {
    databases,
    postgresPid,
    secrets,
    folder,
    inUse,
    async startServer({ profileDir } = {}) {
      // In production the server does not start without the app; an old one does where nobody looks at it.
      if (!existsSync(join(clientDir, 'index.html'))) await buildClient();
      const env = { NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', DATA_DIR: join(folder, 'server'), DATABASE_URL: url, MASTER_KEY: masterKey, PIN_PEPPER: secrets.pinPepper };
      const server = await startServerProcess(env, profileDir);
      inUse.add(server.stop);
      return server;
    },
    buildClient,
    close,
  };
}

async function startServerProcess(env: Record<string, string>, profileDir: string | undefined): Promise<RunningServer> {
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const child = spawn(process.execPath, [...profiling, '--import', 'tsx', 'server/start.ts'], {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_OPTIONS: process.env['NODE_OPTIONS'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(kill);
  };
  const port = new Promise<number>((resolve) => {
    const take = (chunk: Buffer) => {
      // Only the beginning matters: afterwards the log is read off and dropped, as a container's would be.
      if (output.length > 20_000) return;
      output += chunk.toString();
      const found = /"port":(\d+)[^\n]*"listening"/.exec(output);
      if (found) resolve(Number(found[1]));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
  });
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), START_LIMIT_MS).unref());
  const answered = await Promise.race([port, ended.then(() => null), late]);
  if (answered === null) {
    await stop();
    throw new Error(`the server did not start:\n${output}`);
  }
  return { origin: `http://127.0.0.1:${answered}`, pid: child.pid ?? 0, stop };
}
