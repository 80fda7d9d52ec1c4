import { expect } from 'vitest';
import { verifyDerived } from '../../server/sync/rebuild.ts';
import type { TenantDatabase } from '../../server/db/database.ts';

/** Debits less credits of each account, in centavos; accounts at zero are left out. */
export async function accountsOf(db: TenantDatabase): Promise<Record<string, number>> {
  const { rows } = await db.query<{ account: string; cents: number }>(
    `SELECT account, sum(debit_cents - credit_cents)::bigint AS cents FROM journal_entry_lines GROUP BY account HAVING sum(debit_cents - credit_cents) <> 0`);
  return Object.fromEntries(rows.map(({ account, cents }) => [account, cents]));
}

/** What stands in the books of a tenant, and in what it keeps beside them, by another way round. */
const pairs = `SELECT
  (SELECT coalesce(sum(value_cents), 0)::bigint FROM stock_values) AS "130",
  (SELECT coalesce(sum(amount_cents), 0)::bigint FROM balances WHERE kind = 'credit') AS "120",
  (SELECT coalesce(sum(amount_cents), 0)::bigint FROM balances WHERE kind = 'transit') AS "135",
  (SELECT coalesce(sum(tax_cents - amount_cents), 0)::bigint FROM balances WHERE kind = 'layaway') AS "215",
  (SELECT coalesce(-sum(amount_cents), 0)::bigint FROM balances WHERE kind = 'gift-card') AS "216",
  (SELECT coalesce(-sum(tax_cents), 0)::bigint FROM balances WHERE kind = 'sale') AS "221"`;

/**
 * Proves the figures of a tenant against each other: every derived table against its operations, stock, customers,
 * advances, goods on their way, gift cards and uncollected tax against their accounts, and each entry in itself.
 */
export async function expectSoundBooks(db: TenantDatabase): Promise<void> {
  expect((await verifyDerived(db)).differences).toEqual([]);
  const accounts = await accountsOf(db);
  const { rows: [beside] } = await db.query<Record<string, number>>(pairs);
  expect(Object.fromEntries(Object.keys(beside ?? {}).map((account) => [account, accounts[account] ?? 0]))).toEqual(beside);
  const { rows: unbalanced } = await db.query(
    'SELECT operation_id FROM journal_entry_lines GROUP BY operation_id, sequence HAVING sum(debit_cents) <> sum(credit_cents)');
  expect(unbalanced).toEqual([]);
}
