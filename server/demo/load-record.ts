import type { Transaction } from '../db/database.ts';
import { recordManyOnServer } from '../sync/server-chain.ts';
import type { ServerDraft } from '../sync/server-chain.ts';

/**
 * Records acts of the office, some of long ago, in the server's chain, at most 500 at a time.
 * @throws Error when the rules did not apply one: the generator made something no shop could do.
 */
export async function recordHistory({ tx, checkpoint }: { tx: Transaction; checkpoint(): void }, drafts: readonly ServerDraft[]): Promise<void> {
  checkpoint();
  const records = await recordManyOnServer(tx, drafts);
  const refused = records.find(({ decision }) => decision.outcome !== 'applied');
  if (refused) throw new Error(`the demo's operation ${refused.number} was ${refused.decision.outcome}: ${refused.decision.reason}`);
}
