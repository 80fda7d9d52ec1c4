import { setTimeout as delay } from 'node:timers/promises';
import { openDatabases } from '../db/databases.ts';
import type { Databases } from '../db/databases.ts';
import { EmbeddedError } from '../db/embedded/errors.ts';
import { findRunning, startEmbedded } from '../db/embedded/start.ts';
import type { Config } from '../platform/config.ts';
import type { CommandLog } from './command.ts';

/** Opens the installation's databases when a command first asks, and closes what it opened. */
export function databaseOpener(config: Config, log: CommandLog): { open(): Promise<Databases>; close(): Promise<void> } {
  let opened: Promise<Databases> | undefined;
  const closers: (() => Promise<void>)[] = [];
  const open = async () => {
    const { url, stop } = await reachPostgres(config, log);
    closers.unshift(stop);
    const databases = await openDatabases({ url, log, secret: config.masterKey.toString('base64') });
    closers.unshift(() => databases.close());
    return databases;
  };
  return {
    open: () => (opened ??= open()),
    async close() {
      // Whoever asked has been told why opening failed.
      await opened?.catch(() => {});
      for (const close of closers) await close();
    },
  };
}

const otherCommandMs = 60_000;

async function reachPostgres(config: Config, log: CommandLog): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, stop: async () => {} };
  for (const until = Date.now() + otherCommandMs; ; await delay(200)) {
    const running = findRunning(config.dataDir);
    // Another command's PostgreSQL ends with it; a server's may be shared.
    if (running?.holder.purpose === 'server') return { url: running.url, stop: async () => {} };
    try {
      const embedded = await startEmbedded({ dataDir: config.dataDir, durable: true, log, purpose: 'command' });
      return { url: embedded.url, stop: () => embedded.stop() };
    } catch (error) {
      const held = error instanceof EmbeddedError && error.code === 'embedded-held';
      if (!held || Date.now() > until) throw error;
    }
  }
}
