import { ticketStanding } from '../../../../src/domain/invoicing/coverage.ts';
import type { InvoiceTicket } from '../../../../src/domain/invoicing/api.ts';
import { amountsLeft } from '../../../../src/domain/invoicing/sold.ts';
import { saleIdEnd, ticketCode } from '../../../../src/domain/invoicing/ticket-code.ts';
import { sum } from '../../../../src/domain/kernel/integers.ts';
import { readCode, readFolio } from '../../../../src/domain/sales/folio-text.ts';
import type { Queryable } from '../../../db/database.ts';
import { readCoverage } from './coverage-rows.ts';
import { loadTickets, type KeptTicket } from './sold-tickets.ts';

/**
 * The tickets that somebody means who types a folio with its series, or scans the code on the paper: those of these
 * branches. A layaway that was handed over is the sale it became.
 * @returns none when there is none
 * @throws InvoicingError `layaway-cancelled`
 */
export async function findTickets(db: Queryable, branchIds: readonly string[], typed: string): Promise<InvoiceTicket[]> {
  const tickets = await loadTickets(db, await idsOf(db, branchIds, typed));
  const ids = tickets.map(({ saleId }) => saleId);
  const [coverageOf, asked, customers] = [await readCoverage(db, ids), await askedFor(db, ids), await customersOf(db, tickets)];
  const documents = await documentsOf(db, ids.flatMap((id) => coverageOf(id)?.documentId ?? []));
  return tickets.map((ticket) => {
    const { saleId, folio, branchId, day, payments, customerId } = ticket;
    const coverage = coverageOf(saleId);
    const totalCents = sum(amountsLeft(ticket).map(({ netCents, taxCents }) => netCents + taxCents));
    return {
      saleId, folio, branchId, day, totalCents, payments: [...payments],
      standing: ticketStanding(coverage, { totalCents, askedFor: asked.has(saleId) }),
      document: documents.get(coverage?.documentId ?? '') ?? null,
      customer: customers.get(customerId ?? '') ?? null,
    };
  });
}

/** Sales and layaways that a condition on `id` and `folio` is true of, by the id of the goods: `$1` what is meant, `$2` the branches. */
function idsWhere(condition: string): string {
  return `SELECT id, id AS "goodsId" FROM sales WHERE branch_id = ANY($2::uuid[]) AND ${condition}
    UNION ALL SELECT id, coalesce((SELECT c.operation_id FROM layaway_closings c WHERE c.layaway_id = l.id AND c.kind = 'delivered' ORDER BY c.business_ms, c.operation_id LIMIT 1), id)
      FROM layaways l WHERE branch_id = ANY($2::uuid[]) AND ${condition} ORDER BY 1`;
}

const BY_CODE = idsWhere(`right(id::text, 12) = $1`);
/** Of a cloned device's folio both are found: `A1-000123` and `A1-000123/2`. */
const BY_FOLIO = idsWhere(`folio >= $1 AND folio < $1 || '0' AND split_part(folio, '/', 1) = $1`);

async function idsOf(db: Queryable, branchIds: readonly string[], typed: string): Promise<string[]> {
  const code = readCode(typed);
  const folio = readFolio(typed, null);
  if (code === null && folio === null) return [];
  const { rows } = await db.query<{ id: string; goodsId: string }>(code === null ? BY_FOLIO : BY_CODE, [code === null ? folio : saleIdEnd(code), branchIds]);
  return [...new Set(rows.filter(({ id }) => code === null || ticketCode(id) === code).map(({ goodsId }) => goodsId))];
}

/** Those that a counter asked an invoice of (or of the layaway that they were) which is not made yet. */
async function askedFor(db: Queryable, saleIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ saleId: string }>(
    `SELECT s.id AS "saleId" FROM unnest($1::uuid[]) AS s (id) WHERE EXISTS (SELECT 1 FROM invoice_request_sales q JOIN invoice_requests r ON r.id = q.request_id
       WHERE r.state = 'requested' AND (q.sale_id = s.id OR q.sale_id IN (SELECT layaway_id FROM layaway_closings WHERE operation_id = s.id AND kind = 'delivered')))`,
    [saleIds],
  );
  return new Set(rows.map(({ saleId }) => saleId));
}

type Buyer = NonNullable<InvoiceTicket['customer']>;

async function customersOf(db: Queryable, tickets: readonly KeptTicket[]): Promise<ReadonlyMap<string, Buyer>> {
  const { rows } = await db.query<Buyer>(
    `SELECT id, name, rfc, legal_name AS "legalName", tax_regime AS "taxRegime", postal_code AS "postalCode", cfdi_use AS "cfdiUse", email FROM customers WHERE id = ANY($1::uuid[])`,
    [tickets.flatMap(({ customerId }) => customerId ?? [])],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

type Cover = NonNullable<InvoiceTicket['document']>;

async function documentsOf(db: Queryable, documentIds: readonly string[]): Promise<ReadonlyMap<string, Cover>> {
  const { rows } = await db.query<Cover>(
    'SELECT id, kind, series, folio, provisional_folio AS "provisionalFolio" FROM cfdi_documents WHERE id = ANY($1::uuid[])', [documentIds],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
