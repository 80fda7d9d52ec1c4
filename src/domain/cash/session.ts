import type { Flag } from '../kernel/decision.ts';
import type { CashEffect } from '../kernel/effects.ts';
import type { PaymentMethod } from '../kernel/payment.ts';
import type { World } from '../kernel/world.ts';

/** What there is to say of the drawer that an operation's money goes through; nothing where it goes through none. */
export function judgeSession(world: World, sessionId: string | null, registerId: string | null): Flag[] {
  if (sessionId === null) return [];
  const session = world.session(sessionId);
  if (session === null) return [{ code: 'unknown-session' }];
  if (!session.open) return [{ code: 'session-closed' }];
  return session.registerId === registerId ? [] : [{ code: 'session-of-another-register' }];
}

interface Money {
  method: PaymentMethod | 'credit';
  amountCents: number;
}

/** What payments change in a session's drawer: nothing by what is put on account. `sign` −1 gives money back. */
export function cashOf(sessionId: string | null, kind: CashEffect['kind'], payments: readonly Money[], sign: 1 | -1 = 1): CashEffect[] {
  if (sessionId === null) return [];
  return payments.flatMap(({ method, amountCents }) =>
    method === 'credit' ? [] : [{ sessionId, kind, method, amountCents: sign * amountCents, reason: null }]);
}
