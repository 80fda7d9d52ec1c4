import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { pino } from 'pino';
import type { Config } from '../config.ts';
import { createLogger } from '../log.ts';

const ROTATE_FROM_BYTES = 10 * 1024 * 1024;

/**
 * In production the log goes to stdout, one JSON object a line. Elsewhere stdout is for the person who started the
 * server: the log is added to DATA_DIR/server.log (a large one is put aside at a start), and errors go to stderr too.
 */
export function startLog(config: Config): { log: Logger; path: string | null } {
  if (config.nodeEnv === 'production') return { log: createLogger({ level: config.logLevel }), path: null };
  const path = join(config.dataDir, 'server.log');
  mkdirSync(config.dataDir, { recursive: true });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_FROM_BYTES) renameSync(path, join(config.dataDir, 'server.previous.log'));
  const destination = pino.multistream([
    { level: 'trace', stream: pino.destination({ dest: path, sync: true }) },
    { level: 'error', stream: pino.destination({ dest: 2, sync: true }) },
  ]);
  return { log: createLogger({ level: config.logLevel, destination }), path };
}
