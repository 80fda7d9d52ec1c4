import { FOREIGN_RFC, GENERIC_RFC, CFDI_USES, REGIMES } from '../../../domain/invoicing/cfdi/catalogs.ts';
import { invoiceReceiverSchema, type InvoiceReceiver } from '../../../domain/invoicing/operations.ts';
import { checkReceiver, type ReceiverProblem } from '../../../domain/invoicing/receiver-checks.ts';
import { hasRfcPattern, personOf } from '../../../domain/invoicing/rfc.ts';
import { regimeFits, useFits } from '../../../domain/invoicing/rules/party-rules.ts';
import type { CustomerRow } from '../../../domain/sync/rows.ts';

/** Who an invoice is made out to, as the form holds it. */
export interface ReceiverDraft {
  rfc: string;
  legalName: string;
  taxRegime: string;
  postalCode: string;
  cfdiUse: string;
  email: string;
}
export type ReceiverField = keyof ReceiverDraft;

export const EMPTY_RECEIVER: ReceiverDraft = { rfc: '', legalName: '', taxRegime: '', postalCode: '', cfdiUse: '', email: '' };

export interface FieldProblem {
  code: ReceiverProblem['code'] | 'missing' | 'general-public' | 'email';
  /** A warning keeps nobody from going on. */
  severity: 'error' | 'warning';
}

/** Uses that no sale has: payments and payroll. */
const NOT_OF_SALES = new Set(['CP01', 'CN01']);
const USUAL_USES = ['G03', 'S01'];
const tidyRfc = (text: string): string => text.toUpperCase().replaceAll(/[\s.-]/g, '');

/** A customer's data, as far as they are known. */
export function receiverDraftOf(known: Pick<CustomerRow, 'rfc' | 'legalName' | 'taxRegime' | 'postalCode' | 'cfdiUse' | 'email'>): ReceiverDraft {
  const draft = { ...EMPTY_RECEIVER, rfc: known.rfc ?? '', legalName: known.legalName ?? '', taxRegime: known.taxRegime ?? '', postalCode: known.postalCode ?? '', email: known.email ?? '' };
  return changeReceiver(draft, { cfdiUse: known.cfdiUse ?? '' });
}

/** The draft with a change; regime and use that no longer go with the rest are taken back, the usual use is put in. */
export function changeReceiver(draft: ReceiverDraft, change: Partial<ReceiverDraft>): ReceiverDraft {
  const next = { ...draft, ...change };
  next.rfc = tidyRfc(next.rfc);
  next.legalName = next.legalName.toUpperCase();
  next.postalCode = next.postalCode.replaceAll(/[^0-9]/g, '').slice(0, 5);
  if (next.rfc === FOREIGN_RFC) next.taxRegime = '616';
  if (hasRfcPattern(next.rfc) && next.taxRegime !== '' && !fitsRegime(next.rfc, next.taxRegime)) next.taxRegime = '';
  if (next.taxRegime === '') return next;
  const uses = new Set(usesFor(next).map(({ code }) => code));
  if (!uses.has(next.cfdiUse)) next.cfdiUse = USUAL_USES.find((code) => uses.has(code)) ?? '';
  return next;
}

function fitsRegime(rfc: string, taxRegime: string): boolean {
  return rfc === FOREIGN_RFC ? taxRegime === '616' : regimeFits(rfc, taxRegime);
}

/** The regimes that an RFC's kind of person may have; all while the RFC is not complete. */
export function regimesFor({ rfc }: Pick<ReceiverDraft, 'rfc'>): typeof REGIMES {
  return hasRfcPattern(rfc) ? REGIMES.filter(({ code }) => fitsRegime(rfc, code)) : REGIMES;
}

/** The uses that go with person and regime; of sales all, while those are not said. */
export function usesFor({ rfc, taxRegime }: Pick<ReceiverDraft, 'rfc' | 'taxRegime'>): typeof CFDI_USES {
  const ofSales = CFDI_USES.filter(({ code }) => !NOT_OF_SALES.has(code));
  if (taxRegime === '') return ofSales;
  return ofSales.filter(({ code, regimes }) => (hasRfcPattern(rfc) ? useFits(rfc, taxRegime, code) : regimes.includes(taxRegime)));
}

/** What SAT would refuse, by field; the first of each. */
export function receiverProblems(draft: ReceiverDraft): Partial<Record<ReceiverField, FieldProblem>> {
  const problems: Partial<Record<ReceiverField, FieldProblem>> = {};
  for (const { field, code, severity } of checkReceiver(draft)) problems[field] ??= { code, severity };
  for (const field of ['rfc', 'taxRegime', 'cfdiUse', 'postalCode'] as const) {
    if (draft[field] === '') problems[field] = { code: 'missing', severity: 'error' };
  }
  if (draft.rfc === GENERIC_RFC) problems.rfc = { code: 'general-public', severity: 'error' };
  if (draft.email.trim() !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email.trim())) problems.email = { code: 'email', severity: 'error' };
  return problems;
}

/** The receiver of a draft without errors; null of one with. */
export function readReceiver(draft: ReceiverDraft): InvoiceReceiver | null {
  if (Object.values(receiverProblems(draft)).some(({ severity }) => severity === 'error')) return null;
  const { legalName, email, ...rest } = draft;
  const parsed = invoiceReceiverSchema.safeParse({ ...rest, legalName: legalName.trim(), email: email.trim() === '' ? null : email.trim() });
  return parsed.success ? parsed.data : null;
}

/** The kind of person of a whole RFC; null of anything else, and of the generic ones. */
export function personKind(rfc: string): 'physical' | 'moral' | null {
  return hasRfcPattern(rfc) && rfc !== GENERIC_RFC && rfc !== FOREIGN_RFC ? personOf(rfc) : null;
}
