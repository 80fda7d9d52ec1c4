import { expect, it } from 'vitest';
import { documentStates } from '../../../domain/invoicing/api.ts';
import { appliedCents, mayApply } from './advance-view.ts';

it('an advance is applied while it stands at SAT', () => {
  expect(documentStates.filter((state) => mayApply({ state }))).toEqual(['stamped', 'cancel-rejected']);
});

it('an advance reaches as far as it and the invoice do', () => {
  expect([appliedCents({ leftCents: 500 }, 300), appliedCents({ leftCents: 500 }, 800), appliedCents({ leftCents: 500 }, 0)]).toEqual([300, 500, 0]);
});
