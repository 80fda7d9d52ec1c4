import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../server/db/embedded/start.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** postgres:// address of a PostgreSQL for tests, as its administrator. */
    postgresUrl: string;
  }
}

const quiet = { debug() {}, info() {}, warn: (fields: object, message: string) => console.warn(message, fields), error: (fields: object, message: string) => console.error(message, fields) };

/** One PostgreSQL for the whole run: TEST_DATABASE_URL, or one of our own that forces nothing to disk. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    project.provide('postgresUrl', given);
    return async () => {};
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'nexus-test-postgres-'));
  await chmod(dataDir, 0o711);
  const embedded = await startEmbedded({ dataDir, durable: false, log: quiet });
  project.provide('postgresUrl', embedded.url);
  return async () => {
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
