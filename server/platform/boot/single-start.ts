import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedError } from '../../db/embedded/errors.ts';
import { findRunning } from '../../db/embedded/start.ts';
import { StartError } from './start-error.ts';

/** How long a start waits for a server on the same data that is just stopping, or just starting. */
const WAIT_MS = 12_000;
const LOOK_EVERY_MS = 200;
const ANSWER_LIMIT_MS = 2_000;

/** Another server works on this data, and answers at this address. */
export class AlreadyRunning extends Error {
  readonly pid: number;
  readonly address: string;

  constructor(pid: number, address: string) {
    super(`already running at ${address}`);
    this.name = 'AlreadyRunning';
    this.pid = pid;
    this.address = address;
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    return response.ok;
  } catch {
    return false;
  }
}

async function findAnswering(dataDir: string): Promise<AlreadyRunning | null> {
  const holder = findRunning(dataDir)?.holder;
  if (holder?.address === undefined || !(await answers(holder.address))) return null;
  return new AlreadyRunning(holder.pid, holder.address);
}

/**
 * Starts what takes the data folder for itself. When somebody else has it: throws AlreadyRunning if that one serves,
 * else waits for it a while (it may be stopping: a restart must not depend on who is faster) and then gives up.
 */
export async function startAlone<T>(dataDir: string, signal: AbortSignal, start: () => Promise<T>): Promise<T> {
  const giveUpAtMs = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof EmbeddedError) || error.code !== 'embedded-held') throw error;
      const running = await findAnswering(dataDir);
      if (running) throw running;
      if (performance.now() > giveUpAtMs) {
        throw new StartError('data-in-use', `Otro proceso está usando estos datos. Espera a que termine y vuelve a intentar.\n${error.message}`, { cause: error });
      }
      await delay(LOOK_EVERY_MS, undefined, { signal });
    }
  }
}
