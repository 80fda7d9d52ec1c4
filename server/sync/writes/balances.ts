import type { BalanceKind } from '../../../src/domain/kernel/balance.ts';
import type { Transaction } from '../../db/database.ts';
import { Sums, type Applied } from '../applied.ts';
import { insertRows } from '../bulk.ts';
import type { ChangeSet } from '../positions.ts';

const columns = { kind: 'text', owner_id: 'uuid', amount_cents: 'bigint', tax_cents: 'bigint' };

/** Goods on their way are the books' concern, not a device's. */
const unseen: ReadonlySet<BalanceKind> = new Set(['transit']);

/** Adds a batch to what is owed and held. */
export async function writeBalances(tx: Transaction, batch: readonly Applied[], changes: ChangeSet): Promise<void> {
  const sums = new Sums();
  for (const { effects } of batch) {
    for (const { kind, ownerId, amountCents, taxCents } of effects.balances) {
      sums.add(`${kind}/${ownerId}`, [amountCents, taxCents]);
      if (!unseen.has(kind)) changes.touch('balances', `${kind}/${ownerId}`);
    }
    // What is still to be paid of a layaway begins and ends with it.
    for (const { layawayId } of effects.layaways) changes.touch('balances', `layaway/${layawayId}`);
  }
  await Promise.all([
    touchPaidBefore(tx, batch, changes),
    insertRows(tx, 'balances', columns, sums.rows().map(({ parts, totals }) => [...parts, ...totals]),
      `ON CONFLICT (kind, owner_id) DO UPDATE SET amount_cents = balances.amount_cents + excluded.amount_cents,
         tax_cents = balances.tax_cents + excluded.tax_cents`),
  ]);
}

/** A payment may have come before the sale that it names: the sale tells now whose it is, also when nothing is owed of it. */
async function touchPaidBefore(tx: Transaction, batch: readonly Applied[], changes: ChangeSet): Promise<void> {
  const sold = batch.filter(({ effects }) => effects.sales.length > 0).map(({ operation }) => operation.id);
  if (sold.length === 0) return;
  const { rows } = await tx.query<{ id: string }>(`SELECT owner_id AS id FROM balances WHERE kind = 'sale' AND owner_id = ANY($1)`, [sold]);
  for (const { id } of rows) changes.touch('balances', `sale/${id}`);
}
