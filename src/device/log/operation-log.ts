import { nextReading, type ClockOffset } from '../../domain/kernel/clock.ts';
import type { Operation } from '../../domain/kernel/envelope.ts';
import type { Through } from '../../domain/sync/api.ts';
import { DeviceError } from '../contract.ts';
import { isQuotaExceeded } from '../local/indexed-db.ts';
import type { Channel, Ports } from '../ports.ts';
import { answered, deferredAgain, disposedOf, offeredAgain } from './answers.ts';
import { openLogDatabase } from './log-database.ts';
import { LogReader } from './log-reader.ts';
import { parseRow, readableRows, type Answer, type LogEntry, type LogRow } from './log-row.ts';
import { append, AlreadyRecorded, restate, TailMoved } from './log-store.ts';
import { keepReserve, releaseReserve } from './reserve.ts';
import { EMPTY_HEAD, prepare, seal, type Draft, type Head, type Origin } from './seal.ts';

/** What the plan of an operation may read: the log as it stands while nobody else can write. */
export interface LogTail {
  nextFolioNumber: number;
}

/**
 * Says what to record, from the log's state under the lock; runs again when another tab recorded in between.
 * `judge` sees the operation as its schema parsed it and throws a DeviceError to refuse it.
 */
export interface Intent {
  plan(tail: LogTail): Draft;
  judge?(operation: Operation): void;
}

type Heard = (entries: readonly LogEntry[]) => void;
export type LogPorts = Pick<Ports, 'clock' | 'randomBytes' | 'locks' | 'indexedDB' | 'keyRange' | 'subtle' | 'channel'>;

const MOST_TRIES = 20;

/**
 * The log of this device's operations, and its one writer. Each operation is one row, numbered without gaps and
 * chained by hash, on the disk before `record` resolves. Other tabs follow by channel.
 */
export class OperationLog {
  readonly read: LogReader;
  readonly #database: IDBDatabase;
  readonly #ports: LogPorts;
  readonly #origin: Origin;
  readonly #lockName: string;
  readonly #channel: Channel;
  readonly #offset: () => ClockOffset | null;
  readonly #recordedListeners = new Set<Heard>();
  readonly #restatedListeners = new Set<(rows: readonly LogRow[]) => void>();
  #head: Head = EMPTY_HEAD;
  #lastFolioNumber = 0;
  #catchingUp: Promise<void> = Promise.resolve();

  private constructor(database: IDBDatabase, ports: LogPorts, origin: Origin, prefix: string, offset: () => ClockOffset | null) {
    this.#database = database;
    this.#ports = ports;
    this.#origin = origin;
    this.#lockName = `${prefix}-log`;
    this.#offset = offset;
    this.read = new LogReader(database, ports.keyRange);
    this.#channel = ports.channel(`${prefix}-log`);
  }

  /** Opens the log of one enrolment; `prefix` carries its tenant and device. */
  static async open(ports: LogPorts, origin: Origin, prefix: string, offset: () => ClockOffset | null): Promise<OperationLog> {
    const database = await openLogDatabase(ports.indexedDB, prefix);
    const log = new OperationLog(database, ports, origin, prefix, offset);
    const last = await log.read.last();
    if (last !== null) log.#head = headOf(last);
    log.#lastFolioNumber = await log.read.lastFolioNumber();
    log.#channel.listen((message) => log.#heard(message));
    await keepReserve(database, ports.randomBytes).catch(() => {});
    return log;
  }

  get head(): Head {
    return this.#head;
  }

  /** Calls with every operation recorded, here or in another tab, in number order. */
  onRecorded(listener: Heard): void {
    this.#recordedListeners.add(listener);
  }

  /** Calls with rows whose standing with the server changed. */
  onRestated(listener: (rows: readonly LogRow[]) => void): void {
    this.#restatedListeners.add(listener);
  }

  /**
   * Records one operation: resolves when it is on the disk. When the draft's cart was sold before, answers that row.
   * @throws DeviceError of the plan or the rules, `storage-full`, `invalid-operation`
   */
  async record(intent: Intent): Promise<{ entry: LogEntry; fresh: boolean }> {
    const result = await this.#ports.locks.request(this.#lockName, {}, () => this.#write(intent));
    if (result.fresh) this.#channel.post({ kind: 'recorded', number: result.entry.row.number });
    return result;
  }

  /** Records the server's answers. Rows whose hash is another's are left alone. */
  settle(answers: readonly (Answer & { number: number; hash: string })[]): Promise<void> {
    const first = answers[0];
    const last = answers.at(-1);
    if (first === undefined || last === undefined) return Promise.resolve();
    const byNumber = new Map(answers.map((answer) => [answer.number, answer]));
    return this.#restate(this.#ports.keyRange.bound(first.number, last.number), (row) => answered(row, byNumber.get(row.number)));
  }

