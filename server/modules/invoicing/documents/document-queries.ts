import { z } from 'zod';
import type { DocumentDetail, DocumentList, DocumentListQuery, DocumentSummary } from '../../../../src/domain/invoicing/api.ts';
import { documentTotals } from '../../../../src/domain/invoicing/cfdi/document-xml.ts';
import type { FiscalDocument, SaleDocument } from '../../../../src/domain/invoicing/cfdi/document.ts';
import { sum } from '../../../../src/domain/kernel/integers.ts';
import type { Queryable } from '../../../db/database.ts';
import type { CancelMotive } from '../../../platform/e-invoice/provider.ts';
import { decodeCursor, pageOf } from '../../../platform/http/keyset.ts';
import { epochMs, escapeLike } from '../../../platform/sql-text.ts';
import { isOneOfTwoLive } from '../cancellation/cancelling.ts';

const summary = `d.id, d.kind, d.state, d.branch_id AS "branchId", d.series, d.folio, d.provisional_folio AS "provisionalFolio", d.uuid, d.receiver_rfc AS "receiverRfc",
  d.receiver_name AS "receiverName", d.total_cents AS "totalCents", ${epochMs('d.created_at')} AS "createdAtMs", ${epochMs('d.stamped_at')} AS "stampedAtMs",
  CASE WHEN d.error_code IS NOT NULL THEN json_build_object('code', d.error_code, 'message', coalesce(d.error_message, '')) END AS error,
  CASE WHEN d.state IN ('pending', 'sealed', 'sending') THEN ${epochMs('d.next_attempt_at')} END AS "nextAttemptAtMs",
  CASE WHEN d.uuid IS NOT NULL THEN coalesce(d.provider = 'local', false) END AS simulated`;

const filters = `d.branch_id = ANY($1::uuid[]) AND ($2::text[] IS NULL OR d.state = ANY($2)) AND ($3::text IS NULL OR d.kind = $3) AND ($4::uuid IS NULL OR d.branch_id = $4)
  AND ($5::text IS NULL OR d.receiver_name ILIKE $5 OR d.receiver_rfc ILIKE $5 OR upper($6) IN (d.uuid, d.folio, d.series || '-' || d.folio, d.provisional_folio))
  AND ($7::date IS NULL OR (d.created_at AT TIME ZONE d.time_zone)::date >= $7) AND ($8::date IS NULL OR (d.created_at AT TIME ZONE d.time_zone)::date <= $8)
  AND ($9::bigint IS NULL OR d.total_cents >= $9) AND ($10::bigint IS NULL OR d.total_cents <= $10)`;

