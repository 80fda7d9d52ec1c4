import type { PeriodRow } from '../../domain/ledger/api.ts';

/** Which month wants to be looked at: the oldest that is over and open; else the last one there is. */
export function monthToSettle(months: readonly PeriodRow[], running: string): string | null {
  const open = months.filter(({ month, closedAtMs }) => closedAtMs === null && month < running).map(({ month }) => month);
  return open.toSorted()[0] ?? months[0]?.month ?? null;
}
