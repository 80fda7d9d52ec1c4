import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { findBinaries, prepareBinaries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedError, hasCode } from './errors.ts';
import { lockFolder, readHolder } from './folder-lock.ts';
import type { FolderLock, Holder } from './folder-lock.ts';
import { existingHome, findPlace, giveTo } from './place.ts';
import type { Place } from './place.ts';
import { clearOrphan, runProgram, spawnPostmaster } from './postmaster.ts';
import type { Postmaster } from './postmaster.ts';

export interface EmbeddedLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

export interface EmbeddedOptions {
  /** Absolute path; PostgreSQL's data goes to `postgres` in it. */
  dataDir: string;
  /** False only for data that may be lost (tests): nothing is forced to disk. */
  durable: boolean;
  log: EmbeddedLog;
  /** Who holds the folder, for the message to a second one. Default: server. */
  purpose?: Holder['purpose'];
  /** Proposes ports until one is free; for tests. */
  pickPort?: () => Promise<number>;
}

export interface Embedded {
  /** postgres:// address of its administrator. */
  readonly url: string;
  /** Process id of PostgreSQL. */
  readonly pid: number;
  /** Resolves if PostgreSQL ends without having been asked to. */
  readonly failed: Promise<void>;
  /** Tells others who find the folder held where the server answers. */
  announce(address: string): void;
  /** Stops PostgreSQL in order and gives the folder back; within 10 s. */
  stop(): Promise<void>;
}

const administrator = 'nexus';

/**
 * Starts the server's own PostgreSQL on `dataDir`, making its data folder at first.
 * @throws EmbeddedError; `embedded-held` when another process has the folder.
 */
export async function startEmbedded({ dataDir, durable, log, purpose = 'server', pickPort = freePort }: EmbeddedOptions): Promise<Embedded> {
  const found = findBinaries();
  const place = findPlace(dataDir, durable, (message) => log.warn({ dataDir }, message));
  const lock = lockFolder(place.lockFile, purpose);
  try {
    const binaries = prepareBinaries(found, place.user, place.home);
    requireSameVersion(place, binaries);
    await clearOrphan(place.cluster, (message) => log.warn({}, message));
    if (!existsSync(place.cluster)) await initialise(binaries, place, durable);
    if (process.platform !== 'win32') chmodSync(place.cluster, 0o700);
    const password = readFileSync(place.passwordFile, 'utf8').trim();
    const { postmaster, url, port } = await startOnFreePort(binaries, place, { durable, log, pickPort, password });
    lock.announce({ databasePort: port });
    log.info({ port, cluster: place.cluster }, 'PostgreSQL started');
    return running(postmaster, url, lock, log);
  } catch (error) {
    lock.release();
    throw hasCode(error, 'EACCES', 'EPERM') ? unreachable(place, error) : error;
  }
}

/** Address of the PostgreSQL of a server that runs on `dataDir` now, and who that is; else undefined. */
export function findRunning(dataDir: string): { url: string; holder: Holder } | undefined {
  const home = existingHome(dataDir);
  const holder = readHolder(join(home, 'lock.json'));
  if (!holder?.databasePort) return undefined;
  const password = readFileSync(join(home, 'password'), 'utf8').trim();
  return { url: urlOf(password, holder.databasePort), holder };
}

function running(postmaster: Postmaster, url: string, lock: FolderLock, log: EmbeddedLog): Embedded {
  let stopping = false;
  const failed = new Promise<void>((resolve) => {
    void postmaster.ended.then(() => {
      if (stopping) return;
      log.error({ lastWords: postmaster.lastWords() }, 'PostgreSQL has ended by itself');
      resolve();
    });
  });
  return {
    url,
    pid: postmaster.pid,
    failed,
    announce: (address) => lock.announce({ address }),
    async stop() {
      stopping = true;
      await postmaster.stop();
      lock.release();
    },
  };
}

