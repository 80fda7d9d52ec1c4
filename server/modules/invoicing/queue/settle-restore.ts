import type { FiscalDocument } from '../../../../src/domain/invoicing/cfdi/document.ts';
import type { Queryable, TenantDatabase, Transaction } from '../../../db/database.ts';
import { newId } from '../../../platform/new-id.ts';
import { announceCommitted } from '../../../sync/committed.ts';
import { audit } from '../../identity/audit.ts';
import type { SentRecord, StampArchive } from './archive.ts';
import { touchDocuments } from '../documents/document-news.ts';
import { isInInstalments, totalCents } from './enqueue.ts';

/**
 * After a restore: everything that was ever sent stands in the archive, outside the database. What the backup does not
 * know as stamped becomes what was sent, byte for byte, so that the provider is asked for it before anything else; its
 * sales are covered and its folios taken again. Only then is anything sealed or sent. Without that archive, though
 * documents were sent from this shop, nothing is: a person has to bring it, or to answer for it (`releaseRestored`).
 * @returns false when the tenant was not restored, or is held
 */
export async function settleRestore(db: TenantDatabase, archive: StampArchive): Promise<boolean> {
  const { rows } = await db.query('SELECT 1 FROM shop WHERE restored_at IS NOT NULL');
  if (rows.length === 0) return false;
  if (!(await archive.begun()) && (await hasSent(db))) {
    await noteHeld(db);
    return false;
  }
  const position = await db.transaction(async (tx) => {
    // One process does it; another that waited here finds it done.
    const { rows: held } = await tx.query('SELECT 1 FROM shop WHERE restored_at IS NOT NULL FOR UPDATE');
    if (held.length === 0) return null;
    const brought: string[] = [];
    for await (const record of archive.sent()) {
      if (await bringBack(tx, record)) brought.push(record.id);
      await skipFolio(tx, record);
    }
    await tx.query('UPDATE shop SET restored_at = NULL');
    await audit(tx, { actor: null, action: 'invoices.recovered', entity: 'invoicing', after: { toBeAsked: brought.length }, outcome: 'ok' });
    return (await touchDocuments(tx, brought)).position;
  });
  if (position !== null) announceCommitted(db.tenantId, position);
  return true;
}

async function hasSent(db: Queryable): Promise<boolean> {
  return (await db.query('SELECT 1 FROM cfdi_documents WHERE sealed_at IS NOT NULL LIMIT 1')).rows.length > 0;
}

const HELD = 'Se restauró un respaldo y no está la carpeta de comprobantes enviados (cfdi): no se timbra nada hasta tenerla, para no facturar dos veces.';

async function noteHeld(db: Queryable): Promise<void> {
  await db.query(
    `INSERT INTO tasks (id, kind, detail) SELECT $1, 'invoices-held', $2 WHERE NOT EXISTS (SELECT 1 FROM tasks WHERE kind = 'invoices-held' AND settled_at IS NULL)`,
    [newId(), JSON.stringify({ code: 'invoices-held', message: HELD })],
  );
}

/**
 * The operator answers for it that nothing was sent since the backup that is not known here: what it knows as under way is
 * asked for, and stamping goes on. Take a position afterwards.
 * @returns whether the shop was held
 */
export async function releaseRestored(tx: Transaction): Promise<boolean> {
  const { rowCount } = await tx.query('UPDATE shop SET restored_at = NULL WHERE restored_at IS NOT NULL');
  if (rowCount === 0) return false;
  await tx.query(`UPDATE cfdi_documents SET state = 'sending', next_attempt_at = now() WHERE state = 'sealed'`);
  await tx.query(`UPDATE tasks SET settled_at = now(), settlement = 'Lo decidió quien opera el servidor' WHERE kind = 'invoices-held' AND settled_at IS NULL`);
  await audit(tx, { actor: null, action: 'invoices.released', entity: 'invoicing', after: { by: 'operator' }, outcome: 'ok' });
  return true;
}

