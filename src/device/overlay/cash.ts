import type { PaymentMethod } from '../../domain/kernel/payment.ts';
import type { LogEntry, LogRow } from '../log/log-row.ts';
import { provisionalEffects } from './provisional.ts';

/** The register's session as this device's own log tells it. Money in centavos. */
export interface OwnSession {
  sessionId: string;
  openedMs: number;
  openedBy: string | null;
  openingCents: number;
  expected: Record<PaymentMethod, number>;
  sales: number;
}

/**
 * The open session after one more own operation; null when none is open. Own operations count always, whatever the
 * server said of them: the money is in the drawer.
 */
export function afterEntry(session: OwnSession | null, { operation }: LogEntry): OwnSession | null {
  const effects = provisionalEffects(operation);
  let next = session;
  for (const change of effects.sessions) {
    if (change.kind === 'opened') {
      next = {
        sessionId: change.sessionId, openedMs: operation.clock.logicalMs, openedBy: operation.author, openingCents: change.openingCents,
        expected: { cash: 0, card: 0, transfer: 0 }, sales: 0,
      };
    } else if (next?.sessionId === change.sessionId) next = null;
  }
  if (next === null) return null;
  const expected = { ...next.expected };
  for (const cash of effects.cash) {
    if (cash.sessionId === next.sessionId) expected[cash.method] += cash.amountCents;
  }
  return { ...next, expected, sales: next.sales + effects.sales.filter((sale) => sale.sessionId === next?.sessionId).length };
}

/** Types whose operations a session is made of. */
export const SESSION_OPENED = 'cash-session.opened';

/** The open session from the log's entries, oldest first, beginning with the one that opened it. */
export function sessionFrom(entries: readonly LogEntry[]): OwnSession | null {
  return entries.reduce<OwnSession | null>(afterEntry, null);
}

const CASH_TYPES = /^(sale|cash|cash-session|customer\.paid|layaway|balance)\b/;

/** Whether a row may concern a session, so that others need not be parsed. */
export function concernsCash(row: LogRow): boolean {
  return CASH_TYPES.test(row.type);
}
