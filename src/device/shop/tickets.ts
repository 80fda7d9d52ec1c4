import { saleIdEnd } from '../../domain/invoicing/ticket-code.ts';
import { coreSchema } from '../../domain/kernel/envelope.ts';
import { priceLine, totalTicket } from '../../domain/pricing/line.ts';
import { readSale, type SaleCompleted } from '../../domain/sales/operations.ts';
import type { HistoryRow } from '../../domain/sync/rows.ts';
import type { Ticket, Tickets } from '../contract.ts';
import { readableRows, type LogRow } from '../log/log-row.ts';
import type { LogReader } from '../log/log-reader.ts';
import type { PulledRows } from '../pull/pulled-rows.ts';
import { counterOf } from './sale-body.ts';

export interface TicketSources {
  log: LogReader;
  history: PulledRows<HistoryRow>;
  series: string;
  nameOf(employeeId: string): string | null;
}

/** Sales found again: this device's own from its log, the branch's others from what was pulled. */
export function ticketsOf({ log, history, series, nameOf }: TicketSources): Tickets {
  const ofRow = (row: LogRow): Ticket | null => ownTicket(row, nameOf);
  const ofHistory = (row: HistoryRow): Ticket | null => othersTicket(row, nameOf);
  return {
    async byFolio(folio) {
      const counter = counterOf(series, folio);
      const own = counter === null ? null : await log.byFolioNumber(counter);
      if (own !== null) return ofRow(own);
      const [other] = await history.lookup(folio.trim().toUpperCase(), 1);
      return other === undefined ? null : ofHistory(other);
    },
    async byCode(code) {
      const end = saleIdEnd(code);
      const isIt = ({ id }: { id: string }): boolean => id.replaceAll('-', '').endsWith(end);
      const [own] = await log.latestOfType(SALE, 1, isIt);
      if (own !== undefined) return ofRow(own);
      const other = (await history.newest(MOST_LOOKED_THROUGH)).find(isIt);
      return other === undefined ? null : ofHistory(other);
    },
    async latest(limit) {
      const [own, others] = await Promise.all([log.latestOfType(SALE, limit), history.newest(limit)]);
      const known = new Set(own.map((row) => row.id));
      const tickets = [...own.flatMap((row) => ofRow(row) ?? []), ...others.filter((row) => !known.has(row.id)).flatMap((row) => ofHistory(row) ?? [])];
      return tickets.sort((a, b) => b.businessMs - a.businessMs).slice(0, limit);
    },
  };
}

const SALE = 'sale.completed';
/** Of other devices' tickets: more than a branch of several registers sells in the days that a ticket can be invoiced by itself. */
const MOST_LOOKED_THROUGH = 20_000;

type NameOf = (employeeId: string) => string | null;

function ownTicket(row: LogRow, nameOf: NameOf): Ticket | null {
  const [entry] = readableRows([row]);
  const sale = entry === undefined ? null : readSale(entry.operation.body);
  if (entry === undefined || sale === null) return null;
  const { operation } = entry;
  return {
    ...figuresOf(sale), operationId: row.id, businessMs: operation.clock.logicalMs,
    authorName: operation.author === null ? null : nameOf(operation.author),
    copies: { device: true, server: row.pending !== 1 }, flags: row.answer?.flags ?? [],
  };
}

function othersTicket(row: HistoryRow, nameOf: NameOf): Ticket | null {
  const core = coreSchema.safeParse(parseJson(row.core));
  const sale = core.success ? readSale(core.data.body) : null;
  if (sale === null) return null;
  return {
    ...figuresOf(sale), operationId: row.id, businessMs: row.businessMs, authorName: row.author === null ? null : nameOf(row.author),
    copies: { device: false, server: true }, flags: [],
  };
}

function figuresOf(sale: SaleCompleted): Omit<Ticket, 'operationId' | 'businessMs' | 'authorName' | 'copies' | 'flags'> {
  const { folio, customerId, changeCents, pricesIncludeTax, payments } = sale;
  return {
    folio, customerId, changeCents, pricesIncludeTax, payments, ...totalTicket(sale.lines, pricesIncludeTax),
    lines: sale.lines.map((line) => ({ ...line, totalCents: priceLine(line, pricesIncludeTax).totalCents })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