/** @returns whether the provider has to be asked for it */
async function bringBack(tx: Transaction, record: SentRecord): Promise<boolean> {
  const { rows: [known] } = await tx.query<{ state: string }>('SELECT state FROM cfdi_documents WHERE id = $1', [record.id]);
  if (known !== undefined && !['pending', 'sealed', 'sending', 'failed'].includes(known.state)) return false;
  if (known === undefined) await insert(tx, record);
  else {
    await tx.query(
      `UPDATE cfdi_documents SET state = 'sending', sealed_xml = $2, sealed_at = now(), folio = $3, content = $4, error_code = NULL, error_message = NULL,
         next_attempt_at = now(), run_id = NULL, run_until = NULL WHERE id = $1`,
      [record.id, record.sealedXml, record.folio, record.content],
    );
  }
  await tx.query(`INSERT INTO cfdi_states (document_id, state, note) VALUES ($1, 'sending', 'restored')`, [record.id]);
  return true;
}

async function insert(tx: Transaction, record: SentRecord): Promise<void> {
  const document = JSON.parse(record.content) as FiscalDocument;
  await tx.query(
    `INSERT INTO cfdi_documents (id, kind, state, branch_id, time_zone, series, folio, provisional_folio, content, issuer_rfc, receiver_rfc, receiver_name, total_cents,
       receiver_email, sealed_xml, sealed_at, replaces, credits, awaits_payments, from_day, to_day)
     VALUES ($1, $2, 'sending', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, now(),
       (SELECT id FROM cfdi_documents WHERE id = $15), (SELECT id FROM cfdi_documents WHERE id = $16), $17, $18, $19)`,
    [record.id, record.kind, record.branchId, record.timeZone, record.series, record.folio, record.provisionalFolio, record.content, document.issuer.rfc,
      document.receiver.rfc, document.receiver.legalName, totalCents(document), record.email, record.sealedXml, record.replaces, record.credits,
      isInInstalments(document), record.period?.fromDay ?? null, record.period?.toDay ?? null],
  );
  // Whoever had the sales before had let go of them when this one was sent.
  await release(tx, record.saleIds, record.id);
  await release(tx, record.creditedSaleIds, record.id);
  await tx.query('INSERT INTO cfdi_sales (document_id, sale_id) SELECT $1, unnest($2::uuid[])', [record.id, record.saleIds]);
  await tx.query('INSERT INTO cfdi_returns (document_id, return_id) SELECT $1, unnest($2::uuid[])', [record.id, record.returnIds]);
  await linkMoney(tx, record);
}

/** What money it stands for: a payment is acknowledged, and an advance applied, once. */
async function linkMoney(tx: Transaction, { id, payments, advance, advanceUses }: SentRecord): Promise<void> {
  for (const { invoiceId, sourceId, amountCents, installments } of payments) {
    await tx.query(
      `INSERT INTO cfdi_payments (document_id, invoice_id, source_id, amount_cents, installments) SELECT $1, id, $3, $4, $5 FROM cfdi_documents WHERE id = $2
       ON CONFLICT DO NOTHING`,
      [id, invoiceId, sourceId, amountCents, installments],
    );
  }
  if (advance !== null) await tx.query('INSERT INTO cfdi_advances (document_id, payment_id, customer_id) VALUES ($1, $2, $3)', [id, advance.paymentId, advance.customerId]);
  for (const { advanceId, amountCents } of advanceUses) {
    await tx.query('INSERT INTO cfdi_advance_uses (advance_id, invoice_id, amount_cents) SELECT id, $2, $3 FROM cfdi_documents WHERE id = $1', [advanceId, id, amountCents]);
  }
  // The note by which an advance was applied.
  await tx.query(
    `UPDATE cfdi_advance_uses SET document_id = $1 WHERE document_id IS NULL AND invoice_id = (
       SELECT credits FROM cfdi_documents WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM cfdi_returns WHERE document_id = $1))`, [id]);
}

async function release(tx: Transaction, saleIds: readonly string[], exceptId: string): Promise<void> {
  await tx.query('UPDATE cfdi_sales SET released_at = now() WHERE sale_id = ANY($1::uuid[]) AND document_id <> $2 AND released_at IS NULL', [saleIds, exceptId]);
}

/** A folio that was sent is not given again. */
async function skipFolio(tx: Transaction, { series, folio }: SentRecord): Promise<void> {
  await tx.query(
    `INSERT INTO cfdi_series (series, next_number) VALUES ($1, $2)
     ON CONFLICT (series) DO UPDATE SET next_number = greatest(cfdi_series.next_number, excluded.next_number)`,
    [series, Number(folio) + 1],
  );
}
