import { judgeAuthor } from '../../src/domain/kernel/author.ts';
import { businessTimeMs } from '../../src/domain/kernel/clock.ts';
import { localDayAndHour } from '../../src/domain/kernel/days.ts';
import { AFTER_SIGN_OFF_FLAG, FORK_FLAG, type Decision, type Flag } from '../../src/domain/kernel/decision.ts';
import { noEffects, type Effects } from '../../src/domain/kernel/effects.ts';
import type { Operation } from '../../src/domain/kernel/envelope.ts';
import type { AnyDefinition } from '../../src/domain/registry.ts';
import type { BatchWorld } from './world.ts';

/** The version of the pure effects that this build computes; older ones stay as they were. */
export const EFFECT_VERSION = 1;
/** The schema of a decision holds no more. */
const MAX_FLAGS = 600;

/** What the chain says of an operation besides its content. */
export interface Circumstances {
  receivedAtMs: number;
  /** Business time of the operation before it in its chain; null when that is not known. */
  previousBusinessMs: number | null;
  /** Recorded by the server itself: nobody's permission is asked. */
  byServer: boolean;
  /** Recorded by a device of which there are two; `copy` counts those that bear the same folio, from 1. */
  fork: { copy: number } | null;
  /** It came under a number that the owner had given up as lost. */
  afterSignOff?: boolean;
}

export interface Judged {
  decision: Decision;
  effects: Effects;
}

/** Decides an operation and works out what follows from it. */
export function judge(definition: AnyDefinition, operation: Operation, world: BatchWorld, circumstances: Circumstances): Judged {
  if (!world.knowsBranch(operation.branch)) return unapplied(operation, world, circumstances, 'quarantined', 'unknown-branch');
  const ruling = definition.decide(operation, world);
  const outcome = ruling.outcome ?? 'applied';
  if (outcome !== 'applied') return unapplied(operation, world, circumstances, outcome, ruling.reason ?? null, ruling.flags);
  const base = emptyDecision(operation, world, circumstances);
  const flags = [...ruling.flags, ...circumstantialFlags(definition, operation, world, circumstances, base.businessMs)];
  const decision: Decision = {
    ...base,
    outcome,
    flags: flags.slice(0, MAX_FLAGS),
    postingDay: firstOpenDay(base.day, world),
    costsCents: ruling.costsCents ?? [],
    variancesCents: ruling.variancesCents ?? [],
    taxesCents: ruling.taxesCents ?? [],
    owedCents: ruling.owedCents ?? [],
  };
  const effects = definition.effects(operation, decision);
  if (effects.journal.length === 0 || decision.postingDay === decision.day) return { decision, effects };
  const { day, postingDay } = decision;
  return { decision: { ...decision, flags: [...decision.flags.slice(0, MAX_FLAGS - 1), { code: 'closed-period', data: { day, postingDay } }] }, effects };
}

/** The decision of an operation that has no effects: declined, quarantined or deferred. */
export function unapplied(
  operation: Pick<Operation, 'clock' | 'branch'> | null,
  world: BatchWorld,
  circumstances: Circumstances,
  outcome: Exclude<Decision['outcome'], 'applied'>,
  reason: string | null,
  flags: readonly Flag[] = [],
): Judged {
  const fork: Flag[] = circumstances.fork ? [{ code: FORK_FLAG }] : [];
  if (circumstances.afterSignOff === true) fork.push({ code: AFTER_SIGN_OFF_FLAG });
  return { decision: { ...emptyDecision(operation, world, circumstances), outcome, reason, flags: [...flags, ...fork] }, effects: noEffects() };
}

function emptyDecision(operation: Pick<Operation, 'clock' | 'branch'> | null, world: BatchWorld, circumstances: Circumstances): Decision {
  const { receivedAtMs, previousBusinessMs } = circumstances;
  const businessMs = operation ? businessTimeMs(operation.clock, previousBusinessMs, receivedAtMs) : (previousBusinessMs ?? 0) || receivedAtMs;
  const { day, hour } = localDayAndHour(businessMs, world.timeZone(operation?.branch ?? ''));
  return {
    outcome: 'applied', reason: null, flags: [], receivedAtMs, businessMs, day, hour, postingDay: day,
    costsCents: [], variancesCents: [], taxesCents: [], owedCents: [], effectVersion: EFFECT_VERSION,
  };
}

function circumstantialFlags(definition: AnyDefinition, operation: Operation, world: BatchWorld, circumstances: Circumstances, businessMs: number): Flag[] {
  const flags = circumstances.byServer ? [] : judgeAuthor(definition, operation, world);
  if (world.deviceRevokedBefore(operation.device, businessMs)) flags.push({ code: 'recorded-after-revocation' });
  if (circumstances.fork) flags.push({ code: FORK_FLAG, data: { copy: circumstances.fork.copy } });
  if (circumstances.afterSignOff === true) flags.push({ code: AFTER_SIGN_OFF_FLAG });
  return flags;
}

/** The day the journal books it under: its own, or the first of the next month whose period is not closed. */
function firstOpenDay(day: string, world: BatchWorld): string {
  let month = day.slice(0, 7);
  if (!world.isClosed(month)) return day;
  while (world.isClosed(month)) month = nextMonth(month);
  return `${month}-01`;
}

function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
