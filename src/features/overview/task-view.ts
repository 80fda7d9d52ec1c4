import type { z } from 'zod';
import type { taskSchema } from '../../domain/reports/api.ts';
import { flagSchema } from '../../domain/kernel/decision.ts';
import type { Flag } from '../../domain/kernel/decision.ts';

export type OfficeTask = z.infer<typeof taskSchema>;

/** Kinds that put money or the record itself in doubt come first, and red. */
const SERIOUS = new Set(['quarantined', 'fork', 'session-opened-twice', 'expected-cash-differs', 'inactive-employee', 'recorded-after-revocation']);

export function isSerious(kind: string): boolean {
  return SERIOUS.has(kind);
}

/** Serious kinds first, then by how many wait. */
export function byUrgency<T extends { kind: string; count: number }>(tasks: readonly T[]): T[] {
  return [...tasks].sort((one, other) => Number(isSerious(other.kind)) - Number(isSerious(one.kind)) || other.count - one.count);
}

/** What of a task's detail a screen can show. */
export interface TaskFacts {
  folio: string | null;
  type: string | null;
  reason: string | null;
  flags: readonly Flag[];
}

/** Reads a task's detail; what does not fit is left out, for older servers wrote other things there. */
export function taskFacts({ detail }: Pick<OfficeTask, 'detail'>): TaskFacts {
  const text = (name: string): string | null => (typeof detail[name] === 'string' ? detail[name] : null);
  const flags = flagSchema.array().safeParse(detail['flags']);
  return { folio: text('folio'), type: text('type'), reason: text('reason'), flags: flags.success ? flags.data : [] };
}

/** A figure that a flag carries, when it does. */
export function flagNumber(flag: Flag | undefined, name: string): number | null {
  const value = flag?.data?.[name];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
