import type { Queryable, Transaction } from '../../../db/database.ts';
import { touchRows, type TouchedRow } from '../../../sync/positions.ts';

/** The rows that devices hold of the sales of some documents. */
export async function rowsOfDocuments(db: Queryable, documentIds: readonly string[]): Promise<TouchedRow[]> {
  const { rows } = await db.query<{ id: string; branchId: string }>(
    `SELECT DISTINCT c.sale_id AS id, d.branch_id AS "branchId" FROM cfdi_sales c JOIN cfdi_documents d ON d.id = c.document_id
     WHERE d.id = ANY($1::uuid[]) AND d.kind = 'ingreso'`,
    [documentIds],
  );
  return rows.map((row) => ({ collection: 'invoices', ...row }));
}

/** Marks them as changed: call last in the transaction, and announce the position after its commit. */
export async function touchDocuments(tx: Transaction, documentIds: readonly string[]): Promise<{ position: number }> {
  return touchRows(tx, await rowsOfDocuments(tx, documentIds));
}

/** What came of a document that people are told of. */
interface Failure {
  documentId: string;
  code: string;
  message: string;
}

/** A document failed: somebody has to look at it. */
export async function noteFailure(tx: Transaction, taskId: string, { documentId, code, message }: Failure): Promise<void> {
  await settleFailures(tx, documentId, 'Volvió a fallar');
  await tx.query(
    `INSERT INTO tasks (id, kind, branch_id, detail)
     SELECT $1, 'invoice-failed', branch_id, jsonb_build_object('documentId', id, 'kind', kind, 'folio', coalesce(provisional_folio, series || '-' || folio),
       'receiverName', receiver_name, 'totalCents', total_cents, 'code', $3::text, 'message', $4::text)
     FROM cfdi_documents WHERE id = $2`,
    [taskId, documentId, code, message],
  );
}

/** What there was to be looked at of a document is settled by what came after. */
export async function settleFailures(tx: Queryable, documentId: string, settlement: string): Promise<void> {
  await tx.query(`UPDATE tasks SET settled_at = now(), settlement = $2 WHERE kind = 'invoice-failed' AND detail->>'documentId' = $1 AND settled_at IS NULL`, [documentId, settlement]);
}

/** Requests that could not be made are settled once all their sales are in invoices that the office made. */
export async function settleRequests(tx: Queryable, saleIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE tasks t SET settled_at = now(), settlement = 'Se facturó en la oficina'
     WHERE t.kind = 'invoice-refused' AND t.settled_at IS NULL AND t.operation_id IN (SELECT request_id FROM invoice_request_sales WHERE sale_id = ANY($1::uuid[]))
       AND NOT EXISTS (SELECT 1 FROM invoice_request_sales w WHERE w.request_id = t.operation_id
         AND NOT EXISTS (SELECT 1 FROM cfdi_sales c WHERE c.sale_id = w.sale_id AND c.released_at IS NULL))`,
    [saleIds],
  );
}
