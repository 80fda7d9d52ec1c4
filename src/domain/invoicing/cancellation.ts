import { businessDaysAfter } from './business-days.ts';
import { FOREIGN_RFC, GENERIC_RFC } from './cfdi/catalogs.ts';

/** What decides whether a receiver has to agree. Days are local, `2026-11-20`. */
export interface CancellationFacts {
  type: 'I' | 'E' | 'P';
  /** What stands in Total: nothing for a payment receipt. */
  totalCents: number;
  receiverRfc: string;
  issuedDay: string;
  today: string;
}

/** Up to this much nobody has to agree: $1,000.00. */
const FREE_UP_TO_CENTS = 100_000;
/** Business days a receiver has to answer; silence accepts. */
const DAYS_TO_ANSWER = 3;

/** Why no agreement is needed. Stable. */
export type FreeOf = 'egreso' | 'payment' | 'small' | 'public' | 'foreigner' | 'next-business-day';

/**
 * Whether SAT asks the receiver before a document is cancelled (rule 2.7.1.35 of the Resolución Miscelánea): not for
 * credit notes, for up to $1,000 (a payment receipt's total is nothing), for the public in general, for foreigners, nor
 * until the end of the business day after it was issued.
 * @returns why not; null when the receiver is asked, and has until `answerBy`
 */
export function freeOfAcceptance({ type, totalCents, receiverRfc, issuedDay, today }: CancellationFacts): FreeOf | null {
  if (type === 'E') return 'egreso';
  if (type === 'P') return 'payment';
  if (totalCents <= FREE_UP_TO_CENTS) return 'small';
  if (receiverRfc === GENERIC_RFC) return 'public';
  if (receiverRfc === FOREIGN_RFC) return 'foreigner';
  return today <= businessDaysAfter(issuedDay, 1) ? 'next-business-day' : null;
}

/** The last day on which a receiver can say no to what was asked for today. */
export function answerBy(today: string): string {
  return businessDaysAfter(today, DAYS_TO_ANSWER);
}

/** Whether a year's invoice can still be cancelled: until the end of the month in which that year's return is due. */
export function isCancellableYear(issuedYear: number, today: string, returnMonth: number): boolean {
  const lastMonth = `${issuedYear + 1}-${String(returnMonth).padStart(2, '0')}`;
  return today.slice(0, 7) <= lastMonth;
}
