import type { OpenCashSession } from '../contract.ts';
import type { OperationLog } from '../log/operation-log.ts';
import { readableRows, type LogEntry } from '../log/log-row.ts';
import { afterEntry, concernsCash, SESSION_OPENED, sessionFrom, type OwnSession } from '../overlay/cash.ts';
import type { WritableStore } from '../store.ts';

/** The register's open session, kept from this device's own log as it grows. */
export class CashBook {
  readonly #store: WritableStore<OpenCashSession | null>;
  readonly #nameOf: (employeeId: string) => string | null;
  #session: OwnSession | null = null;

  private constructor(store: WritableStore<OpenCashSession | null>, nameOf: (employeeId: string) => string | null) {
    this.#store = store;
    this.#nameOf = nameOf;
  }

  /** Reads the log from the session opened last, and follows it: from before it is read, for other tabs record meanwhile. */
  static async open(log: OperationLog, store: WritableStore<OpenCashSession | null>, nameOf: (employeeId: string) => string | null): Promise<CashBook> {
    const book = new CashBook(store, nameOf);
    const meanwhile: LogEntry[] = [];
    let take = (entries: readonly LogEntry[]): unknown => meanwhile.push(...entries);
    log.onRecorded((entries) => take(entries));
    const opened = await log.read.lastOfType(SESSION_OPENED);
    const rows = opened === null ? [] : await log.read.from(opened.number);
    const reached = rows.at(-1)?.number ?? 0;
    book.#show(sessionFrom(readableRows(rows.filter(concernsCash))));
    take = (entries) => book.#take(entries.filter(({ row }) => row.number > reached));
    take(meanwhile);
    return book;
  }

  /** As it stands; read it inside the plan of an operation, where nobody else can record. */
  get session(): OwnSession | null {
    return this.#session;
  }

  /** Names are known later than the log: shows the session again. */
  refresh(): void {
    this.#show(this.#session);
  }

  #take(entries: readonly LogEntry[]): void {
    const concerned = entries.filter(({ row }) => concernsCash(row));
    if (concerned.length > 0) this.#show(concerned.reduce(afterEntry, this.#session));
  }

  #show(session: OwnSession | null): void {
    this.#session = session;
    this.#store.set(session === null ? null : { ...session, openedBy: session.openedBy === null ? null : this.#nameOf(session.openedBy) });
  }
}
