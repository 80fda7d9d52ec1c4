import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../../server/db/embedded/process-info.ts';
import { findRunning, startEmbedded } from '../../../server/db/embedded/start.ts';
import type { Embedded, EmbeddedOptions } from '../../../server/db/embedded/start.ts';
import { killed } from '../../support/killed.ts';

const isRoot = process.getuid?.() === 0;
let parent: string;
let dataDir: string;
let told: string[];
const running: Embedded[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'nexus-embedded-'));
  chmodSync(parent, 0o755);
  dataDir = join(parent, 'data');
  mkdirSync(dataDir);
  told = [];
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const embedded of running.splice(0)) await embedded.stop();
  rmSync(parent, { recursive: true, force: true });
});

const tell = (_: object, message: string) => told.push(message);
const log = { debug() {}, info() {}, warn: tell, error: tell };

async function start(options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir, durable: false, log, ...options });
  running.push(embedded);
  return embedded;
}

/** The server in a process of its own, so that it can be killed. */
async function startChild(as: { uid?: number; gid?: number } = {}): Promise<{ url: string; pid: number; child: ChildProcess }> {
  const script = fileURLToPath(new URL('embedded-child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { ...as, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const ended = once(child, 'exit').then((): never => { throw new Error('the process ended before PostgreSQL ran'); });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
  ended.catch(() => {});
  const answer = JSON.parse(line) as { url: string; pid: number; failure?: string };
  if (answer.failure !== undefined) throw new Error(answer.failure);
  return { ...answer, child };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const lockFile = () => join(dataDir, 'postgres', 'lock.json');
const pidFile = () => join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
const hasEnded = (pid: number) => expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);

describe('startEmbedded', () => {
  it('makes a UTF-8 cluster that asks for its password, keeps its data, and stops when told', async () => {
    const first = await start();
    const settings = await query(first.url, `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync, current_setting('TimeZone') AS zone`);
    expect(settings).toEqual([{ encoding: 'UTF8', fsync: 'off', zone: 'UTC' }]);
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    const withoutPassword = new URL(first.url);
    withoutPassword.password = 'wrong';
    await expect(query(withoutPassword.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777).toBe(0o600);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(existsSync(lockFile())).toBe(false);
    const second = await start();
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('forces to disk when durable', async () => {
    const { url } = await start({ durable: true });
    expect(await query(url, `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync`)).toEqual([{ fsync: 'on', sync: 'on' }]);
  });

  it('refuses a second start in the folder, saying who has it and where it answers', async () => {
    const first = await start();
    first.announce('http://localhost:3456');
    const second = startEmbedded({ dataDir, durable: false, log });
    await expect(second).rejects.toMatchObject({ code: 'embedded-held', message: expect.stringMatching(new RegExp(`process ${process.pid} at http://localhost:3456`)) });
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(findRunning(dataDir)).toMatchObject({ url: first.url, holder: { purpose: 'server', address: 'http://localhost:3456' } });
    await first.stop();
    expect(findRunning(dataDir)).toBeUndefined();
  });

  it('lets one of several starts at the same moment have an empty folder', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => start()));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of tries) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'embedded-held' });
  });

  it('takes another port when the one it chose is taken meanwhile', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const takenPort = typeof address === 'object' && address ? address.port : 0;
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const freeAddress = probe.address();
    const freePort = typeof freeAddress === 'object' && freeAddress ? freeAddress.port : 0;
    probe.close();
    const ports = [takenPort, freePort];
    const { url } = await start({ pickPort: async () => ports.shift() ?? 0 });
    expect(new URL(url).port).toBe(String(freePort));
    taken.close();
  });

  it('finds its data after the folder was moved', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    const moved = join(parent, 'elsewhere');
    renameSync(dataDir, moved);
    dataDir = moved;
    expect(await query((await start()).url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('says what to do with the data of another PostgreSQL', async () => {
    await (await start()).stop();
    writeFileSync(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'), '14\n');
    await expect(start()).rejects.toMatchObject({ code: 'embedded-other-version', message: expect.stringContaining('PostgreSQL 14') });
    expect(existsSync(lockFile())).toBe(false);
  });

  it('clears away what a start killed in the middle of making the folder left', async () => {
    const left = join(dataDir, 'postgres', 'cluster.new-dead');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'PG_VERSION'), '18\n');
    await start();
    expect(existsSync(left)).toBe(false);
  });

  it('says so when PostgreSQL ends by itself', async () => {
    const embedded = await start();
    process.kill(embedded.pid, 'SIGKILL');
    await embedded.failed;
    expect(told).toContain('PostgreSQL has ended by itself');
  });
});

