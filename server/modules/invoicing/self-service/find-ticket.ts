import { readTicketCode, saleIdEnd, ticketCode } from '../../../../src/domain/invoicing/ticket-code.ts';
import { addDays } from '../../../../src/domain/kernel/days.ts';
import type { Queryable } from '../../../db/database.ts';
import { Problem } from '../../../platform/http/problem.ts';

/** A sale that a customer came with the ticket of. */
export interface FoundTicket {
  saleId: string;
  branchId: string;
  branchName: string;
  timeZone: string;
  shopName: string;
  folio: string;
  businessMs: number;
  totalCents: number;
  lastDay: string;
  /** Whether its days are over. */
  late: boolean;
}

interface SaleRow extends Omit<FoundTicket, 'lastDay' | 'late'> {
  day: string;
  today: string;
  selfServiceDays: number;
}

/** The sale with this code, of a shop that invoices and whose customers may ask by themselves; null otherwise. */
export async function findTicket(db: Queryable, typed: string): Promise<FoundTicket | null> {
  const code = readTicketCode(typed);
  if (code === null) return null;
  const { rows } = await db.query<SaleRow>(
    `SELECT s.id AS "saleId", s.branch_id AS "branchId", b.name AS "branchName", b.time_zone AS "timeZone", shop.name AS "shopName", s.folio, s.business_ms AS "businessMs",
       s.total_cents AS "totalCents", s.day::text, (now() AT TIME ZONE b.time_zone)::date::text AS today, c.self_service_days AS "selfServiceDays"
     FROM shop, cfdi_settings c, sales s JOIN branches b ON b.id = s.branch_id WHERE right(s.id::text, 12) = $1 AND c.self_service_days > 0
       AND c.legal_name IS NOT NULL AND c.tax_regime IS NOT NULL AND shop.rfc IS NOT NULL`,
    [saleIdEnd(code)],
  );
  const found = rows.find(({ saleId }) => ticketCode(saleId) === code);
  if (found === undefined) return null;
  const { day, today, selfServiceDays, ...ticket } = found;
  const lastDay = addDays(day, selfServiceDays);
  return { ...ticket, lastDay, late: today > lastDay };
}

/** The one answer to whatever is wrong with a shop's key or a ticket's code. */
export function ticketUnknown(): Problem {
  return new Problem({
    status: 404, code: 'ticket-unknown',
    detail: 'No encontramos ese ticket. Revisa el código; si acabas de comprar, puede que la tienda todavía no tenga conexión: vuelve a intentar más tarde.',
  });
}
