import type { Operation } from '../../domain/kernel/envelope.ts';
import { uuidv7 } from '../../domain/kernel/ids.ts';
import { definitionOf } from '../../domain/registry.ts';
import type { Permission } from '../../domain/identity/permissions.ts';
import type { EmployeeRow } from '../../domain/sync/rows.ts';
import { DeviceError, type Shop, type SignedIn } from '../contract.ts';
import type { LogEntry } from '../log/log-row.ts';
import type { LogTail, OperationLog } from '../log/operation-log.ts';
import type { Draft } from '../log/seal.ts';
import type { OwnSession } from '../overlay/cash.ts';
import type { Ports } from '../ports.ts';
import { localWorld } from './local-world.ts';
import { isGraceOver } from './settings.ts';

export interface RecorderContext {
  ports: Pick<Ports, 'clock' | 'randomBytes'>;
  log: OperationLog;
  shop(): Shop | null;
  signedIn(): SignedIn | null;
  can(permission: Permission): boolean;
  employee(id: string): EmployeeRow | null;
  session(): OwnSession | null;
  nowMs(): number;
  /** A stable code why this device may record no more, or null. */
  ended(): string | null;
}

/** An act as a screen means it: its type, and what it says once the log stands still. */
export interface Act {
  type: string;
  /** Default: the first. */
  version?: number;
  plan(tail: LogTail, facts: { shop: Shop; author: string; session: OwnSession | null }): Pick<Draft, 'body' | 'personal' | 'folioNumber' | 'cartId'>;
}

/** Flags of which the device says no before the act; the rest are the server's to judge. */
const refusedFlags: Record<string, string> = {
  'discount-over-limit': 'discount-over-limit',
  'price-overridden': 'not-permitted',
  'credit-not-permitted': 'not-permitted',
  'unknown-session': 'no-session',
  'session-closed': 'no-session',
};

/**
 * Records what a person does: asks whether they may, and the act's own rules, while nobody else can record.
 * @throws DeviceError `not-permitted`, `suspended`, `device-revoked`, `forked`, the rule's own code, or the log's
 */
export function recordAct(context: RecorderContext, act: Act): Promise<{ entry: LogEntry; fresh: boolean }> {
  const version = act.version ?? 1;
  const definition = definitionOf(act.type, version);
  if (definition === null) throw new DeviceError('invalid-operation', act.type);
  return context.log.record({
    plan: (tail) => {
      const { shop, author } = whoAndWhere(context, definition.permission);
      const id = uuidv7(context.ports.clock.wallMs(), context.ports.randomBytes);
      return { id, type: act.type, version, author, ...act.plan(tail, { shop, author, session: context.session() }) };
    },
    judge: (operation) => judge(context, operation),
  });
}

function whoAndWhere(context: RecorderContext, permission: Permission | null): { shop: Shop; author: string } {
  const ended = context.ended();
  if (ended !== null) throw new DeviceError(ended);
  const shop = context.shop();
  const author = context.signedIn()?.employee.id;
  if (shop === null || author === undefined) throw new DeviceError('not-permitted');
  if (permission !== null && !context.can(permission)) throw new DeviceError('not-permitted');
  if (isGraceOver(shop, context.nowMs())) throw new DeviceError('suspended');
  return { shop, author };
}

function judge(context: RecorderContext, operation: Operation): void {
  const shop = context.shop();
  const definition = definitionOf(operation.type, operation.version);
  if (shop === null || definition === null) throw new DeviceError('not-permitted');
  const world = localWorld({ shop, employee: context.employee, session: context.session() });
  const ruling = definition.decide(operation, world);
  if (ruling.outcome === 'quarantined' || ruling.outcome === 'declined') throw new DeviceError(ruling.reason ?? 'refused');
  for (const { code } of ruling.flags) {
    const refused = refusedFlags[code];
    if (refused !== undefined) throw new DeviceError(refused);
  }
}
