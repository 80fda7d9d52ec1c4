import { NAMED_REFUSALS, planGlobalInvoice, planNamedInvoice, type Coverage, type LeftOut } from '../../../src/domain/invoicing/coverage.ts';
import { InvoicingError } from '../../../src/domain/invoicing/errors.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import type { CancelMotive, Provider } from '../../platform/e-invoice/provider.ts';
import { enqueueDocument, type NewDocument } from './enqueue.ts';

/** Who decides what covers a sale decides alone, until the transaction ends: in all processes. */
async function lockCoverage(tx: Transaction): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('cfdi-coverage'))`);
}

/** What covers each of some sales now. */
async function readCoverage(db: Queryable, saleIds: readonly string[]): Promise<(saleId: string) => Coverage | null> {
  const { rows } = await db.query<Coverage & { saleId: string }>(
    `SELECT s.sale_id AS "saleId", d.id AS "documentId", d.kind, d.state, d.uuid
     FROM cfdi_sales s JOIN cfdi_documents d ON d.id = s.document_id WHERE s.released_at IS NULL AND s.sale_id = ANY($1::uuid[])`,
    [saleIds],
  );
  const covered = new Map(rows.map(({ saleId, ...coverage }) => [saleId, coverage]));
  return (saleId) => covered.get(saleId) ?? null;
}

async function release(tx: Transaction, documentId: string, saleIds: readonly string[] | null): Promise<void> {
  await tx.query(
    'UPDATE cfdi_sales SET released_at = now() WHERE document_id = $1 AND released_at IS NULL AND ($2::uuid[] IS NULL OR sale_id = ANY($2::uuid[]))',
    [documentId, saleIds],
  );
}

/**
 * Invoices sales by name. Those in a global invoice are credited there first, and the invoice waits for the credit.
 * @param creditOn makes the credit note on a global invoice for sales of it
 * @returns the invoice's id
 * @throws InvoicingError with a NamedRefusal
 */
export async function invoiceByName(tx: Transaction, invoice: NewDocument, creditOn: (globalUuid: string, saleIds: readonly string[]) => NewDocument): Promise<string> {
  await lockCoverage(tx);
  const plan = planNamedInvoice(invoice.saleIds, await readCoverage(tx, invoice.saleIds));
  if (plan.refused !== null) throw new InvoicingError(plan.refused, NAMED_REFUSALS[plan.refused]);
  const waitsFor: string[] = [];
  for (const { global, saleIds } of plan.credits) {
    waitsFor.push(await enqueueDocument(tx, { ...creditOn(global.uuid ?? '', saleIds), saleIds: [] }, { credits: global.documentId }));
    await release(tx, global.documentId, saleIds);
  }
  return enqueueDocument(tx, invoice, { waitsFor });
}

/**
 * Makes the global invoice of tickets that nothing covers.
 * @returns its id (null when no ticket is left), and what was left out and why
 */
export async function invoiceGlobally<T extends { saleId: string; totalCents: number }>(
  tx: Transaction, tickets: readonly T[], make: (taken: readonly T[]) => NewDocument,
): Promise<{ documentId: string | null; leftOut: { ticket: T; reason: LeftOut }[] }> {
  await lockCoverage(tx);
  const { taken, leftOut } = planGlobalInvoice(tickets, await readCoverage(tx, tickets.map(({ saleId }) => saleId)));
  if (taken.length === 0) return { documentId: null, leftOut };
  return { documentId: await enqueueDocument(tx, { ...make(taken), saleIds: taken.map(({ saleId }) => saleId) }), leftOut };
}

interface Standing {
  state: string;
  uuid: string | null;
  issuerRfc: string;
  credits: string | null;
  replaces: string | null;
}

async function standingOf(tx: Transaction, documentId: string): Promise<Standing> {
  await lockCoverage(tx);
  const { rows } = await tx.query<Standing>(
    'SELECT state, uuid, issuer_rfc AS "issuerRfc", credits, replaces FROM cfdi_documents WHERE id = $1 FOR UPDATE', [documentId]);
  const [standing] = rows;
  if (standing === undefined) throw new InvoicingError('document-unknown', 'No existe ese comprobante.');
  return standing;
}

const LIVE = `('pending', 'sealed', 'sending', 'stamped', 'failed', 'cancel-requested', 'cancel-rejected')`;

/**
 * Makes an invoice in place of another (relation 04 stands in it). Its sales go over to the new one.
 * @returns the new one's id
 */
export async function substituteInvoice(tx: Transaction, documentId: string, invoice: Omit<NewDocument, 'saleIds'>): Promise<string> {
  const { state, replaces } = await standingOf(tx, documentId);
  if (state !== 'stamped') throw new InvoicingError('not-stamped', 'Sólo se sustituye un comprobante timbrado.');
  await refuseWhileReplacing(tx, replaces);
  await refuseWhileRelated(tx, documentId);
  const { rows } = await tx.query<{ saleId: string }>('SELECT sale_id AS "saleId" FROM cfdi_sales WHERE document_id = $1 AND released_at IS NULL', [documentId]);
  await release(tx, documentId, null);
  return enqueueDocument(tx, { ...invoice, saleIds: rows.map(({ saleId }) => saleId) }, { replaces: documentId });
}

/** SAT cancels related documents first; one that is being replaced waits for its replacement. */
async function refuseWhileRelated(tx: Transaction, documentId: string): Promise<void> {
  const { rows } = await tx.query(`SELECT 1 FROM cfdi_documents WHERE (credits = $1 OR replaces = $1) AND state IN ${LIVE} LIMIT 1`, [documentId]);
  if (rows.length > 0) throw new InvoicingError('related-first', 'Hay comprobantes relacionados con éste: primero se cancelan ellos.');
}

/** As long as what it replaces is not cancelled, both stand at SAT: nothing may free its sales. */
async function refuseWhileReplacing(tx: Transaction, replaces: string | null): Promise<void> {
  const { rows } = await tx.query(`SELECT 1 FROM cfdi_documents WHERE id = $1 AND state <> 'cancelled'`, [replaces]);
  if (rows.length > 0) throw new InvoicingError('replaced-first', 'Primero se cancela el comprobante al que éste sustituye.');
}

/** Asks for the cancellation of a stamped document; `cancelDocument` then carries it out. */
export async function requestCancel(tx: Transaction, documentId: string, motive: CancelMotive): Promise<void> {
  const { state, credits, replaces } = await standingOf(tx, documentId);
  if (state !== 'stamped' && state !== 'cancel-rejected') throw new InvoicingError('not-stamped', 'Sólo se cancela un comprobante timbrado.');
  if (credits !== null) throw new InvoicingError('credit-stands', 'Esta nota saca una venta de la factura global: no se cancela.');
  await refuseWhileReplacing(tx, replaces);
  if (motive !== '01') await refuseWhileRelated(tx, documentId);
  else if ((await replacementOf(tx, documentId)) === null) throw new InvoicingError('replacement-missing', 'El motivo 01 pide el comprobante que lo sustituye, ya timbrado.');
  await tx.query(`UPDATE cfdi_documents SET state = 'cancel-requested', cancel_motive = $2 WHERE id = $1`, [documentId, motive]);
  await tx.query(`INSERT INTO cfdi_states (document_id, state, note) VALUES ($1, 'cancel-requested', $2)`, [documentId, motive]);
}

async function replacementOf(tx: Queryable, documentId: string): Promise<string | null> {
  const { rows } = await tx.query<{ uuid: string }>(`SELECT uuid FROM cfdi_documents WHERE replaces = $1 AND state = 'stamped'`, [documentId]);
  return rows[0]?.uuid ?? null;
}

/**
 * Hands a requested cancellation to the provider and writes down what came of it; safe to repeat.
 * @returns the state afterwards
 */
export async function cancelDocument(db: Queryable & { transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> }, documentId: string, provider: Provider): Promise<string> {
  const { rows } = await db.query<{ uuid: string; issuerRfc: string; motive: CancelMotive }>(
    `SELECT uuid, issuer_rfc AS "issuerRfc", cancel_motive AS motive FROM cfdi_documents WHERE id = $1 AND state = 'cancel-requested'`, [documentId]);
  const [asked] = rows;
  if (asked === undefined) throw new InvoicingError('not-requested', 'Nadie ha pedido cancelar este comprobante.');
  const answer = await provider.cancel({ ...asked, replacement: asked.motive === '01' ? await replacementOf(db, documentId) : null });
  if (answer.outcome !== 'accepted' && answer.outcome !== 'refused') return 'cancel-requested';
  return db.transaction(async (tx) => {
    await lockCoverage(tx);
    const [state, receipt, code, message] = answer.outcome === 'accepted'
      ? ['cancelled', answer.receipt, null, null] as const
      : ['cancel-rejected', null, answer.code, answer.message] as const;
    await tx.query('UPDATE cfdi_documents SET state = $2, cancel_receipt = $3, error_code = $4, error_message = $5 WHERE id = $1', [documentId, state, receipt, code, message]);
    await tx.query('INSERT INTO cfdi_states (document_id, state, note) VALUES ($1, $2, $3)', [documentId, state, answer.code]);
    if (state === 'cancelled') await release(tx, documentId, null);
    return state;
  });
}

/** Gives up a document that failed: its sales are free again, or go back to what it was to replace. */
export async function giveUp(tx: Transaction, documentId: string): Promise<void> {
  const { state, credits, replaces } = await standingOf(tx, documentId);
  if (state !== 'failed') throw new InvoicingError('not-failed', 'Sólo se descarta un comprobante que falló.');
  if (credits !== null) throw new InvoicingError('credit-stands', 'De esta nota depende otra factura: hay que corregirla y reenviarla.');
  const { rows } = await tx.query<{ saleId: string }>('SELECT sale_id AS "saleId" FROM cfdi_sales WHERE document_id = $1 AND released_at IS NULL', [documentId]);
  await release(tx, documentId, null);
  if (replaces !== null) await tx.query('UPDATE cfdi_sales SET released_at = NULL WHERE document_id = $1 AND sale_id = ANY($2::uuid[])', [replaces, rows.map(({ saleId }) => saleId)]);
  await tx.query(`UPDATE cfdi_documents SET state = 'given-up', replaces = NULL WHERE id = $1`, [documentId]);
  await tx.query(`INSERT INTO cfdi_states (document_id, state) VALUES ($1, 'given-up')`, [documentId]);
}
