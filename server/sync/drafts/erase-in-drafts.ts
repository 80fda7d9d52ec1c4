import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { summaryOf } from '../../../src/domain/drafts/api.ts';
import { readCustomer } from '../../../src/domain/drafts/cart.ts';
import type { Transaction } from '../../db/database.ts';
import { draftDocumentOf } from './draft-document.ts';
import { loadDraft } from './draft-store.ts';

/**
 * Takes who a customer is out of the tickets that are kept: in those still theirs another name stands for theirs, and
 * what was overwritten before leaves no bytes. A tablet that has one open takes it over when it connects again.
 * @returns in how many tickets
 */
export async function eraseInDrafts(tx: Transaction, customerId: string, standInName: string): Promise<number> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM drafts d WHERE position($1 IN state) > 0
       OR EXISTS (SELECT 1 FROM draft_updates u WHERE u.draft_id = d.id AND position($1 IN u.bytes) > 0) ORDER BY id FOR UPDATE`,
    [Buffer.from(customerId, 'utf8')],
  );
  for (const { id } of rows) await rewrite(tx, id, customerId, standInName);
  return rows.length;
}

/** The document as one state: a document drops the content of what was overwritten, its stored updates do not. */
async function rewrite(tx: Transaction, draftId: string, customerId: string, standInName: string): Promise<void> {
  const stored = await loadDraft(tx, draftId);
  if (stored === null) return;
  const doc = new Doc();
  for (const update of stored.updates) applyUpdate(doc, update);
  const document = draftDocumentOf(doc, null);
  const customer = readCustomer(document);
  if (customer.customerId === customerId) {
    document.transact(() => {
      document.map('ticket').set('customer', { ...customer, customerName: standInName });
      // Tickets are put aside under whose they are.
      document.map('ticket').set('name', '');
    });
  }
  await tx.query('UPDATE drafts SET state = $2, compactions = compactions + 1, summary = $3 WHERE id = $1', [
    draftId, Buffer.from(encodeStateAsUpdate(doc)), JSON.stringify(summaryOf(document)),
  ]);
  await tx.query('DELETE FROM draft_updates WHERE draft_id = $1', [draftId]);
}
