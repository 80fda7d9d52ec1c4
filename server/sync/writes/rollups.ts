import type { Transaction } from '../../db/database.ts';
import { NO_REGISTER, Sums, type Applied } from '../applied.ts';
import { insertRows } from '../bulk.ts';

const keyColumns = { day: 'date', branch_id: 'uuid', register_id: 'uuid', hour: 'smallint' };
const sumColumns = {
  sale_count: 'bigint', total_cents: 'bigint', net_cents: 'bigint', tax_cents: 'bigint', cost_cents: 'bigint',
  discount_cents: 'bigint', cash_cents: 'bigint', card_cents: 'bigint', transfer_cents: 'bigint', credit_cents: 'bigint',
};

/** The figures of a batch by day, branch, register and hour, in the order of `sumColumns`. */
export function sumRollups(batch: readonly Applied[]): { parts: string[]; totals: number[] }[] {
  const sums = new Sums();
  for (const { operation, effects } of batch) {
    for (const delta of effects.rollups) {
      sums.add(`${delta.day}/${operation.branch}/${operation.register ?? NO_REGISTER}/${delta.hour}`, [
        delta.saleCount, delta.totalCents, delta.netCents, delta.taxCents, delta.costCents,
        delta.discountCents, delta.cashCents, delta.cardCents, delta.transferCents, delta.creditCents,
      ]);
    }
  }
  return sums.rows();
}

/** Adds a batch to the day's figures. */
export async function writeRollups(tx: Transaction, batch: readonly Applied[]): Promise<void> {
  const added = Object.keys(sumColumns).map((name) => `${name} = rollups.${name} + excluded.${name}`).join(', ');
  await insertRows(tx, 'rollups', { ...keyColumns, ...sumColumns },
    sumRollups(batch).map(({ parts, totals }) => [...parts, ...totals]),
    `ON CONFLICT (day, branch_id, register_id, hour) DO UPDATE SET ${added}`);
}