  /** Offers again everything from a number on: the server has lost it. */
  offerAgain(from: number): Promise<void> {
    return this.#restate(this.#ports.keyRange.lowerBound(from), offeredAgain);
  }

  /** Clears the mark of deferred operations that the server has disposed of since, and sets it where it no longer has. */
  async disposed(through: Through): Promise<void> {
    const deferred = (await this.read.attention()).filter((row) => row.answer?.answer === 'deferred');
    for (const { number } of deferred) await this.#restate(this.#ports.keyRange.only(number), (row) => disposedOf(row, through));
    const known = new Set(deferred.map(({ number }) => number));
    for (const number of through.deferred) {
      if (!known.has(number)) await this.#restate(this.#ports.keyRange.only(number), deferredAgain);
    }
  }

  /** Reads what other tabs recorded. */
  catchUp(): Promise<void> {
    this.#catchingUp = this.#catchingUp.catch(() => {}).then(async () => {
      const entries = readableRows(await this.read.from(this.#head.number + 1));
      if (entries.length > 0) this.#follow(entries);
    });
    return this.#catchingUp;
  }

  close(): void {
    this.#channel.close();
    this.#database.close();
  }

  async #write(intent: Intent): Promise<{ entry: LogEntry; fresh: boolean }> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const draft = intent.plan({ nextFolioNumber: this.#lastFolioNumber + 1 });
      const clock = nextReading(this.#ports.clock.wallMs(), this.#offset(), this.#head.clock);
      const operation = prepare(draft, this.#origin, this.#head, clock);
      intent.judge?.(operation);
      const entry = await seal(operation, draft, this.#ports.subtle, this.#ports.randomBytes);
      try {
        await this.#append(entry.row);
        this.#follow([entry]);
        return { entry, fresh: true };
      } catch (error) {
        if (error instanceof AlreadyRecorded) {
          const row = draft.cartId === undefined ? null : await this.read.byCart(draft.cartId);
          if (row !== null) return { entry: parseRow(row), fresh: false };
        } else if (!(error instanceof TailMoved)) throw error;
        await this.catchUp();
        this.#lastFolioNumber = await this.read.lastFolioNumber();
      }
    }
    throw new DeviceError('log-contended');
  }

  async #append(row: LogRow): Promise<void> {
    try {
      await append(this.#database, row);
    } catch (error) {
      if (!isQuotaExceeded(error)) throw error;
      if (!(await releaseReserve(this.#database).catch(() => false))) throw new DeviceError('storage-full');
      await append(this.#database, row).catch((again: unknown) => {
        throw isQuotaExceeded(again) ? new DeviceError('storage-full') : again;
      });
    }
  }

  #follow(entries: readonly LogEntry[]): void {
    const fresh = entries.filter((entry) => entry.row.number > this.#head.number);
    const last = fresh.at(-1);
    if (last === undefined) return;
    this.#head = headOf(last.row);
    for (const { row } of fresh) this.#lastFolioNumber = Math.max(this.#lastFolioNumber, row.folioNumber ?? 0);
    for (const heard of this.#recordedListeners) heard(fresh);
  }

  async #restate(range: IDBKeyRange, change: (row: LogRow) => LogRow | null): Promise<void> {
    const rows = await this.#ports.locks.request(this.#lockName, {}, () => restate(this.#database, range, change));
    if (rows.length === 0) return;
    await this.#tell(rows);
    this.#channel.post({ kind: 'restated', from: rows[0]?.number, to: rows.at(-1)?.number });
  }

  #heard(message: unknown): void {
    const { kind, from, to } = message as { kind?: string; from?: number; to?: number };
    if (kind === 'recorded') void this.catchUp().catch(() => {});
    if (kind === 'restated' && from !== undefined && to !== undefined) void this.#reread(from, to).catch(() => {});
  }

  async #reread(from: number, to: number): Promise<void> {
    await this.#tell(await this.read.from(from, to - from + 1));
  }

  /** Tells of rows that stand otherwise. Among them may be one of a tab that ended after its write, before it said so. */
  async #tell(rows: readonly LogRow[]): Promise<void> {
    if ((rows.at(-1)?.number ?? 0) > this.#head.number) await this.catchUp();
    for (const heard of this.#restatedListeners) heard(rows);
  }
}

/** The end of the chain that a row is; of a damaged one the clock is what the row itself says. */
function headOf(row: LogRow): Head {
  const { number, hash, recordedMs } = row;
  const [entry] = readableRows([row]);
  const clock = entry?.operation.clock ?? { wallMs: recordedMs, logicalMs: recordedMs, counter: 0, offsetMs: null, offsetAgeMs: null };
  return { number, hash, clock };
}
