import type { PendingOperation } from '../contract.ts';
import type { OperationLog } from '../log/operation-log.ts';
import { readableRows, type LogRow } from '../log/log-row.ts';

/** Most operations shown one by one; the counts are of all. */
const MOST_SHOWN = 500;
/** How long what was applied with a remark stays in the list: the owner has it as a task. */
const REMARK_MS = 2 * 86_400_000;

const states: Partial<Record<NonNullable<LogRow['answer']>['answer'], PendingOperation['state']>> = {
  quarantined: 'quarantined',
  deferred: 'deferred',
  declined: 'declined',
};

/** What is pending or wants a look, kept from the log as it changes. */
export class PendingList {
  readonly #operations = new Map<number, PendingOperation>();
  readonly #nowMs: () => number;
  readonly #changed: () => void;
  #pending = 0;

  private constructor(nowMs: () => number, changed: () => void) {
    this.#nowMs = nowMs;
    this.#changed = changed;
  }

  static async open(log: OperationLog, nowMs: () => number, changed: () => void): Promise<PendingList> {
    const list = new PendingList(nowMs, changed);
    const head = log.head.number;
    const [pending, attention, shown] = await Promise.all([log.read.pendingCount(), log.read.attention(), log.read.pending(MOST_SHOWN)]);
    list.#pending = pending;
    for (const row of [...attention, ...shown]) list.#put(row);
    log.onRecorded((entries) => list.#recorded(entries.map(({ row }) => row).filter((row) => row.number > head)));
    // A device that is closing reads its log no more.
    log.onRestated((rows) => void list.#restated(log, rows).catch(() => {}));
    return list;
  }

  get pending(): number {
    return this.#pending;
  }

  /** How many a person should look at; remarks on what was applied are not counted. */
  get attention(): number {
    return [...this.#operations.values()].filter(({ state }) => state !== 'pending' && state !== 'flagged').length;
  }

  get operations(): PendingOperation[] {
    const since = this.#nowMs() - REMARK_MS;
    const shown = [...this.#operations.values()].filter(({ state, recordedMs }) => state !== 'flagged' || recordedMs > since);
    return shown.sort((a, b) => a.number - b.number).slice(0, MOST_SHOWN);
  }

  #recorded(rows: readonly LogRow[]): void {
    this.#pending += rows.length;
    for (const row of rows) if (this.#operations.size < MOST_SHOWN) this.#put(row);
    this.#changed();
  }

  async #restated(log: OperationLog, rows: readonly LogRow[]): Promise<void> {
    for (const row of rows) this.#put(row);
    this.#pending = await log.read.pendingCount();
    this.#changed();
  }

  #put(row: LogRow): void {
    const state = stateOf(row);
    if (state === null) this.#operations.delete(row.number);
    else this.#operations.set(row.number, { number: row.number, type: row.type, recordedMs: row.recordedMs, state, reason: reasonOf(row), label: labelOf(row) });
  }
}

function stateOf({ pending, attention, answer }: LogRow): PendingOperation['state'] | null {
  if (pending === 1) return 'pending';
  if (attention !== 1 || answer === null) return null;
  return states[answer.answer] ?? 'flagged';
}

function reasonOf({ answer }: LogRow): string | null {
  return answer?.reason ?? answer?.flags[0]?.code ?? null;
}

function labelOf(row: LogRow): string | null {
  if (row.folioNumber === undefined && row.personal === null) return null;
  const [entry] = readableRows([row]);
  if (entry === undefined) return null;
  const { body, personal } = entry.operation;
  const { folio } = body as { folio?: unknown };
  const name = personal === null ? null : (personal as { name?: unknown }).name;
  return [folio, name].find((text): text is string => typeof text === 'string') ?? null;
}
