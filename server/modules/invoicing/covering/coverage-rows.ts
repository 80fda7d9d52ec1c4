import type { Coverage } from '../../../../src/domain/invoicing/coverage.ts';
import type { Queryable, Transaction } from '../../../db/database.ts';

/** Who decides what covers a sale decides alone, until the transaction ends: in all processes. */
export async function lockCoverage(tx: Transaction): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('cfdi-coverage'))`);
}

/**
 * Ids by which a sale may be covered: its own; and, of a layaway that was handed over, both the layaway's and that of the
 * sale it became. `$1` are the ids asked for.
 */
const ALIASES = `
  SELECT id, id AS sale_id FROM unnest($1::uuid[]) AS id
  UNION ALL SELECT c.operation_id, c.layaway_id FROM layaway_closings c WHERE c.kind = 'delivered' AND c.operation_id = ANY($1::uuid[])
  UNION ALL SELECT c.layaway_id, c.operation_id FROM layaway_closings c WHERE c.kind = 'delivered' AND c.layaway_id = ANY($1::uuid[])`;

/**
 * Whether a credit note on a document is being cancelled, though the document itself stands (another of its notes could not
 * be): until that has ended, what the document comes to is as unknown as if it were being cancelled itself.
 */
const IS_UNSETTLED = `EXISTS (SELECT 1 FROM cfdi_documents n WHERE n.credits = d.id AND n.state = 'cancel-requested')`;

/** What covers each of some sales (or layaways) now. */
export async function readCoverage(db: Queryable, saleIds: readonly string[]): Promise<(saleId: string) => Coverage | null> {
  const { rows } = await db.query<Coverage & { saleId: string }>(
    `SELECT a.id AS "saleId", d.id AS "documentId", d.kind, CASE WHEN ${IS_UNSETTLED} THEN 'cancel-requested' ELSE d.state END AS state, d.uuid
     FROM (${ALIASES}) a JOIN cfdi_sales s ON s.sale_id = a.sale_id JOIN cfdi_documents d ON d.id = s.document_id WHERE s.released_at IS NULL`,
    [saleIds],
  );
  const covered = new Map(rows.map(({ saleId, ...coverage }) => [saleId, coverage]));
  return (saleId) => covered.get(saleId) ?? null;
}

/** Frees sales of a document (null: all of them): it is no longer theirs. */
export async function releaseSales(tx: Transaction, documentId: string, saleIds: readonly string[] | null): Promise<void> {
  await tx.query(
    'UPDATE cfdi_sales SET released_at = now() WHERE document_id = $1 AND released_at IS NULL AND ($2::uuid[] IS NULL OR sale_id = ANY($2::uuid[]))',
    [documentId, saleIds],
  );
}
