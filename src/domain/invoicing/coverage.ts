/** How the document stands that covers a sale. */
export interface Coverage {
  documentId: string;
  kind: 'ingreso' | 'global';
  state: 'pending' | 'sealed' | 'sending' | 'stamped' | 'failed' | 'cancel-requested' | 'cancel-rejected';
  /** Fiscal UUID once it is stamped. */
  uuid: string | null;
}

/** Why a sale cannot be invoiced by name now. Stable. */
export type NamedRefusal = 'already-invoiced' | 'invoice-failed' | 'global-under-way' | 'cancellation-under-way';

export type NamedPlan =
  | { refused: NamedRefusal; saleId: string }
  /** Global invoices that get a credit note for these sales first: the named invoice waits for it. */
  | { refused: null; credits: readonly { global: Coverage; saleIds: readonly string[] }[] };

/**
 * What it takes to invoice sales by name, so that none is in two live invoices: one that stands in a global invoice is
 * credited there first; one that an invoice covers already is not invoiced again.
 * @param coverageOf what covers a sale now; null: nothing
 */
export function planNamedInvoice(saleIds: readonly string[], coverageOf: (saleId: string) => Coverage | null): NamedPlan {
  const credits = new Map<string, { global: Coverage; saleIds: string[] }>();
  for (const saleId of saleIds) {
    const coverage = coverageOf(saleId);
    if (coverage === null) continue;
    const refused = refusalOf(coverage);
    if (refused !== null) return { refused, saleId };
    const credit = credits.get(coverage.documentId) ?? { global: coverage, saleIds: [] };
    credit.saleIds.push(saleId);
    credits.set(coverage.documentId, credit);
  }
  return { refused: null, credits: [...credits.values()] };
}

function refusalOf({ kind, state }: Coverage): NamedRefusal | null {
  if (state === 'cancel-requested') return 'cancellation-under-way';
  if (kind === 'ingreso') return state === 'failed' ? 'invoice-failed' : 'already-invoiced';
  return state === 'stamped' || state === 'cancel-rejected' ? null : 'global-under-way';
}

/** How a ticket stands that somebody wants to invoice by name. */
export type TicketStanding = 'free' | 'asked-for' | 'in-global' | 'nothing-left' | NamedRefusal;

/**
 * Whether and how a ticket can be invoiced by name. `in-global`: with a credit note on that invoice first; `asked-for`: a
 * request of a counter waits, which will find it done.
 * @param totalCents what is left of it
 */
export function ticketStanding(coverage: Coverage | null, { totalCents, askedFor }: { totalCents: number; askedFor: boolean }): TicketStanding {
  const refused = coverage === null ? null : refusalOf(coverage);
  if (refused !== null) return refused;
  if (totalCents <= 0) return 'nothing-left';
  if (coverage !== null) return 'in-global';
  return askedFor ? 'asked-for' : 'free';
}

/** The sentence for each, for people. */
export const NAMED_REFUSALS: Readonly<Record<NamedRefusal, string>> = {
  'already-invoiced': 'Esta venta ya tiene factura.',
  'invoice-failed': 'La factura de esta venta no se pudo timbrar: hay que corregirla, no hacer otra.',
  'global-under-way': 'Esta venta está en una factura global que se está timbrando; se podrá facturar en cuanto termine.',
  'cancellation-under-way': 'Se está cancelando la factura de esta venta; se podrá facturar en cuanto termine.',
};

/** Why a ticket is left out of a global invoice. */
export type LeftOut = 'invoiced-by-name' | 'in-another-global' | 'nothing-left' | 'asked-for' | 'on-credit';

/** What decides whether a ticket goes into a global invoice. */
export interface GlobalCandidate {
  saleId: string;
  /** What is left of it. */
  totalCents: number;
  /** What is still to be paid of it. */
  owedCents: number;
  /** Somebody asked for an invoice by name that is not made yet. */
  askedFor: boolean;
}

/** Which tickets a global invoice takes, and why the others are left out. */
export function planGlobalInvoice<T extends GlobalCandidate>(
  tickets: readonly T[], coverageOf: (saleId: string) => Coverage | null,
): { taken: T[]; leftOut: { ticket: T; reason: LeftOut }[] } {
  const taken: T[] = [];
  const leftOut: { ticket: T; reason: LeftOut }[] = [];
  for (const ticket of tickets) {
    const reason = reasonToLeaveOut(ticket, coverageOf(ticket.saleId));
    if (reason === null) taken.push(ticket);
    else leftOut.push({ ticket, reason });
  }
  return { taken, leftOut };
}

/** A sale on account is invoiced to whom owes it; one that nobody asked an invoice of goes in once it is paid. */
function reasonToLeaveOut({ totalCents, owedCents, askedFor }: GlobalCandidate, coverage: Coverage | null): LeftOut | null {
  if (coverage !== null) return coverage.kind === 'global' ? 'in-another-global' : 'invoiced-by-name';
  if (totalCents <= 0) return 'nothing-left';
  if (askedFor) return 'asked-for';
  return owedCents > 0 ? 'on-credit' : null;
}
