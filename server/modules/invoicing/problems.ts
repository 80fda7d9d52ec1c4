import { InvoicingError } from '../../../src/domain/invoicing/errors.ts';
import { SignerError } from '../../platform/e-invoice/signer.ts';
import { conflict, notFound, Problem } from '../../platform/http/problem.ts';
import { VaultError } from './settings/vault.ts';

/** What stands in the way now, and may not later. */
const CONFLICTS: ReadonlySet<string> = new Set([
  'already-invoiced', 'invoice-failed', 'global-under-way', 'cancellation-under-way', 'related-first', 'replaced-first', 'not-stamped', 'not-failed', 'credit-stands',
  'replacement-missing', 'documents-under-way', 'under-way', 'receipt-stands', 'related-under-way', 'advance-used',
]);
const UNKNOWN: ReadonlySet<string> = new Set(['document-unknown', 'unknown-sale', 'branch-unknown', 'payment-unknown', 'advance-unknown']);

/** Runs work of a route: what invoicing refuses leaves with its code and its Spanish sentence. */
export async function refusalsAsProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvoicingError) && !(error instanceof SignerError) && !(error instanceof VaultError)) throw error;
    const { code, message } = error;
    if (UNKNOWN.has(code)) throw notFound(message);
    throw CONFLICTS.has(code) ? conflict(code, message) : new Problem({ status: 422, code, detail: message, cause: error });
  }
}
