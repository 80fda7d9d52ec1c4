import type { z } from 'zod';
import type { Decision, Flag, Outcome } from './decision.ts';
import type { Effects } from './effects.ts';
import type { Operation } from './envelope.ts';
import type { BalanceKey } from './balance.ts';
import type { Permission } from '../identity/permissions.ts';
import type { World } from './world.ts';

/** The records an operation's rules read, so that they can be loaded for hundreds of operations at once. */
export interface Needs {
  products?: readonly string[];
  customers?: readonly string[];
  sessions?: readonly string[];
  employees?: readonly string[];
  /** Sales by id, with what was returned of them and what is still owed for them. */
  sales?: readonly string[];
  layaways?: readonly string[];
  transfers?: readonly string[];
  /** Drafts of which it matters whether they were paid before. */
  drafts?: readonly string[];
  balances?: readonly BalanceKey[];
}

/** What the rules of an operation type answer: how it stands, and what its effects need to know. */
export interface Ruling {
  outcome?: Outcome;
  reason?: string;
  flags: Flag[];
  costsCents?: number[];
  variancesCents?: number[];
  taxesCents?: number[];
  owedCents?: number[];
}

/**
 * Everything the product knows of one operation type in one version. Pure: the same code runs on the device
 * (before recording, and for its overlay) and on the server (which decides).
 */
export interface OperationDefinition<Body, Personal = null> {
  readonly type: string;
  readonly version: number;
  readonly body: z.ZodType<Body>;
  /** Schema of the detached personal part, null when the type has none. */
  readonly personal: z.ZodType<Personal> | null;
  /** What the author must be allowed to attempt; null when no person decides it. */
  readonly permission: Permission | null;
  /** `id` is the operation's own. */
  needs(body: Body, id: string): Needs;
  /** The folio that people look the operation up by; what has one is kept in the history of its branch. */
  folio?(body: Body): string;
  /** Judges the operation against the world as it stands; never throws for what a person did. */
  decide(operation: Operation<Body, Personal>, world: World): Ruling;
  effects(operation: Operation<Body, Personal>, decision: Decision): Effects;
}
