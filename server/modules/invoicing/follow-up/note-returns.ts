import type { Transaction } from '../../../db/database.ts';
import type { Applied } from '../../../sync/applied.ts';
import { insertRows, type Cell } from '../../../sync/bulk.ts';

/** Notes the returns of a batch: their fiscal consequence is drawn later (`settleReturns`). */
export async function noteReturns(tx: Transaction, batch: readonly Applied[]): Promise<void> {
  const rows = batch.flatMap(({ operation, effects }) => effects.returns.map(({ saleId }): Cell[] => [operation.id, saleId]));
  await insertRows(tx, 'cfdi_returns_due', { return_id: 'uuid', sale_id: 'uuid' }, rows, 'ON CONFLICT (return_id) DO NOTHING');
}
