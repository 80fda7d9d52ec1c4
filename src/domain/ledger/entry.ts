import type { JournalEntry, JournalLine } from '../kernel/effects.ts';
import { sum } from '../kernel/integers.ts';
import type { PaymentMethod } from '../kernel/payment.ts';

/** The account that money of each method arrives in. */
const methodAccounts: Record<PaymentMethod, string> = { cash: '110', card: '112', transfer: '111' };

/** Of a payment, what its method says: an account of money, or what the customer owes. */
export function accountOf(method: PaymentMethod | 'credit'): string {
  return method === 'credit' ? '120' : methodAccounts[method];
}

/** A debit when positive, a credit when negative; zero makes no line. */
export type Posting = readonly [account: string, cents: number];

/**
 * Makes a balanced journal entry from signed postings, one line per account and side; none when all are zero.
 * @throws Error when it does not balance: a defect of the product, never of its data.
 */
export function journalEntry(kind: string, description: string, postings: readonly Posting[]): JournalEntry[] {
  if (sum(postings.map(([, cents]) => cents)) !== 0) throw new Error(`unbalanced entry: ${kind}`);
  const lines: JournalLine[] = [];
  for (const [account, cents] of postings) {
    if (cents === 0) continue;
    const same = lines.find((line) => line.account === account && line.debitCents > 0 === cents > 0);
    if (same) addTo(same, cents);
    else lines.push({ account, debitCents: Math.max(cents, 0), creditCents: Math.max(-cents, 0) });
  }
  return lines.length === 0 ? [] : [{ kind, description, lines }];
}

function addTo(line: JournalLine, cents: number): void {
  if (cents > 0) line.debitCents += cents;
  else line.creditCents -= cents;
}
