import type { InvoiceTicket } from '../../../domain/invoicing/api.ts';
import { sum } from '../../../domain/kernel/integers.ts';
import { ticketCode } from '../../../domain/invoicing/ticket-code.ts';

/** Why a ticket that was typed is not on the list: a server's code, or `ticket-there`. */
export interface MissedTicket {
  code: string;
  /** The server's sentence; it may be empty. */
  detail: string;
}

/** What somebody typed or scanned, and what came of it. */
export type Entry = { key: string; text: string } & ({ state: 'looking' } | { state: 'missed'; problem: MissedTicket } | { state: 'found'; ticket: InvoiceTicket });

const INVOICEABLE: ReadonlySet<InvoiceTicket['standing']> = new Set(['free', 'asked-for', 'in-global']);

/** The list with what the server found for an entry: in its place, what is there already left out. */
export function withFound(entries: readonly Entry[], key: string, tickets: readonly InvoiceTicket[]): readonly Entry[] {
  const others = new Set(entries.flatMap((entry) => (entry.state === 'found' && entry.key !== key ? [entry.ticket.saleId] : [])));
  const fresh = tickets.filter(({ saleId }) => !others.has(saleId));
  return entries.flatMap((entry): Entry[] => {
    if (entry.key !== key) return [entry];
    if (fresh.length === 0) return [{ key, text: entry.text, state: 'missed', problem: { code: 'ticket-there', detail: '' } }];
    return fresh.map((ticket, index) => ({ key: index === 0 ? key : `${key} ${ticket.saleId}`, text: entry.text, state: 'found', ticket }));
  });
}

/** The list with an entry that came to nothing. */
export function withMissed(entries: readonly Entry[], key: string, problem: MissedTicket): readonly Entry[] {
  return entries.map((entry): Entry => (entry.key === key ? { key, text: entry.text, state: 'missed', problem } : entry));
}

/** Why a ticket is not in the invoice. */
export type LeftOutReason = InvoiceTicket['standing'] | 'another-branch';

/** Tickets that one invoice takes, and what keeps the others out. */
export interface Selection {
  included: readonly InvoiceTicket[];
  /** By the sale's id. */
  leftOut: ReadonlyMap<string, LeftOutReason>;
  totalCents: number;
  /** Global invoices that get a credit note first. */
  creditedGlobals: number;
  /** Whose they all are; null: of several, or of nobody. */
  customer: InvoiceTicket['customer'];
}

/** What of the list goes into the invoice: it is of one branch, that of the first ticket that can be invoiced. */
export function selectionOf(entries: readonly Entry[]): Selection {
  const tickets = entries.flatMap((entry) => (entry.state === 'found' ? [entry.ticket] : []));
  const branchId = tickets.find(({ standing }) => INVOICEABLE.has(standing))?.branchId;
  const leftOut = new Map<string, LeftOutReason>();
  for (const { saleId, standing, branchId: itsBranch } of tickets) {
    if (!INVOICEABLE.has(standing)) leftOut.set(saleId, standing);
    else if (itsBranch !== branchId) leftOut.set(saleId, 'another-branch');
  }
  const included = tickets.filter(({ saleId }) => !leftOut.has(saleId));
  const globals = new Set(included.flatMap(({ standing, document }) => (standing === 'in-global' && document !== null ? [document.id] : [])));
  return { included, leftOut, totalCents: sum(included.map(({ totalCents }) => totalCents)), creditedGlobals: globals.size, customer: sharedCustomer(included) };
}

function sharedCustomer(tickets: readonly InvoiceTicket[]): InvoiceTicket['customer'] {
  const first = tickets[0]?.customer ?? null;
  return first !== null && tickets.every(({ customer }) => customer?.id === first.id) ? first : null;
}

/** What an entry is looked up by: once it is found by its code, which means one ticket. */
export function lookUpText(entry: Entry): string {
  return entry.state === 'found' ? ticketCode(entry.ticket.saleId) : entry.text;
}

const SEPARATOR = ',';

/** The list as it stands in the page's address: by the tickets' codes, so that it survives a reload. */
export function addressOf(entries: readonly Entry[]): string {
  return entries.map((entry) => lookUpText(entry).replaceAll(SEPARATOR, ' ')).join(SEPARATOR);
}

/** What an address asks for; each once. */
export function readAddress(text: string | null): string[] {
  return [...new Set((text ?? '').split(SEPARATOR).map((part) => part.trim()).filter((part) => part !== ''))];
}

/** The address for sales that are known by their ids. */
export function addressOfSales(saleIds: readonly string[]): string {
  return saleIds.map(ticketCode).join(SEPARATOR);
}
