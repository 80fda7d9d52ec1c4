import type { Payment } from '../domain/sales/operations.ts';
import type { CustomerFields, CustomerPersonal } from '../domain/customers/operations.ts';
import type { Permission } from '../domain/identity/permissions.ts';
import { uuidv7 } from '../domain/kernel/ids.ts';
import type { InvoiceReceiver } from '../domain/invoicing/operations.ts';
import type { CustomerRow } from '../domain/sync/rows.ts';
import { DeviceError, type Cart, type Catalogue, type RecordedSale, type SignInResult, type Tickets } from './contract.ts';
import { PaymentHold } from './drafts/payment-hold.ts';
import type { House } from './house.ts';
import { ApiProblem, askFile } from './http/api-client.ts';
import type { DeviceToken } from './identity/device-token.ts';
import { confirmPin, signIn, type SignInContext } from './identity/sign-in.ts';
import type { Verifiers } from './identity/verifiers.ts';
import type { OperationLog } from './log/operation-log.ts';
import type { PulledStore } from './pull/pulled-store.ts';
import type { SearchClient } from './search/search-client.ts';
import { askInvoice, keepReceiver, type InvoiceAsked } from './shop/ask-invoice.ts';
import type { CashBook } from './shop/cash-book.ts';
import { checkOut } from './shop/checkout.ts';
import type { CustomerDirectory } from './shop/customer-directory.ts';
import { exportPending } from './shop/export-pending.ts';
import type { InvoiceBook } from './shop/invoice-book.ts';
import { recordAct, type RecorderContext } from './shop/recorder.ts';
import type { StationContext } from './station-context.ts';
import { withToken } from './sync/pull-sender.ts';
import type { SyncEngine } from './sync/sync-engine.ts';
import type { SharedStatus, SyncStatus } from './sync/sync-status.ts';

/** A cashier's shift: so long nobody types the PIN again. */
const SHIFT_MS = 8 * 3_600_000;

/** Under what the last export is remembered. */
const EXPORTED = 'exported';

interface Exported {
  deviceId: string;
  /** Everything up to this number that was pending then is in the file. */
  through: number;
}

/** All that an open station is made of. */
export interface Opened {
  pulled: PulledStore;
  log: OperationLog;
  house: House;
  cash: CashBook;
  search: SearchClient;
  engine: SyncEngine;
  status: SharedStatus;
  verifiers: Verifiers;
  token: DeviceToken;
  tickets: Tickets;
  catalogue: Catalogue;
  customers: CustomerDirectory;
  invoices: InvoiceBook;
}

/** An enrolled device at work: its log, what it pulled, and the people who use it. */
export class Station {
  readonly recorder: RecorderContext;
  /** Who takes money for a ticket that others may have open. */
  readonly hold: PaymentHold;
  readonly #context: StationContext;
  readonly #opened: Opened;
  #personToken: string | null = null;
  #cancelShiftEnd: () => void = () => {};

