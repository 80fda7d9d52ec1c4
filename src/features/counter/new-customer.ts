import { customerPersonalSchema, type CustomerFields, type CustomerPersonal } from '../../domain/customers/operations.ts';

/** What the counter asks of a new customer; everything else waits for the office. */
export interface NewCustomerDraft {
  name: string;
  phone: string;
  rfc: string;
  priceTier: number;
}

export type NewCustomerProblem = 'name-missing' | 'rfc-wrong';

/** The parts of the new customer's operation, or what is wrong with the draft. */
export function readNewCustomer(
  draft: NewCustomerDraft,
  homeBranchId: string,
): { ok: true; fields: CustomerFields; personal: CustomerPersonal } | { ok: false; problems: readonly NewCustomerProblem[] } {
  const name = draft.name.trim();
  const rfc = draft.rfc.replaceAll(/[\s-]/g, '').toUpperCase();
  const problems: NewCustomerProblem[] = [];
  if (name === '') problems.push('name-missing');
  if (rfc !== '' && !customerPersonalSchema.shape.rfc.safeParse(rfc).success) problems.push('rfc-wrong');
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    fields: { homeBranchId, priceTier: draft.priceTier, creditLimitCents: 0, vehicles: [], active: true },
    personal: {
      name,
      rfc: rfc === '' ? null : rfc,
      legalName: null,
      taxRegime: null,
      cfdiUse: null,
      postalCode: null,
      email: null,
      phone: draft.phone.trim() === '' ? null : draft.phone.trim(),
      address: null,
      notes: null,
    },
  };
}