describe('after a server was killed', () => {
  it('its PostgreSQL ends by itself, and the next start serves the same data', async () => {
    const { url, pid, child } = await startChild();
    await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await killed(child);
    await hasEnded(pid);
    expect(existsSync(lockFile())).toBe(true);
    expect(await query((await start()).url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('a PostgreSQL that went on without it is stopped by the next start', async () => {
    const orphan = await start();
    await query(orphan.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    const holder = JSON.parse(readFileSync(lockFile(), 'utf8')) as { start: string };
    writeFileSync(lockFile(), JSON.stringify({ ...holder, pid: 1, start: 'another', token: 'dead' }));
    const next = await start();
    expect(isAlive(orphan.pid)).toBe(false);
    expect(told).toContainEqual(expect.stringContaining(`process ${orphan.pid}`));
    expect(await query(next.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('and its PostgreSQL with it, what was committed is there', async () => {
    const { url, pid, child } = await startChild();
    await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(pid, 'SIGKILL');
    await killed(child);
    await hasEnded(pid);
    expect(existsSync(pidFile())).toBe(true);
    expect(await query((await start()).url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('a pid file whose number is meanwhile another program does not keep it from starting', async () => {
    await (await start()).stop();
    writeFileSync(pidFile(), `${process.pid}\n${dataDir}\n`);
    await start();
    expect(isAlive(process.pid)).toBe(true);
  });
});

describe('as root', () => {
  it.runIf(isRoot)('PostgreSQL runs as another user, who owns its data', async () => {
    const { pid, url } = await start();
    expect(statSync(`/proc/${pid}`).uid).toBe(65_534);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.runIf(isRoot)('data below a closed folder lives outside, and is found again', async () => {
    chmodSync(parent, 0o700);
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    expect(told).toContainEqual(expect.stringContaining(`${parent} is closed`));
    const { home } = JSON.parse(readFileSync(join(dataDir, 'postgres', 'location.json'), 'utf8')) as { home: string };
    try {
      expect(existsSync(join(home, 'cluster', 'PG_VERSION'))).toBe(true);
      await expect(startEmbedded({ dataDir, durable: false, log })).rejects.toMatchObject({ code: 'embedded-held' });
      expect(findRunning(dataDir)?.url).toBe(first.url);
      await first.stop();
      expect(await query((await start()).url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    } finally {
      for (const embedded of running.splice(0)) await embedded.stop();
      rmSync(home, { recursive: true, force: true });
    }
    await expect(start()).rejects.toMatchObject({ code: 'embedded-unreachable', message: expect.stringContaining(home) });
  });

  it.runIf(isRoot)('a closed data folder of its own is opened for passing through, no folder above it', async () => {
    chmodSync(dataDir, 0o700);
    await start();
    expect(statSync(dataDir).mode & 0o777).toBe(0o701);
    expect(existsSync(join(dataDir, 'postgres', 'cluster'))).toBe(true);
  });

  it.runIf(isRoot)('an ordinary user starts it too, and root goes on as that user', async () => {
    const [, uid, gid] = /^daemon:[^:]*:(\d+):(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8'))?.map(Number) ?? [];
    if (!uid || !gid) throw new Error('This system has no user "daemon" to try with');
    chownSync(dataDir, uid, gid);
    const { pid, child, url } = await startChild({ uid, gid });
    await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    expect(statSync(`/proc/${pid}`).uid).toBe(uid);
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(isAlive(pid)).toBe(false);
    const asRoot = await start();
    expect(statSync(`/proc/${asRoot.pid}`).uid).toBe(uid);
    expect(await query(asRoot.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it.runIf(isRoot)('a user without a name is told that PostgreSQL cannot be set up so', async () => {
    chownSync(dataDir, 12_345, 12_345);
    await expect(startChild({ uid: 12_345, gid: 12_345 })).rejects.toThrow('a user that has a name in /etc/passwd, and 12345 has none');
    expect(existsSync(lockFile())).toBe(false);
  });
});
