import { conceptRules, conceptTaxRules } from './rules/concept-rules.ts';
import { documentRules, globalRules } from './rules/document-rules.ts';
import { partyRules } from './rules/party-rules.ts';
import { paidDocumentRules, paymentEnvelopeRules, paymentRules, paymentTaxRules, paymentTotalRules } from './rules/payment-rules.ts';
import type { Finding, Rule } from './rules/rule.ts';
import { structureFindings } from './rules/structure.ts';
import { taxTotalRules } from './rules/tax-total-rules.ts';
import { viewOf } from './rules/view.ts';
import type { XmlElement } from './xml/element.ts';

/** The rules of SAT's matrices (CFDI 4.0 of 2024-12-13; payments 2.0, revision B) that this product's documents can break. */
export const invoiceRules: readonly Rule[] = [
  ...documentRules, ...globalRules, ...partyRules, ...conceptRules, ...conceptTaxRules, ...taxTotalRules,
  ...paymentEnvelopeRules, ...paymentTotalRules, ...paymentRules, ...paidDocumentRules, ...paymentTaxRules,
];

/**
 * What is wrong with a document before it is sent, by SAT's codes; empty when nothing is. The seal is not looked at: it
 * is the business of whoever holds the key. One whose structure is wrong is not looked at further.
 */
export function validateInvoice(root: XmlElement): Finding[] {
  const structure = structureFindings(root);
  if (structure.length > 0) return structure;
  const view = viewOf(root);
  return invoiceRules.flatMap((rule) => rule.find(view));
}
