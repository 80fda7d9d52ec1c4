import { advanceListSchema, documentDetailSchema, invoicingMonitorSchema, type Advance, type DocumentDetail, type InvoicingMonitor } from '../../../domain/invoicing/api.ts';
import { useOffice } from '../../../device/office-client.ts';
import { useOfficeQuery, type OfficeQuery } from '../../../device/office-query.ts';

/** Begin the keys under which answers are kept. */
export const DOCUMENTS_KEY = 'invoices/';
export const REQUESTS_KEY = 'invoice-requests';
export const ADVANCES_KEY = 'invoice-advances';
export const ADVANCE_PAYMENTS_KEY = 'advance-payments';
export const MONITOR_KEY = 'invoicing-monitor';
export const SETTINGS_KEYS = { settings: 'invoicing-settings', certificates: 'invoicing-certificates', provider: 'invoicing-provider' } as const;
export const documentKey = (id: string): string => `invoice/${id}`;

const MONITOR_EVERY_MS = 15_000;
const DOCUMENT_EVERY_MS = 3000;

/** How stamping goes. */
export function useMonitor(): OfficeQuery<InvoicingMonitor> {
  const office = useOffice();
  return useOfficeQuery(MONITOR_KEY, () => office.ask({ path: '/api/invoicing/monitor', answer: invoicingMonitorSchema }), { everyMs: MONITOR_EVERY_MS });
}

/** One document, asked for again while `moving`. */
export function useDocument(id: string, moving: boolean): OfficeQuery<DocumentDetail> {
  const office = useOffice();
  const ask = () => office.ask({ path: `/api/invoicing/documents/${id}`, answer: documentDetailSchema });
  return useOfficeQuery(documentKey(id), ask, { everyMs: moving ? DOCUMENT_EVERY_MS : undefined });
}

/** Advances with something left to apply. `wanted`: whether they are asked for at all. */
export function useAdvances(wanted = true): OfficeQuery<{ items: Advance[] }> {
  const office = useOffice();
  return useOfficeQuery(wanted ? ADVANCES_KEY : null, () => office.ask({ path: '/api/invoicing/advances', answer: advanceListSchema }));
}
