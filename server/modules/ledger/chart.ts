import { chartOfAccounts } from '../../../src/domain/ledger/accounts.ts';
import type { Queryable } from '../../db/database.ts';
import { insertRows } from '../../sync/bulk.ts';

/** Adds what is missing of the chart every tenant starts with; what is there stays as it is. */
export async function seedChart(db: Queryable): Promise<void> {
  const rows = chartOfAccounts.map(({ code, name, parent, satCode, nature }) => [code, name, parent, satCode, nature, true]);
  const columns = { code: 'text', name: 'text', parent: 'text', sat_code: 'text', nature: 'text', system: 'boolean' };
  await insertRows(db, 'accounts', columns, rows, 'ON CONFLICT (code) DO NOTHING');
}