  constructor(context: StationContext, opened: Opened) {
    this.#context = context;
    this.#opened = opened;
    this.recorder = {
      ports: context.ports,
      log: opened.log,
      shop: () => context.stores.shop.get(),
      signedIn: () => this.#onShift(),
      can: (permission) => this.can(permission),
      employee: (id) => opened.house.employee(id),
      session: () => opened.cash.session,
      nowMs: () => context.clock.nowMs(),
      ended: () => endedCode(opened.status.store.get()),
    };
    const { cart } = context;
    this.hold = new PaymentHold({ ports: context.ports, token: opened.token, isShared: (cartId) => cart.isShared(cartId), isUnsold: (cartId) => cart.unsold.includes(cartId) });
    context.stores.people.subscribe(() => this.#followPerson());
  }

  get tickets(): Tickets {
    return this.#opened.tickets;
  }

  get catalogue(): Catalogue {
    return this.#opened.catalogue;
  }

  get customers(): CustomerDirectory {
    return this.#opened.customers;
  }

  get invoices(): InvoiceBook {
    return this.#opened.invoices;
  }

  /** The access token of who is signed in, when the server let them in. */
  get personToken(): string | null {
    return this.#personToken;
  }

  can(permission: Permission): boolean {
    const signedIn = this.#onShift();
    return signedIn !== null && this.#opened.house.can(signedIn.employee.id, permission);
  }

  async signIn(employeeId: string, pin: string): Promise<SignInResult> {
    const { stores, clock } = this.#context;
    const employee = stores.people.get().find((person) => person.id === employeeId);
    if (employee === undefined) return { kind: 'refused', code: 'not-here', detail: '' };
    const admission = await signIn(this.#signInContext(), employeeId, pin);
    if (!admission.admitted) return admission.result;
    this.#personToken = admission.token;
    stores.signedIn.set({ employee, online: admission.online, sinceMs: clock.nowMs() });
    this.#cancelShiftEnd();
    this.#cancelShiftEnd = this.#context.ports.timers.after(SHIFT_MS, () => this.lock());
    return { kind: 'ok' };
  }

  confirmPin(employeeId: string, pin: string): Promise<SignInResult> {
    return confirmPin(this.#signInContext(), employeeId, pin);
  }

  lock(): void {
    this.#personToken = null;
    this.#context.stores.signedIn.set(null);
  }

  async completeSale(cart: Cart, payments: readonly Payment[], changeCents: number): Promise<RecordedSale> {
    await this.hold.confirm(cart.id);
    const sale = await checkOut(this.recorder, this.#context.stored.enrolment.folioSeries, cart, payments, changeCents);
    this.#context.cart.spent(cart.id);
    return sale;
  }

  async createCustomer(fields: CustomerFields, personal: CustomerPersonal): Promise<CustomerRow> {
    const { clock, randomBytes } = this.#context.ports;
    const id = uuidv7(clock.wallMs(), randomBytes);
    await recordAct(this.recorder, { type: 'customer.created', plan: () => ({ body: { customerId: id, fields }, personal }) });
    const row = await this.#opened.customers.get(id);
    if (row === null) throw new DeviceError('not-recorded');
    return row;
  }

  askInvoice(saleId: string, asked: InvoiceAsked): Promise<string> {
    return askInvoice(this.recorder, this.#opened.invoices, this.#context.stored.enrolment.folioSeries, saleId, asked);
  }

  async invoiceFile(saleId: string, kind: 'pdf' | 'xml'): Promise<Blob> {
    const { ports } = this.#context;
    try {
      return await withToken(this.#opened, (token) => askFile(ports, { path: `/sync/invoices/${saleId}/${kind}`, token }));
    } catch (error) {
      throw new DeviceError(error instanceof ApiProblem ? error.code : 'offline');
    }
  }

  keepReceiver(customerId: string, receiver: InvoiceReceiver): Promise<void> {
    return keepReceiver(this.recorder, customerId, receiver);
  }

  syncNow(): void {
    this.#opened.status.wake();
  }

  /** Remembers up to which number all was exported: what is in a file is not lost with this browser. */
  async exportPending(): Promise<Blob> {
    const { ports, stored, clock, database } = this.#context;
    const { log } = this.#opened;
    const through = log.head.number;
    const file = await exportPending(log.read, stored.enrolment, stored.privateKey, ports.subtle, clock.nowMs());
    const exported: Exported = { deviceId: stored.enrolment.deviceId, through };
    await database.put({ [EXPORTED]: exported });
    return file;
  }

  /** What stands in the way of taking this enrolment away. Of one that has ended anybody may. */
  async mayLeave(): Promise<'not-permitted' | 'pending-first' | null> {
    const { database, stored } = this.#context;
    const { log, status } = this.#opened;
    await log.catchUp();
    const pending = await log.read.pending();
    const exported = await database.get<Exported>(EXPORTED);
    const through = exported?.deviceId === stored.enrolment.deviceId ? exported.through : 0;
    if (pending.some(({ number }) => number > through)) return 'pending-first';
    return endedCode(status.store.get()) !== null || this.can('devices.manage') ? null : 'not-permitted';
  }

  /**
   * Before the tablet takes another enrolment everything is offered once more: a server restored from a backup may
   * have lost what it took, and whoever was revoked is not told what it holds.
   */
  async offerAll(): Promise<void> {
    await this.#opened.log.offerAgain(1);
    this.syncNow();
  }

  /** Whether everything recorded here was handed in. */
  async isHandedIn(): Promise<boolean> {
    return (await this.#opened.log.read.pendingCount()) === 0;
  }

  async close(): Promise<void> {
    const { engine, search, status, log, pulled } = this.#opened;
    await engine.stop();
    search.close();
    status.close();
    log.close();
    await pulled.close();
  }

  /** Who is signed in is shown as last pulled; whoever was dismissed is locked out at once. */
  #followPerson(): void {
    const { signedIn } = this.#context.stores;
    const before = signedIn.get();
    if (before === null) return;
    const employee = this.#opened.house.employee(before.employee.id);
    if (employee?.active !== true) this.lock();
    else signedIn.set({ ...before, employee });
  }

  /** Who is signed in, while their shift lasts and they are still one of the house. */
  #onShift(): ReturnType<StationContext['stores']['signedIn']['get']> {
    const { stores, clock } = this.#context;
    const signedIn = stores.signedIn.get();
    if (signedIn === null) return null;
    const over = clock.nowMs() - signedIn.sinceMs > SHIFT_MS || this.#opened.house.employee(signedIn.employee.id)?.active !== true;
    return over ? null : signedIn;
  }

  #signInContext(): SignInContext {
    const { ports, clock, database, stores } = this.#context;
    const { token, verifiers, log } = this.#opened;
    return {
      ports, clock, database, token, verifiers,
      offlineDays: () => stores.shop.get()?.tenant.offlineSignInDays ?? 0,
      attempted: async (attempt) => {
        const id = uuidv7(ports.clock.wallMs(), ports.randomBytes);
        await log.record({ plan: () => ({ id, type: 'sign-in.attempted', version: 1, author: null, body: attempt }) });
      },
    };
  }
}

/** Why a device may record no more; a stable code, or null. */
function endedCode({ revoked, forked }: SyncStatus): string | null {
  if (forked) return 'forked';
  return revoked ? 'device-revoked' : null;
}
