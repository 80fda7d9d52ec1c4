import type { Journal, JournalEntryRow } from '../../domain/ledger/api.ts';

export type AccountSum = JournalEntryRow['lines'][number];

export type Side = 'none' | 'balanced' | 'unbalanced';

/** Whether debits equal credits; the server only posts what balances, so anything else is an alarm. */
export function balanceOf({ totals }: Pick<Journal, 'totals'>): Side {
  if (totals.entryCount === 0) return 'none';
  return totals.debitCents === totals.creditCents ? 'balanced' : 'unbalanced';
}

/** Debits first, then credits, each by account: as an entry is written on paper. */
export function inBookOrder(lines: readonly AccountSum[]): AccountSum[] {
  return [...lines].sort((one, other) => Number(one.debitCents === 0) - Number(other.debitCents === 0) || one.account.localeCompare(other.account));
}

