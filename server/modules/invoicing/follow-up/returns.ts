import type { SaleDocument } from '../../../../src/domain/invoicing/cfdi/document.ts';
import { creditNote, generalPublic, returnNote, type Heading } from '../../../../src/domain/invoicing/invoices.ts';
import { creditedAmounts, creditedLines, refundForm, withheldIsrOf } from '../../../../src/domain/invoicing/returned-goods.ts';
import type { ReturnedPart } from '../../../../src/domain/invoicing/sold.ts';
import type { Queryable, Transaction } from '../../../db/database.ts';
import { lockCoverage, readCoverage } from '../covering/coverage-rows.ts';
import { enqueueDocument, type NewDocument } from '../queue/enqueue.ts';
import { issuingPlace } from '../settings/settings.ts';
import { loadStanding } from '../covering/sold-tickets.ts';

/** How soon a return that waits for its invoice is looked at again. */
const WAIT_MS = 60_000;

interface Due {
  returnId: string;
  saleId: string;
}

/** Otherwise its invoice is on its way, failed, or being cancelled: what a return comes to is not known yet. */
const STANDS: ReadonlySet<string> = new Set(['stamped', 'cancel-rejected']);

/**
 * Draws the fiscal consequence of what came back, the oldest first. A return of a sale that an invoice covers is credited
 * there once that is stamped, unless it was made after the return and is less by it; of a sale that nothing covers there
 * is nothing to do: what is invoiced later is less by it. Under the lock of what covers a sale, so each is credited once.
 * @returns how many were settled, and need not be looked at again
 */
export async function settleReturns(tx: Transaction): Promise<number> {
  await lockCoverage(tx);
  const { rows } = await tx.query<Due>('SELECT return_id AS "returnId", sale_id AS "saleId" FROM cfdi_returns_due WHERE next_attempt_at <= now() ORDER BY return_id LIMIT 100');
  let settled = 0;
  for (const due of rows) settled += (await settle(tx, due)) ? 1 : 0;
  return settled;
}

async function settle(tx: Transaction, { returnId, saleId }: Due): Promise<boolean> {
  const coverage = (await readCoverage(tx, [saleId]))(saleId);
  if (coverage !== null && !STANDS.has(coverage.state)) {
    await tx.query(`UPDATE cfdi_returns_due SET next_attempt_at = now() + $2 * interval '1 millisecond' WHERE return_id = $1`, [returnId, WAIT_MS]);
    return false;
  }
  if (coverage !== null && !(await isAccounted(tx, returnId, coverage.documentId))) await credit(tx, returnId, saleId, coverage);
  await tx.query('DELETE FROM cfdi_returns_due WHERE return_id = $1', [returnId]);
  return true;
}

/** Whether a document is less by a return: made after it, or credited by a note that stands. */
async function isAccounted(tx: Transaction, returnId: string, documentId: string): Promise<boolean> {
  const { rows } = await tx.query(
    `SELECT 1 FROM cfdi_returns r JOIN cfdi_documents d ON d.id = r.document_id
     WHERE r.return_id = $1 AND (d.id = $2 OR (d.credits = $2 AND d.state NOT IN ('cancelled', 'given-up')))`,
    [returnId, documentId],
  );
  return rows.length > 0;
}

async function credit(tx: Transaction, returnId: string, saleId: string, { documentId, uuid }: { documentId: string; uuid: string | null }): Promise<void> {
  const note = await noteFor(tx, returnId, saleId, { documentId, uuid });
  if (note === null) return;
  const noteId = await enqueueDocument(tx, note, { credits: documentId });
  await tx.query('INSERT INTO cfdi_returns (document_id, return_id) VALUES ($1, $2)', [noteId, returnId]);
}

/** The credit note of a return; null when nothing of it is left to credit. */
async function noteFor(tx: Transaction, returnId: string, saleId: string, covered: { documentId: string; uuid: string | null }): Promise<NewDocument | null> {
  const [sale] = await loadStanding(tx, [saleId], covered.documentId);
  const back = await readReturn(tx, returnId);
  const invoice = await readInvoice(tx, covered.documentId);
  if (sale === undefined || back === null || covered.uuid === null) return null;
  const lines = creditedLines(sale, back.lines);
  if (lines.length === 0) return null;
  const { content, kind, branchId, timeZone } = invoice;
  const heading: Heading = { series: null, folio: null, issuedAt: content.issuedAt, issuer: content.issuer, receiver: content.receiver };
  const paymentForm = refundForm(back.refunds, content);
  const document = kind === 'global'
    ? creditNote({
        heading: { ...heading, receiver: generalPublic(content.issuer.postalCode, 'G02') }, paymentForm, relation: { kind: '01', uuids: [covered.uuid] },
        credits: [{ description: `Devolución ${back.folio} de la venta ${sale.folio}`, amounts: creditedAmounts(lines) }],
      })
    : returnNote(heading, lines, [covered.uuid], paymentForm, withheldIsrOf(content));
  const { settings } = await issuingPlace(tx, branchId);
  return { kind: 'egreso', branchId, timeZone, series: settings.series.egreso, provisionalFolio: null, document, saleIds: [] };
}

interface Back {
  folio: string;
  lines: ReturnedPart[];
  refunds: { method: 'cash' | 'card' | 'transfer' | 'credit'; amountCents: number }[];
}

async function readReturn(db: Queryable, returnId: string): Promise<Back | null> {
  const { rows } = await db.query<Back>(
    `SELECT folio,
       (SELECT json_agg(json_build_object('saleLine', sale_line, 'quantityMilli', quantity_milli, 'netCents', net_cents, 'taxCents', tax_cents) ORDER BY line)
        FROM return_items WHERE return_id = r.id) AS lines,
       (SELECT coalesce(json_agg(json_build_object('method', method, 'amountCents', amount_cents)), '[]') FROM refunds WHERE operation_id = r.id) AS refunds
     FROM returns r WHERE id = $1`,
    [returnId],
  );
  return rows[0] ?? null;
}

async function readInvoice(db: Queryable, documentId: string): Promise<{ kind: string; branchId: string; timeZone: string; content: SaleDocument }> {
  const { rows } = await db.query<{ kind: string; branchId: string; timeZone: string; content: string }>(
    'SELECT kind, branch_id AS "branchId", time_zone AS "timeZone", content FROM cfdi_documents WHERE id = $1', [documentId]);
  const [invoice] = rows;
  if (invoice === undefined) throw new Error(`document ${documentId} is not there`);
  return { ...invoice, content: JSON.parse(invoice.content) as SaleDocument };
}
