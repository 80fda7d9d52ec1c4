import type { JournalEntry } from '../kernel/effects.ts';
import { sum } from '../kernel/integers.ts';
import { journalEntry } from '../ledger/entry.ts';

/** Stock found (positive, in centavos) and lost (negative), line by line. Down: Dr 520, Cr 130. Up: Dr 130, Cr 430. */
export function differencePostings(description: string, valuesCents: readonly number[]): JournalEntry[] {
  const downCents = sum(valuesCents.filter((cents) => cents < 0));
  const upCents = sum(valuesCents.filter((cents) => cents > 0));
  return journalEntry('adjustment', description, [
    ['130', upCents],
    ['430', -upCents],
    ['520', -downCents],
    ['130', downCents],
  ]);
}
