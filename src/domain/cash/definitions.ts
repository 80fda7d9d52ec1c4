import type { OperationDefinition } from '../kernel/definition.ts';
import type { Flag } from '../kernel/decision.ts';
import { noEffects } from '../kernel/effects.ts';
import { sum } from '../kernel/integers.ts';
import type { World } from '../kernel/world.ts';
import { journalEntry } from '../ledger/entry.ts';
import { cashMovedSchema, sessionClosedSchema, sessionOpenedSchema, type CashMoved, type SessionClosed, type SessionOpened } from './operations.ts';

/** A float moves between the sub-accounts of Caja only, so opening posts nothing. */
export const sessionOpened: OperationDefinition<SessionOpened> = {
  type: 'cash-session.opened',
  version: 1,
  body: sessionOpenedSchema,
  personal: null,
  permission: 'pos.close_register',
  needs: (body) => ({ sessions: [body.sessionId] }),
  decide: (operation, world) => ({ flags: world.session(operation.body.sessionId) === null ? [] : [{ code: 'session-opened-twice' }] }),
  effects: (operation) => ({
    ...noEffects(),
    sessions: [{ kind: 'opened', sessionId: operation.body.sessionId, registerId: operation.register ?? '', openingCents: operation.body.openingCents }],
    cash: [{ sessionId: operation.body.sessionId, kind: 'float', method: 'cash', amountCents: operation.body.openingCents, reason: null }],
  }),
};

/** A register counted and closed. Short: Dr 630 (other expenses); over: Cr 430. No IVA. */
export const sessionClosed: OperationDefinition<SessionClosed> = {
  type: 'cash-session.closed',
  version: 1,
  body: sessionClosedSchema,
  personal: null,
  permission: 'pos.close_register',
  needs: (body) => ({ sessions: [body.sessionId] }),
  decide(operation, world) {
    const { denominations, countedCents, expectedCents, expectedByMethod, sessionId } = operation.body;
    const counted = sum(Object.entries(denominations).map(([face, count]) => Number(face) * count));
    if (Object.keys(denominations).length > 0 && counted !== countedCents) return { outcome: 'quarantined', reason: 'count-mismatch', flags: [] };
    if (expectedByMethod.cash !== expectedCents) return { outcome: 'quarantined', reason: 'expected-mismatch', flags: [] };
    const flags = judgeOpen(world, sessionId);
    const session = world.session(sessionId);
    if (session !== null && session.open && session.expectedCashCents !== expectedCents) {
      flags.push({ code: 'expected-cash-differs', data: { deviceCents: expectedCents, serverCents: session.expectedCashCents } });
    }
    if (countedCents !== expectedCents) flags.push({ code: 'cash-difference', data: { differenceCents: countedCents - expectedCents } });
    return { flags };
  },
  effects(operation) {
    const { sessionId, expectedCents, countedCents, denominations, expectedByMethod } = operation.body;
    const differenceCents = countedCents - expectedCents;
    return {
      ...noEffects(),
      sessions: [{ kind: 'closed', sessionId, expectedCents, countedCents, differenceCents, denominations, byMethod: expectedByMethod }],
      journal: journalEntry('cash-difference', differenceCents < 0 ? 'Faltante de caja' : 'Sobrante de caja', [
        ['110', differenceCents],
        [differenceCents < 0 ? '630' : '430', -differenceCents],
      ]),
    };
  },
};

const purposeAccounts: Record<CashMoved['purpose'], string> = {
  change: '111',
  deposit: '111',
  expense: '610',
  owner: '125',
  other: '630',
};

/** Cash in and out: against the bank, an expense, the owner, or other income and expense. */
export const cashMoved: OperationDefinition<CashMoved> = {
  type: 'cash.moved',
  version: 1,
  body: cashMovedSchema,
  personal: null,
  permission: 'pos.cash_in_out',
  needs: (body) => ({ sessions: [body.sessionId] }),
  decide: (operation, world) => ({ flags: judgeOpen(world, operation.body.sessionId) }),
  effects(operation) {
    const { sessionId, direction, amountCents, purpose, reason } = operation.body;
    const signedCents = direction === 'in' ? amountCents : -amountCents;
    const account = direction === 'in' && purpose === 'other' ? '430' : purposeAccounts[purpose];
    return {
      ...noEffects(),
      cash: [{ sessionId, kind: direction, method: 'cash', amountCents: signedCents, reason }],
      journal: journalEntry('cash', direction === 'in' ? `Entrada de efectivo: ${reason}` : `Salida de efectivo: ${reason}`, [
        ['110', signedCents],
        [account, -signedCents],
      ]),
    };
  },
};

function judgeOpen(world: World, sessionId: string): Flag[] {
  const session = world.session(sessionId);
  if (session === null) return [{ code: 'unknown-session' }];
  return session.open ? [] : [{ code: 'session-closed' }];
}
