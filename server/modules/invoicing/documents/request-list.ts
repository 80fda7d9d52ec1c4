import { z } from 'zod';
import type { InvoiceRequestList, invoiceRequestListQuerySchema } from '../../../../src/domain/invoicing/api.ts';
import type { Queryable } from '../../../db/database.ts';
import { decodeCursor, pageOf } from '../../../platform/http/keyset.ts';
import { readCoverage } from '../covering/coverage-rows.ts';

type Row = Omit<InvoiceRequestList['items'][number], 'documentId'>;

/** A refused one is out of the list once its task is settled: somebody decided, or its sales were invoiced in another way. */
const OPEN = `(q.state = 'requested' OR NOT EXISTS (SELECT 1 FROM tasks t WHERE t.operation_id = q.id AND t.kind IN ('invoice-refused', 'invoice-asked-twice') AND t.settled_at IS NOT NULL))`;

/** What was asked for in these branches, is not (yet) a document and waits for time or somebody, newest first. */
export async function listRequests(db: Queryable, branchIds: readonly string[], query: z.output<typeof invoiceRequestListQuerySchema>): Promise<InvoiceRequestList> {
  const after = decodeCursor(query.after, z.tuple([z.number(), z.uuid()]));
  const { rows } = await db.query<Row>(
    `SELECT q.id, q.folio, CASE q.state WHEN 'requested' THEN 'waiting' ELSE 'refused' END AS state, q.branch_id AS "branchId",
       CASE WHEN d.class <> 'server' THEN d.name END AS "deviceName", e.name AS "employeeName",
       (SELECT coalesce(json_agg(json_build_object('id', w.sale_id, 'folio', coalesce(s.folio, l.folio)) ORDER BY w.line), '[]')
          FROM invoice_request_sales w LEFT JOIN sales s ON s.id = w.sale_id LEFT JOIN layaways l ON l.id = w.sale_id WHERE w.request_id = q.id) AS sales,
       CASE WHEN q.rfc IS NOT NULL THEN json_build_object('rfc', q.rfc, 'legalName', q.legal_name, 'taxRegime', q.tax_regime, 'postalCode', q.postal_code,
         'cfdiUse', q.cfdi_use, 'email', q.email) END AS receiver, q.business_ms AS "requestedAtMs",
       CASE WHEN q.error_code IS NOT NULL THEN json_build_object('code', q.error_code, 'message', coalesce(q.error_message, '')) END AS error
     FROM invoice_requests q JOIN devices d ON d.id = q.device_id LEFT JOIN employees e ON e.id = q.employee_id
     WHERE q.branch_id = ANY($1::uuid[]) AND q.state = ANY($2::text[]) AND ${OPEN} AND ($3::bigint IS NULL OR (q.business_ms, q.id) < ($3, $4))
     ORDER BY q.business_ms DESC, q.id DESC LIMIT $5`,
    [branchIds, query.state === undefined ? ['requested', 'refused'] : [query.state === 'waiting' ? 'requested' : 'refused'], after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
  );
  const coverageOf = await readCoverage(db, rows.flatMap(({ sales }) => sales.map(({ id }) => id)));
  const documentOf = ({ sales }: Row) => sales.map(({ id }) => coverageOf(id)?.documentId ?? null).find((id) => id !== null) ?? null;
  return pageOf(rows, query.limit, (row) => ({ ...row, documentId: documentOf(row) }), (row) => [row.requestedAtMs, row.id]);
}
