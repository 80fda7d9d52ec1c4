/** A process that starts PostgreSQL on the folder named, says where, and stays until it is ended. */
import { startEmbedded } from '../../../server/db/embedded/start.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const { url, pid, stop } = await startEmbedded({ dataDir: process.argv[2] ?? '', durable: false, log: quiet });
process.stdout.write(`${JSON.stringify({ url, pid })}\n`);
process.on('SIGTERM', () => void stop());
