import { describe, expect, it } from 'vitest';
import type { Permission } from '../identity/permissions.ts';
import { CUSTOMER, decisionOf, operationOf, posted, SESSION, unbalanced, worldWith } from '../testing/fixture.ts';
import { balanceChanged, changeContradiction } from './changed.ts';
import type { BalanceChanged } from './operations.ts';

const change = (over: Partial<BalanceChanged>): BalanceChanged => ({
  kind: 'gift-card', ownerId: CUSTOMER, amountCents: 5000, purpose: 'sold', method: 'cash', sessionId: SESSION, reason: 'Tarjeta 12', ...over,
});
const plain = { method: null, sessionId: null };

describe('balance.changed', () => {
  it('posts each purpose against its account', () => {
    const against = (over: Partial<BalanceChanged>): Record<string, number> => {
      const effects = balanceChanged.effects(operationOf(balanceChanged, change(over)), decisionOf({}));
      expect(unbalanced(effects)).toBe(0);
      return Object.fromEntries(['110', '112', '120', '216', '330', '430', '630'].map((account) => [account, posted(effects, account)]).filter(([, cents]) => cents !== 0));
    };
    expect(against({})).toEqual({ 110: 5000, 216: -5000 });
    expect(against({ method: 'card' })).toEqual({ 112: 5000, 216: -5000 });
    expect(against({ purpose: 'redeemed', amountCents: -5000 })).toEqual({ 110: -5000, 216: 5000 });
    expect(against({ purpose: 'correction', amountCents: -5000, ...plain })).toEqual({ 216: 5000, 430: -5000 });
    expect(against({ kind: 'credit', purpose: 'opening', ...plain })).toEqual({ 120: 5000, 330: -5000 });
    expect(against({ kind: 'credit', purpose: 'correction', amountCents: -700, ...plain })).toEqual({ 120: -700, 630: 700 });
    expect(against({ kind: 'points', purpose: 'earned', ...plain })).toEqual({});
  });

  it('is applied below zero too, and flagged', () => {
    const codes = (body: BalanceChanged, amountCents: number): string[] =>
      balanceChanged.decide(operationOf(balanceChanged, body), worldWith({ balance: () => ({ amountCents, taxCents: 0 }) })).flags.map(({ code }) => code);
    const spent = change({ purpose: 'redeemed', amountCents: -5000 });
    expect([codes(spent, 5000), codes(spent, 4999)]).toEqual([[], ['balance-below-zero']]);
    expect(codes(change({ kind: 'credit', purpose: 'opening', amountCents: -5000, ...plain }), 0)).toEqual([]);
  });

  it('opens and corrects only by who may give credit', () => {
    const world = worldWith({ employee: () => ({ active: true, maxDiscountBps: 0, can: (permission: Permission) => permission !== 'customers.edit_credit' }) });
    const codes = (over: Partial<BalanceChanged>): string[] => balanceChanged.decide(operationOf(balanceChanged, change(over)), world).flags.map(({ code }) => code);
    expect([codes({}), codes({ purpose: 'correction', ...plain })]).toEqual([[], ['not-permitted']]);
  });

  it('knows which purposes a kind has, which way they go and what moves money', () => {
    expect(changeContradiction(change({}))).toBeNull();
    expect(changeContradiction(change({ kind: 'credit' }))).toBe('purpose-mismatch');
    expect(changeContradiction(change({ amountCents: -1 }))).toBe('sign-mismatch');
    expect(changeContradiction(change({ method: null }))).toBe('method-mismatch');
    expect(changeContradiction(change({ purpose: 'correction' }))).toBe('method-mismatch');
    expect(changeContradiction(change({ sessionId: null }))).toBe('cash-without-session');
  });
});
