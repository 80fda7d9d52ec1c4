import type { Disposed } from './writes/operations.ts';
import type { NewTask } from './writes/tasks.ts';

/** What of a disposed operation somebody should look at: a task a kind of flag, or one for what was quarantined. */
export function tasksOf(deviceId: string, { received, decision }: Disposed): NewTask[] {
  const { envelope, number, reading } = received;
  const folio = reading.kind === 'readable' ? (reading.definition.folio?.(reading.operation.body) ?? null) : null;
  const about = { type: envelope?.type ?? null, number, folio };
  const common = { operationId: envelope?.id ?? null, branchId: envelope?.branch ?? null, deviceId };
  if (decision.outcome === 'quarantined') {
    return [{ ...common, kind: 'quarantined', detail: { ...about, hash: received.hash, reason: decision.reason } }];
  }
  const kinds = new Set(decision.flags.map(({ code }) => code));
  return [...kinds].map((kind) => ({ ...common, kind, detail: { ...about, flags: decision.flags.filter(({ code }) => code === kind) } }));
}
