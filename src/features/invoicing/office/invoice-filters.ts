import { documentKinds, type DocumentKind, type DocumentState } from '../../../domain/invoicing/api.ts';
import type { OfficeQueryParams } from '../../../device/office-client.ts';

/** States as people part them; the names stand in the address. */
export const STATE_GROUPS = {
  'por-timbrar': ['pending', 'sealed', 'sending'],
  timbradas: ['stamped', 'cancel-rejected'],
  fallidas: ['failed'],
  'por-cancelar': ['cancel-requested'],
  canceladas: ['cancelled'],
  descartadas: ['given-up'],
} as const satisfies Record<string, readonly DocumentState[]>;
export type StateGroup = keyof typeof STATE_GROUPS;

/** What is looked for among the documents. Money in centavos; empty and null let everything through. */
export interface InvoiceFilters {
  group: StateGroup | '';
  kind: DocumentKind | '';
  branchId: string;
  query: string;
  fromDay: string;
  toDay: string;
  minCents: number | null;
  maxCents: number | null;
}

export const NO_FILTERS: InvoiceFilters = { group: '', kind: '', branchId: '', query: '', fromDay: '', toDay: '', minCents: null, maxCents: null };

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
const centsIn = (text: string | null): number | null => (text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null);

/** The filters that an address says; what it says wrongly is left out. */
export function readFilters(search: URLSearchParams): InvoiceFilters {
  const text = (name: string): string => search.get(name) ?? '';
  const day = (name: string): string => (isDay(text(name)) ? text(name) : '');
  const group = text('estado');
  const kind = text('tipo');
  return {
    group: Object.hasOwn(STATE_GROUPS, group) ? (group as StateGroup) : '',
    kind: documentKinds.find((known) => known === kind) ?? '',
    branchId: text('sucursal'), query: text('buscar'), fromDay: day('desde'), toDay: day('hasta'),
    minCents: centsIn(search.get('min')), maxCents: centsIn(search.get('max')),
  };
}

/** The address of filters, without what lets everything through. */
export function writeFilters({ group, kind, branchId, query, fromDay, toDay, minCents, maxCents }: InvoiceFilters): Record<string, string> {
  const parts = { estado: group, tipo: kind, sucursal: branchId, buscar: query.trim(), desde: fromDay, hasta: toDay, min: String(minCents ?? ''), max: String(maxCents ?? '') };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''));
}

/** The question to the server. */
export function queryOf({ group, kind, branchId, query, fromDay, toDay, minCents, maxCents }: InvoiceFilters): OfficeQueryParams {
  return { state: group === '' ? '' : STATE_GROUPS[group].join(','), kind, branchId, query: query.trim(), fromDay, toDay, minCents, maxCents };
}

/** Whether filters hide anything. */
export function hidesSome(filters: InvoiceFilters): boolean {
  return Object.keys(writeFilters(filters)).length > 0;
}
