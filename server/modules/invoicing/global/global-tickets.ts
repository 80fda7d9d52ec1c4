import type { GlobalCandidate } from '../../../../src/domain/invoicing/coverage.ts';
import type { GlobalTicket } from '../../../../src/domain/invoicing/invoices.ts';
import { globalTicket } from '../../../../src/domain/invoicing/sold.ts';
import type { Queryable } from '../../../db/database.ts';
import { loadTickets } from '../covering/sold-tickets.ts';

/** A sale of a period, as its global invoice has it. */
export interface PeriodTicket extends GlobalTicket, GlobalCandidate {
  day: string;
  /** The returns that are taken off it. */
  returnIds: readonly string[];
}

interface Row {
  saleId: string;
  folio: string;
  day: string;
  totalCents: number;
  owedCents: number;
  askedFor: boolean;
  covered: boolean;
}

/**
 * The sales of a branch's business days, each less what came back of it. Of those that something covers only the ticket's
 * own total is read.
 */
export async function readPeriodTickets(db: Queryable, branchId: string, fromDay: string, toDay: string): Promise<PeriodTicket[]> {
  const { rows } = await db.query<Row>(
    `SELECT s.id AS "saleId", s.folio, s.day, s.total_cents AS "totalCents", greatest(coalesce(b.amount_cents, 0), 0)::bigint AS "owedCents",
       EXISTS (SELECT 1 FROM invoice_request_sales q JOIN invoice_requests r ON r.id = q.request_id WHERE q.sale_id IN (s.id, l.layaway_id) AND r.state = 'requested') AS "askedFor",
       EXISTS (SELECT 1 FROM cfdi_sales c WHERE c.sale_id IN (s.id, l.layaway_id) AND c.released_at IS NULL) AS covered
     FROM sales s LEFT JOIN balances b ON b.kind = 'sale' AND b.owner_id = s.id LEFT JOIN layaway_closings l ON l.operation_id = s.id AND l.kind = 'delivered'
     WHERE s.branch_id = $1 AND s.day BETWEEN $2 AND $3 ORDER BY s.business_ms, s.folio, s.id`,
    [branchId, fromDay, toDay],
  );
  const open = await loadTickets(db, rows.filter(({ covered }) => !covered).map(({ saleId }) => saleId));
  const left = new Map(open.map((ticket) => [ticket.saleId, { ...globalTicket(ticket), returnIds: ticket.returnIds }]));
  return rows.map(({ saleId, folio, day, totalCents, owedCents, askedFor }) => ({
    saleId, folio, day, totalCents, owedCents, askedFor, amounts: [], paymentForm: '01', returnIds: [], ...left.get(saleId),
  }));
}
