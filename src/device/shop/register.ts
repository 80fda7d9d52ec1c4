import { uuidv7 } from '../../domain/kernel/ids.ts';
import type { CashMoved, SessionClosed } from '../../domain/cash/operations.ts';
import { DeviceError, type ClosedSession, type Device } from '../contract.ts';
import { recordAct, type RecorderContext } from './recorder.ts';

/** Opens the register's session with its float. @throws DeviceError `session-open`, or the recorder's */
export async function openSession(context: RecorderContext, openingCents: number): Promise<void> {
  await recordAct(context, {
    type: 'cash-session.opened',
    plan: (_tail, { session }) => {
      if (session !== null) throw new DeviceError('session-open');
      return { body: { sessionId: uuidv7(context.ports.clock.wallMs(), context.ports.randomBytes), openingCents } };
    },
  });
}

/** Puts money in or takes it out. @throws DeviceError `no-session`, or the recorder's */
export async function moveCash(context: RecorderContext, move: Omit<CashMoved, 'sessionId'>): Promise<void> {
  await recordAct(context, {
    type: 'cash.moved',
    plan: (_tail, { session }) => ({ body: { ...move, sessionId: sessionIdOf(session) } }),
  });
}

/**
 * Closes the session against what the device's own log expects; works with operations still unsent.
 * @throws DeviceError `no-session`, or the recorder's
 */
export async function closeSession(context: RecorderContext, count: Parameters<Device['closeSession']>[0]): Promise<ClosedSession> {
  const { entry } = await recordAct(context, {
    type: 'cash-session.closed',
    plan: (_tail, { session }) => {
      const sessionId = sessionIdOf(session);
      const expectedByMethod = session?.expected ?? { cash: 0, card: 0, transfer: 0 };
      const body: SessionClosed = { sessionId, ...count, expectedCents: expectedByMethod.cash, expectedByMethod };
      return { body };
    },
  });
  const { expectedCents, countedCents } = entry.operation.body as SessionClosed;
  return { expectedCents, countedCents, differenceCents: countedCents - expectedCents };
}

function sessionIdOf(session: { sessionId: string } | null): string {
  if (session === null) throw new DeviceError('no-session');
  return session.sessionId;
}
