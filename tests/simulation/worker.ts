/** A process of its own that runs plans, one after another, on a tenant of its own: the database is at the address given. */
import type { Plan } from './plan.ts';
import { runSeed, type Outcome } from './run-seed.ts';
import { Installation } from './server/installation.ts';
import { prepareStatements } from './server/prepared.ts';

/** What is asked of a worker, and what it answers. */
export type ToWorker = { plan: Plan } | { end: true };
export type FromWorker = { ready: true } | { going: true } | { outcome: Outcome };

// A page that is gone leaves promises behind that nobody waits for any more.
process.on('unhandledRejection', () => {});

prepareStatements();
const installation = await Installation.open(process.argv[2] ?? '');
const answer = (message: FromWorker): void => {
  process.send?.(message);
};

process.on('message', (message: ToWorker) => {
  if ('end' in message) void installation.close().then(() => process.exit(0));
  else void runSeed(message.plan, installation, () => answer({ going: true })).then((outcome) => answer({ outcome }));
});
answer({ ready: true });
