import { expect, it } from 'vitest';
import { monthToSettle } from './period-view.ts';

const row = (month: string, closed = false) => ({ month, closedAtMs: closed ? 1 : null, closedByName: null, entryCount: 3 });

it('begins with the oldest month that is over and open', () => {
  expect(monthToSettle([row('2026-11'), row('2026-10'), row('2026-09'), row('2026-08', true)], '2026-11')).toBe('2026-09');
  expect(monthToSettle([row('2026-11'), row('2026-10', true)], '2026-11')).toBe('2026-11');
  expect(monthToSettle([], '2026-11')).toBeNull();
});
