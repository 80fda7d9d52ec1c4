import { describe, expect, it } from 'vitest';
import { balanceOf, inBookOrder } from './journal-view.ts';

const line = (account: string, debitCents: number, creditCents: number) => ({ account, name: account, debitCents, creditCents });

describe('the journal of a day', () => {
  it('stands by debits and credits', () => {
    const totals = { entryCount: 1, debitCents: 100, creditCents: 100, accounts: [] };
    expect(balanceOf({ totals })).toBe('balanced');
    expect(balanceOf({ totals: { ...totals, creditCents: 99 } })).toBe('unbalanced');
    expect(balanceOf({ totals: { ...totals, entryCount: 0, debitCents: 0, creditCents: 0 } })).toBe('none');
  });

  it('writes debits before credits, each by account', () => {
    const lines = [line('410', 0, 862), line('510', 500, 0), line('220', 0, 138), line('110', 1000, 0), line('130', 0, 500)];
    expect(inBookOrder(lines).map(({ account }) => account)).toEqual(['110', '510', '130', '220', '410']);
  });
});
