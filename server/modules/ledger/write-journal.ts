import type { Transaction } from '../../db/database.ts';
import type { Applied } from '../../sync/applied.ts';
import { insertRows, type Cell } from '../../sync/bulk.ts';

const entryColumns = {
  operation_id: 'uuid', sequence: 'integer', kind: 'text', description: 'text', posting_day: 'date', business_day: 'date', branch_id: 'uuid',
};

const lineColumns = {
  operation_id: 'uuid', sequence: 'integer', line: 'integer', account: 'text', debit_cents: 'bigint', credit_cents: 'bigint',
};

/** Posts the journal entries of a batch. */
export async function writeJournal(tx: Transaction, batch: readonly Applied[]): Promise<void> {
  const entries: Cell[][] = [];
  const lines: Cell[][] = [];
  for (const { operation, decision, effects } of batch) {
    effects.journal.forEach((entry, sequence) => {
      entries.push([operation.id, sequence, entry.kind, entry.description, decision.postingDay, decision.day, operation.branch]);
      entry.lines.forEach(({ account, debitCents, creditCents }, line) => {
        lines.push([operation.id, sequence, line, account, debitCents, creditCents]);
      });
    });
  }
  await Promise.all([insertRows(tx, 'journal_entries', entryColumns, entries), insertRows(tx, 'journal_entry_lines', lineColumns, lines)]);
}
