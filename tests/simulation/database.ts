import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../server/db/embedded/start.ts';

const quiet = {
  debug() {}, info() {}, warn: (fields: object, message: string) => console.warn(message, fields), error: (fields: object, message: string) => console.error(message, fields),
};

/** The PostgreSQL of a run: TEST_DATABASE_URL, or one of our own that forces nothing to disk. */
export async function openPostgres(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, close: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'nexus-simulation-'));
  await chmod(dataDir, 0o711);
  const embedded = await startEmbedded({ dataDir, durable: false, log: quiet });
  return {
    url: embedded.url,
    async close() {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
