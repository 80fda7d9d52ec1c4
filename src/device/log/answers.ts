import type { Through } from '../../domain/sync/api.ts';
import type { Answer, LogRow } from './log-row.ts';

const WORTH_A_LOOK = new Set<Answer['answer']>(['flagged', 'quarantined', 'deferred', 'declined']);

/** The row with the server's answer, or null when the answer is about another operation. */
export function answered(row: LogRow, given: (Answer & { hash: string }) | undefined): LogRow | null {
  if (given === undefined || given.hash !== row.hash) return null;
  // A duplicate was answered before: what was said then stays, if it is known.
  const known = given.answer === 'duplicate' ? row.answer : null;
  const answer: Answer = known ?? { answer: given.answer, reason: given.reason, flags: given.flags };
  const { pending: _pending, attention: _attention, ...rest } = row;
  return { ...rest, answer, ...(needsAttention(answer) ? { attention: 1 as const } : {}) };
}

/** The row as pending once more; null when it is so already. */
export function offeredAgain(row: LogRow): LogRow | null {
  return row.pending === 1 ? null : { ...row, pending: 1 };
}

/** A deferred row that the server has disposed of since; null when it has not. */
export function disposedOf(row: LogRow, through: Through): LogRow | null {
  if (row.answer?.answer !== 'deferred' || row.number > through.number || through.deferred.includes(row.number)) return null;
  const { attention: _attention, ...rest } = row;
  return { ...rest, answer: { answer: 'applied', reason: null, flags: [] } };
}

/** The row as deferred once more: the server was restored to before it applied it. Null when the log knows, or it is on its way. */
export function deferredAgain(row: LogRow): LogRow | null {
  if (row.pending === 1 || row.answer === null || row.answer.answer === 'deferred') return null;
  return { ...row, answer: { answer: 'deferred', reason: null, flags: [] }, attention: 1 };
}

function needsAttention({ answer, flags }: Answer): boolean {
  return WORTH_A_LOOK.has(answer) || flags.length > 0;
}
