import { z } from 'zod';
import type { AdvancePayment, advancePaymentListQuerySchema } from '../../../../src/domain/invoicing/api.ts';
import type { Queryable } from '../../../db/database.ts';
import { decodeCursor, pageOf } from '../../../platform/http/keyset.ts';

/** Payments of customers in these branches that are, or of which something is, for no sale, and that no advance in being was invoiced of; newest first. */
export async function listAdvancePayments(
  db: Queryable, branchIds: readonly string[], query: z.output<typeof advancePaymentListQuerySchema>,
): Promise<{ items: AdvancePayment[]; next: string | null }> {
  const after = decodeCursor(query.after, z.tuple([z.number(), z.uuid()]));
  const { rows } = await db.query<AdvancePayment>(
    `SELECT p.id AS "paymentId", p.folio, p.branch_id AS "branchId", p.business_ms AS "paidAtMs", p.day, p.total_cents - used.cents AS "freeCents",
       json_build_object('id', c.id, 'name', c.name, 'rfc', c.rfc, 'legalName', c.legal_name, 'taxRegime', c.tax_regime, 'postalCode', c.postal_code, 'cfdiUse', c.cfdi_use, 'email', c.email) AS customer
     FROM customer_payments p JOIN customers c ON c.id = p.customer_id
     CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0)::bigint AS cents FROM customer_payment_applications WHERE payment_id = p.id) used
     WHERE p.branch_id = ANY($1::uuid[]) AND p.total_cents > used.cents AND ($2::bigint IS NULL OR (p.business_ms, p.id) < ($2, $3))
       AND NOT EXISTS (SELECT 1 FROM cfdi_advances a JOIN cfdi_documents d ON d.id = a.document_id WHERE a.payment_id = p.id AND d.state NOT IN ('cancelled', 'given-up'))
     ORDER BY p.business_ms DESC, p.id DESC LIMIT $4`,
    [branchIds, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
  );
  return pageOf(rows, query.limit, (row) => row, (row) => [row.paidAtMs, row.paymentId]);
}
