import type { Transaction } from '../../db/database.ts';
import type { Applied } from '../applied.ts';

/** Closes the drafts that a batch's sales were paid from, in the same transaction: no list shows them as open again. */
export async function writeDrafts(tx: Transaction, batch: readonly Applied[]): Promise<void> {
  const ids = batch.flatMap(({ effects }) => effects.sales.flatMap(({ draftId }) => draftId ?? []));
  if (ids.length === 0) return;
  await tx.query(
    `UPDATE drafts SET paid_at = coalesce(paid_at, now()), reckoned = false, claimed_by = NULL, claimed_until = NULL
     WHERE id IN (SELECT id FROM drafts WHERE id = ANY($1) ORDER BY id FOR UPDATE)`,
    [ids],
  );
}
