import type { InvoiceRequestList } from '../../../domain/invoicing/api.ts';

export type OfficeRequest = InvoiceRequestList['items'][number];

/** What there is to do about a request. */
export type RequestAdvice =
  /** A sale of it has not arrived: its device has to be connected. */
  | 'sale-missing'
  /** The owner has not said who issues. */
  | 'settings'
  /** Another document is on its way first: it is tried again by itself. */
  | 'passes'
  /** Its turn comes in a moment. */
  | 'soon'
  /** The sale has an invoice: there is nothing more to be made. */
  | 'asked-twice'
  /** The sale's invoice failed: that one is corrected. */
  | 'correct'
  | 'nothing'
  /** The office makes it with the right data. */
  | 'invoice-here';

const REFUSED: Readonly<Record<string, RequestAdvice>> = {
  'already-invoiced': 'asked-twice', 'invoice-failed': 'correct', 'nothing-to-invoice': 'nothing', 'layaway-cancelled': 'nothing',
};

export function adviceOf({ state, sales, error }: Pick<OfficeRequest, 'state' | 'sales' | 'error'>): RequestAdvice {
  if (state === 'refused') return REFUSED[error?.code ?? ''] ?? 'invoice-here';
  if (sales.some(({ folio }) => folio === null)) return 'sale-missing';
  if (error === null) return 'soon';
  return error.code === 'settings-missing' ? 'settings' : 'passes';
}
