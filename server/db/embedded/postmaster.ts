import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { program, programEnvironment } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedError, hasCode } from './errors.ts';
import type { Place } from './place.ts';
import { isAlive, servesDataFolder } from './process-info.ts';

export interface Postmaster {
  pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<void>;
  hasEnded(): boolean;
  /** The last lines it wrote. */
  lastWords(): string;
  stop(): Promise<void>;
}

const fastStopMs = 7_000;
const immediateStopMs = 2_000;

/** Starts `postgres` on a port of the loopback address; it may not accept connections yet. */
export function spawnPostmaster(binaries: Binaries, place: Place, port: number, durable: boolean, onLine: (line: string) => void): Postmaster {
  const settings = Object.entries(serverSettings(port, durable)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(program(binaries, 'postgres'), ['-D', place.cluster, ...settings], {
    ...place.user,
    cwd: '/',
    env: programEnvironment(binaries),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: Ctrl-C is for the server, which stops PostgreSQL after its last write.
    detached: true,
  });
  const words = collectLines(child, onLine);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => words.push(error.message));
    child.once('close', () => {
      over = true;
      resolve();
    });
  });
  const pid = child.pid;
  if (pid === undefined) {
    return { pid: 0, ended, hasEnded: () => true, lastWords: () => words.join('\n'), stop: () => ended };
  }
  const dismissWatch = watchOver(pid, place);
  void ended.then(dismissWatch);
  return {
    pid,
    ended,
    hasEnded: () => over,
    lastWords: () => words.join('\n'),
    async stop() {
      for (const [signal, waitMs] of [['SIGINT', fastStopMs], ['SIGQUIT', immediateStopMs]] as const) {
        if (over) return;
        child.kill(signal);
        await Promise.race([ended, delay(waitMs, undefined, { ref: false })]);
      }
      if (!over) child.kill('SIGKILL');
      await ended;
    },
  };
}

function serverSettings(port: number, durable: boolean): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // Paths of sockets are limited to about 100 characters; the loopback address works everywhere.
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    synchronous_commit: 'on',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // Many short statements: compiling them costs more than it gains.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_min_messages: 'warning',
  };
}

function collectLines(child: ChildProcess, onLine: (line: string) => void): string[] {
  const words: string[] = [];
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      words.push(line);
      if (words.length > 30) words.shift();
      onLine(line);
    }
  });
  return words;
}

/**
 * A shell that waits on a pipe from this process. However this process ends, SIGKILL included, the
 * pipe closes, and the shell tells PostgreSQL to stop.
 */
function watchOver(pid: number, place: Place): () => void {
  if (process.platform === 'win32') {
    const kill = () => process.kill(pid);
    process.once('exit', kill);
    return () => process.off('exit', kill);
  }
  const script = 'read -r word; [ "$word" = done ] || kill -INT "$0"';
  const watch = spawn('/bin/sh', ['-c', script, String(pid)], { ...place.user, cwd: '/', env: {}, stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  watch.on('error', () => {});
  watch.stdin.on('error', () => {});
  watch.unref();
  return () => watch.stdin.end('done\n');
}

const orphanStopMs = 20_000;

/**
 * Ends a PostgreSQL that a killed server left behind on this data, and removes a pid file that
 * would keep the next one from starting. Call with the folder locked.
 */
export async function clearOrphan(cluster: string, tell: (message: string) => void): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = readPid(pidFile);
  if (pid === undefined) return;
  if (servesDataFolder(pid, cluster)) {
    tell(`A PostgreSQL without its server (process ${pid}) still runs on ${cluster}: stopping it`);
    for (const [signal, waitMs] of [['SIGINT', orphanStopMs], ['SIGQUIT', immediateStopMs], ['SIGKILL', immediateStopMs]] as const) {
      process.kill(pid, signal);
      if (await hasGone(pid, waitMs)) break;
    }
  }
  if (servesDataFolder(pid, cluster)) throw new EmbeddedError('embedded-failed', `PostgreSQL process ${pid} on ${cluster} does not stop`);
  // Left by a crash; its number may meanwhile be another program's, which would keep PostgreSQL from starting.
  rmSync(pidFile, { force: true });
}

function readPid(pidFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function hasGone(pid: number, waitMs: number): Promise<boolean> {
  for (const until = Date.now() + waitMs; Date.now() < until; await delay(25)) {
    if (!isAlive(pid)) return true;
  }
  return false;
}

/** Runs a program to its end. @throws EmbeddedError with what it said when it fails. */
export async function runProgram(binaries: Binaries, place: Place, name: 'initdb', args: string[]): Promise<void> {
  const child = spawn(program(binaries, name), args, { ...place.user, cwd: '/', env: programEnvironment(binaries), stdio: ['ignore', 'ignore', 'pipe'] });
  const words = collectLines(child, () => {});
  const [code] = await Promise.race([
    once(child, 'close'),
    once(child, 'error').then(([error]) => { throw new EmbeddedError('embedded-failed', `${name} does not start: ${String(error)}`); }),
  ]);
  if (words.some((line) => line.includes('could not look up effective user ID'))) {
    throw new EmbeddedError('embedded-failed', `PostgreSQL can only be set up by a user that has a name in /etc/passwd, and ${place.user?.uid ?? process.getuid?.()} has none. Add one, start as another user, or set DATABASE_URL.`);
  }
  if (code !== 0) throw new EmbeddedError('embedded-failed', `${name} failed (${String(code)}):\n${words.join('\n')}`);
}
