import type { Advance } from '../../../domain/invoicing/api.ts';

/** Whether an advance can be applied as it stands: SAT has it. */
export function mayApply({ state }: Pick<Advance, 'state'>): boolean {
  return state === 'stamped' || state === 'cancel-rejected';
}

/** How far an advance reaches on an invoice, in centavos. */
export function appliedCents({ leftCents }: Pick<Advance, 'leftCents'>, totalCents: number): number {
  return Math.min(leftCents, totalCents);
}