/** Documents of these branches, newest first, with the sums of all that the filters let through. */
export async function listDocuments(db: Queryable, branchIds: readonly string[], query: DocumentListQuery): Promise<DocumentList> {
  const after = decodeCursor(query.after, z.tuple([z.number(), z.uuid()]));
  const given = [
    branchIds, query.state ?? null, query.kind ?? null, query.branchId ?? null, query.query === undefined ? null : `%${escapeLike(query.query)}%`, query.query ?? '',
    query.fromDay ?? null, query.toDay ?? null, query.minCents ?? null, query.maxCents ?? null,
  ];
  const { rows } = await db.query<DocumentSummary & { createdUs: number }>(
    `SELECT ${summary}, (extract(epoch FROM d.created_at) * 1000000)::bigint AS "createdUs" FROM cfdi_documents d
     WHERE ${filters} AND ($11::bigint IS NULL OR ((extract(epoch FROM d.created_at) * 1000000)::bigint, d.id) < ($11, $12))
     ORDER BY d.created_at DESC, d.id DESC LIMIT $13`,
    [...given, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
  );
  const { rows: sums } = await db.query<DocumentList['sums'][number]>(
    `SELECT d.kind, d.state, count(*) AS count, sum(d.total_cents)::bigint AS "totalCents" FROM cfdi_documents d WHERE ${filters} GROUP BY 1, 2 ORDER BY 1, 2`,
    given,
  );
  return { ...pageOf(rows, query.limit, summaryOf, (row) => [row.createdUs, row.id]), sums };
}

function summaryOf(row: DocumentSummary & { createdUs: number }): DocumentSummary {
  const { createdUs: _, ...shown } = row;
  return shown;
}

type Stored = DocumentSummary & {
  content: string;
  issuerRfc: string;
  email: string | null;
  credits: string | null;
  motive: CancelMotive | null;
  status: NonNullable<DocumentDetail['cancellation']>['status'] | null;
  hasReceipt: boolean;
  ofSale: boolean;
};

/** A document with all that hangs on it; null when there is none. `ofSale`: a counter may see it. */
export async function findDocument(db: Queryable, id: string): Promise<{ detail: DocumentDetail; ofSale: boolean } | null> {
  const { rows: [stored] } = await db.query<Stored>(
    `SELECT ${summary}, d.content, d.issuer_rfc AS "issuerRfc", d.receiver_email AS email, d.credits, d.cancel_motive AS motive, d.cancel_status AS status, d.cancel_receipt IS NOT NULL AS "hasReceipt",
       d.kind = 'ingreso' AND EXISTS (SELECT 1 FROM cfdi_sales s WHERE s.document_id = d.id) AS "ofSale"
     FROM cfdi_documents d WHERE d.id = $1`,
    [id],
  );
  if (stored === undefined) return null;
  const { content, email, credits, motive, status, hasReceipt, ofSale, ...rest } = stored;
  const document = JSON.parse(content) as FiscalDocument;
  const related = await relatedTo(db, id);
  const twoLive = await isOneOfTwoLive(db, id);
  const replacement = related.find(({ as, state }) => as === 'replaced-by' && state === 'stamped');
  const detail: DocumentDetail = {
    ...rest,
    receiver: { ...document.receiver, email },
    ...saleParts(document),
    sales: await salesOf(db, id),
    related,
    history: await historyOf(db, id),
    cancellation: motive === null ? null : { motive, replacementUuid: replacement?.uuid ?? null, hasReceipt, status: status ?? 'requested' },
    twoLive,
    acts: actsOf(rest, credits !== null, twoLive),
  };
  return { detail, ofSale };
}

function saleParts(document: FiscalDocument): Pick<DocumentDetail, 'paymentForm' | 'paymentMethod' | 'period' | 'concepts' | 'totals'> {
  if (document.type === 'P') {
    return { paymentForm: null, paymentMethod: null, period: null, concepts: [], totals: { subtotalCents: 0, discountCents: 0, taxCents: 0, withheldCents: 0 } };
  }
  const { subtotalCents, discountCents, transferredCents: taxCents, withheldCents } = documentTotals(document);
  return {
    paymentForm: document.paymentForm, paymentMethod: document.paymentMethod, period: document.global, concepts: document.concepts.map(conceptRow),
    totals: { subtotalCents, discountCents, taxCents, withheldCents },
  };
}

function conceptRow({ reference, description, unitKey, quantityMilli, unitValueMicro, amountCents, discountCents, transferred, withheld }: SaleDocument['concepts'][number]): DocumentDetail['concepts'][number] {
  return {
    reference, description, unitKey, quantityMilli, unitValueMicro, amountCents, discountCents,
    taxCents: sum(transferred.map(({ taxCents }) => taxCents)), withheldCents: sum(withheld.map(({ taxCents }) => taxCents)),
  };
}

/** What may be done with it as it stands. */
function actsOf({ state, kind }: Pick<DocumentSummary, 'state' | 'kind'>, isCredit: boolean, twoLive: boolean): DocumentDetail['acts'] {
  // What follows from a return or a payment is cancelled with its invoice.
  const follows = isCredit || kind === 'pago';
  switch (state) {
    case 'failed':
      return ['retry', 'correct', ...(isCredit ? [] : ['give-up' as const])];
    case 'pending':
      return ['retry', 'correct'];
    case 'sealed':
    case 'sending':
      return ['retry'];
    case 'stamped':
      return [...(follows ? [] : ['cancel' as const]), ...(kind === 'ingreso' && !twoLive ? ['substitute' as const] : [])];
    case 'cancel-rejected':
      return follows ? [] : ['cancel'];
    default:
      return [];
  }
}

async function salesOf(db: Queryable, id: string): Promise<DocumentDetail['sales']> {
  const { rows } = await db.query<DocumentDetail['sales'][number]>(
    `SELECT s.id, s.folio, s.day, s.total_cents AS "totalCents", c.released_at IS NOT NULL AS released
     FROM cfdi_sales c JOIN sales s ON s.id = c.sale_id WHERE c.document_id = $1 ORDER BY s.business_ms, s.id`,
    [id],
  );
  return rows;
}

async function relatedTo(db: Queryable, id: string): Promise<DocumentDetail['related']> {
  const { rows } = await db.query<DocumentDetail['related'][number]>(
    `SELECT o.id, r."as", o.kind, o.state, o.series, o.folio, o.uuid, o.total_cents AS "totalCents"
     FROM cfdi_documents d, LATERAL (
       SELECT d.replaces AS id, 'replaces' AS "as" UNION ALL SELECT id, 'replaced-by' FROM cfdi_documents WHERE replaces = d.id
       UNION ALL SELECT d.credits, 'credits' UNION ALL SELECT id, 'credited-by' FROM cfdi_documents WHERE credits = d.id
       UNION ALL SELECT DISTINCT invoice_id, 'pays' FROM cfdi_payments WHERE document_id = d.id
       UNION ALL SELECT DISTINCT document_id, 'paid-by' FROM cfdi_payments WHERE invoice_id = d.id
       UNION ALL SELECT unnest(d.waits_for), 'waits-for' UNION ALL SELECT id, 'waited-for-by' FROM cfdi_documents WHERE d.id = ANY(waits_for)
     ) r JOIN cfdi_documents o ON o.id = r.id WHERE d.id = $1 ORDER BY o.created_at, o.id`,
    [id],
  );
  return rows;
}

async function historyOf(db: Queryable, id: string): Promise<DocumentDetail['history']> {
  const { rows } = await db.query<DocumentDetail['history'][number]>(`SELECT ${epochMs('at')} AS "atMs", state, note FROM cfdi_states WHERE document_id = $1 ORDER BY at`, [id]);
  return rows;
}
