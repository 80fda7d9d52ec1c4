import { noteReturns } from '../modules/invoicing/follow-up/note-returns.ts';
import { writeJournal } from '../modules/ledger/write-journal.ts';
import { writeSales } from '../modules/sales/write-sales.ts';
import type { Transaction } from '../db/database.ts';
import type { Applied } from './applied.ts';
import type { ChangeSet } from './positions.ts';
import type { SendAhead } from './send-ahead.ts';
import { writeAttempts } from './writes/attempts.ts';
import { writeBalances } from './writes/balances.ts';
import { writeCash } from './writes/cash.ts';
import { writeDocuments } from './writes/documents.ts';
import { writeDrafts } from './writes/drafts.ts';
import { writeInventory } from './writes/inventory.ts';
import { writeRecords } from './writes/records.ts';
import { writeRollups } from './writes/rollups.ts';

/** After the records, in the house's one order of caches. */
const writers: readonly ((tx: Transaction, batch: readonly Applied[], changes: ChangeSet) => Promise<void>)[] = [
  writeInventory, writeBalances, writeCash, writeSales, writeDocuments, writeJournal, writeAttempts, writeRollups, writeDrafts,
  noteReturns,
];

/** Writes what follows from a batch, a few statements for any number of operations. */
export async function writeEffects(tx: Transaction, batch: readonly Applied[], changes: ChangeSet, ahead: SendAhead): Promise<void> {
  await writeRecords(tx, batch, changes);
  for (const write of writers) await ahead.add(write(tx, batch, changes));
  for (const { operation, folio, effects } of batch) {
    // What one branch sends, another receives.
    if (folio !== null) changes.touch('history', operation.id, effects.transfers.length > 0 ? null : operation.branch);
  }
}
