import type { LogEntry } from '../../../src/device/log/log-row.ts';

/** Something the product did that it never may. */
export class Violation extends Error {
  constructor(invariant: string, message: string) {
    super(`${invariant}: ${message}`);
    this.name = 'Violation';
  }
}

/** What has to follow from an act, reckoned from what the person meant. Money in centavos, pieces in thousandths. */
export interface Facts {
  stock: readonly { productId: string; warehouseId: string; quantityMilli: number }[];
  cash: readonly { method: string; amountCents: number }[];
  /**
   * Debits positive, by account; what stock costs is not in it, for only the server knows. Under `OWED` the accounts of
   * what is owed and of its tax together: how they share depends on what arrived first.
   */
  ledger: Readonly<Record<string, number>>;
  sale: { totalCents: number; netCents: number; taxCents: number } | null;
  /** What customers' accounts change by, less what they paid on layaways. */
  owed: readonly { customerId: string; amountCents: number }[];
  /** What gift cards and points change by. */
  held: readonly { kind: string; ownerId: string; amountCents: number }[];
  /** What is kept for customers, as stock is. */
  reserved: readonly { productId: string; warehouseId: string; quantityMilli: number }[];
}

export const OWED = 'owed';
export const NO_FACTS: Facts = { stock: [], cash: [], ledger: {}, sale: null, owed: [], held: [], reserved: [] };

/** An act somebody began at a device, and what they were told of it. */
export interface Attempt {
  readonly serial: number;
  readonly type: string;
  /** The enrolment it was begun under. */
  readonly device: string;
  readonly place: string;
  /** The page it was begun in. */
  readonly tab: object;
  readonly beganMs: number;
  /** Stands in the operation's texts and in no other's. */
  readonly mark: string;
  readonly quarantined: boolean;
  /** What follows from it, given the operation's body (the session's id and figures stand there). */
  readonly facts: (body: Record<string, unknown>) => Facts;
  /** `unknown`: whoever did it saw the page go before it answered. `lost`: it went with evicted storage, and they know. */
  outcome: 'open' | 'saved' | 'refused' | 'unknown' | 'lost';
  /** What they were told, as it stood in the log then. */
  saved: LogEntry | null;
  /** The operation's body, once it is known. */
  body: Record<string, unknown> | null;
  refusal: string | null;
  /** True time when it was recorded is told by the device's clock exactly enough to be held to it. */
  timely: boolean;
}

/** All that people were told. The oracle knows nothing else. */
export class Promises {
  readonly attempts: Attempt[] = [];
  /** Enrolments whose storage the browser threw away: what they had not handed in is gone, and known to be. */
  readonly evicted = new Set<string>();
  /** Enrolments of which there were two: a cloned tablet. */
  readonly cloned = new Set<string>();

  begin(attempt: Omit<Attempt, 'outcome' | 'saved' | 'body' | 'refusal'>): Attempt {
    const begun: Attempt = { ...attempt, outcome: 'open', saved: null, body: null, refusal: null };
    this.attempts.push(begun);
    return begun;
  }

  get nextSerial(): number {
    return this.attempts.length + 1;
  }

  /** What people learn when all is well again: of what they saw no answer to, whether it was saved. */
  learn(attempt: Attempt, body: Record<string, unknown> | null): void {
    if (attempt.outcome === 'unknown' || attempt.outcome === 'lost') attempt.outcome = body === null ? 'lost' : 'saved';
    if (attempt.outcome === 'saved' && body === null) attempt.outcome = 'lost';
    attempt.body = body;
  }
}