function requireSameVersion({ cluster, home }: Place, { major, version }: Binaries): void {
  const file = join(cluster, 'PG_VERSION');
  if (!existsSync(file)) return;
  const found = readFileSync(file, 'utf8').trim();
  if (found === String(major)) return;
  throw new EmbeddedError('embedded-other-version', `The data in ${home} is of PostgreSQL ${found}; this Nexus comes with ${version}. Start the Nexus that made it and take a backup with pg_dump to bring it over, or run that PostgreSQL yourself and set DATABASE_URL.`);
}

/** Builds the data folder under another name first, so that a killed start leaves no half of one. */
async function initialise(binaries: Binaries, place: Place, durable: boolean): Promise<void> {
  const draftPrefix = 'cluster.new-';
  for (const name of readdirSync(place.home)) {
    if (name.startsWith(draftPrefix)) rmSync(join(place.home, name), { recursive: true, force: true });
  }
  const draft = join(place.home, `${draftPrefix}${randomBytes(4).toString('hex')}`);
  const password = randomBytes(24).toString('base64url');
  writeFileSync(place.passwordFile, `${password}\n`, { mode: 0o600 });
  chmodSync(place.passwordFile, 0o600);
  mkdirSync(draft, { mode: 0o700 });
  const passwordCopy = `${draft}.password`;
  writeFileSync(passwordCopy, `${password}\n`, { mode: 0o600 });
  if (place.user) {
    giveTo(draft, place.user);
    giveTo(passwordCopy, place.user);
  }
  await runProgram(binaries, place, 'initdb', [
    '-D', draft, '-U', administrator, '--pwfile', passwordCopy, '--auth', 'scram-sha-256',
    '--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8',
    '--no-instructions', ...(durable ? [] : ['--no-sync']),
  ]);
  rmSync(passwordCopy);
  renameSync(draft, place.cluster);
}

const startTries = 5;

interface StartSettings {
  durable: boolean;
  log: EmbeddedLog;
  pickPort(): Promise<number>;
  password: string;
}

async function startOnFreePort(
  binaries: Binaries,
  place: Place,
  { durable, log, pickPort, password }: StartSettings,
): Promise<{ postmaster: Postmaster; url: string; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await pickPort();
    const url = urlOf(password, port);
    const postmaster = spawnPostmaster(binaries, place, port, durable, (line) => log.debug({ line }, 'postgres'));
    if (await isReady(postmaster, url)) return { postmaster, url, port };
    await postmaster.stop();
    const words = postmaster.lastWords();
    // Backends of a killed PostgreSQL notice it within a moment, and hold its memory until then.
    const mayPass = /could not bind|could not create any TCP|still in use/.test(words);
    if (attempt === startTries || !mayPass) throw new EmbeddedError('embedded-failed', `PostgreSQL does not start:\n${words}`);
    log.warn({ port, attempt }, 'PostgreSQL did not start on this port, trying another');
    await delay(attempt * 200);
  }
}

/** Waits while PostgreSQL recovers after a crash, however long; false when it ended instead. */
async function isReady(postmaster: Postmaster, url: string): Promise<boolean> {
  while (!postmaster.hasEnded()) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    try {
      // Somebody else's program on the port may accept and never answer.
      await Promise.race([client.connect(), postmaster.ended]);
      void client.end().catch(() => {});
      return !postmaster.hasEnded();
    } catch (error) {
      void client.end().catch(() => {});
      // A wrong password means that somebody else answers on this port.
      if (hasCode(error, '28P01', '28000')) return false;
      await delay(30);
    }
  }
  return false;
}

function urlOf(password: string, port: number): string {
  return `postgres://${administrator}:${password}@127.0.0.1:${port}/postgres`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function unreachable({ home, user }: Place, error: unknown): EmbeddedError {
  const who = user ? `user ${user.uid}, as whom PostgreSQL must run when root starts it,` : `this user`;
  const reason = error instanceof Error ? error.message : String(error);
  return new EmbeddedError('embedded-unreachable', `${who} may not use ${home} (${reason}). Set DATA_DIR to another folder, start as an ordinary user, or set DATABASE_URL.`, { cause: error });
}
