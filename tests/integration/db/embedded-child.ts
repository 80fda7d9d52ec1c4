/** A process that starts PostgreSQL on the folder named, says where (or why not), and stays until it is ended. */
import { startEmbedded } from '../../../server/db/embedded/start.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
try {
  const { url, pid, stop } = await startEmbedded({ dataDir: process.argv[2] ?? '', durable: false, log: quiet });
  process.stdout.write(`${JSON.stringify({ url, pid })}\n`);
  process.on('SIGTERM', () => void stop());
} catch (error) {
  process.stdout.write(`${JSON.stringify({ failure: String(error) })}\n`);
}
