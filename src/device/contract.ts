import type { Enrolment } from '../domain/identity/api.ts';
import type { Permission } from '../domain/identity/permissions.ts';
import type { CashMoved } from '../domain/cash/operations.ts';
import type { CustomerFields, CustomerPersonal } from '../domain/customers/operations.ts';
import type { Flag } from '../domain/kernel/decision.ts';
import type { ClaimAnswer, OpenDraft, Presence } from '../domain/drafts/api.ts';
import type { Payment } from '../domain/sales/operations.ts';
import type { InvoiceReceiver, InvoiceRequested } from '../domain/invoicing/operations.ts';
import type { PushRequest, PushResponse } from '../domain/sync/api.ts';
import type { CustomerRow, EmployeeRow, InvoiceRow, ProductRow, SettingRow } from '../domain/sync/rows.ts';

/**
 * What the screens know of the device. Everything that changes is a `Store` (made for React's
 * useSyncExternalStore); everything that records resolves only after the strict durable write.
 */
export interface Device {
  /** Where this profile stands: what is missing for a device at all, no enrolment yet, or ready. */
  readonly standing: Store<DeviceStanding>;
  readonly people: Store<readonly EmployeeRow[]>;
  readonly signedIn: Store<SignedIn | null>;
  readonly shop: Store<Shop | null>;
  readonly cashSession: Store<OpenCashSession | null>;
  readonly sync: Store<SyncView>;
  readonly catalogue: Catalogue;
  readonly customers: Customers;
  readonly tickets: Tickets;
  readonly invoices: Invoices;
  readonly cart: Store<Cart> & { change(edit: (cart: Cart) => Cart): void };
  readonly drafts: OpenTickets;

  /** The code of a demo shop, or null where the shop is a real one or cannot be reached. */
  demoCode(): Promise<{ code: string; branchName: string; registerName: string } | null>;
  /** @throws DeviceError `code-unknown`, `code-expired`, `offline`, `not-secure` */
  enrol(code: string, deviceName: string): Promise<Enrolment>;
  signIn(employeeId: string, pin: string): Promise<SignInResult>;
  /** Asks whether this is somebody's PIN, to approve what who is signed in may not; signs nobody in or out. */
  confirmPin(employeeId: string, pin: string): Promise<SignInResult>;
  /** Locks the screen; what is recorded and the cart stay. */
  lock(): void;
  can(permission: Permission): boolean;

  /** @throws DeviceError `no-session`, `empty-cart`, `storage-full`, `not-permitted`, `sold-already`, `draft-held`, `draft-paid` */
  completeSale(cart: Cart, payments: readonly Payment[], changeCents: number): Promise<RecordedSale>;
  openSession(openingCents: number): Promise<void>;
  moveCash(move: Omit<CashMoved, 'sessionId'>): Promise<void>;
  closeSession(count: { denominations: Record<string, number>; countedCents: number; note: string | null }): Promise<ClosedSession>;
  createCustomer(fields: CustomerFields, personal: CustomerPersonal): Promise<CustomerRow>;

  /** Tries to reach the server now. */
  syncNow(): void;
  /** All operations that the server has not disposed of, as a file to carry to another device. */
  exportPending(): Promise<Blob>;
  /** Hands in a part of another device's file, which signed it. @throws ApiProblem, Unreachable */
  handInFor(handIn: PushRequest): Promise<PushResponse>;
  /** Asks the browser once more never to clear what is stored here; its answer shows in `standing`. */
  keepStorage(): Promise<void>;
  /** What stands in the way of taking this profile's enrolment away: null when nothing does. */
  mayLeave(): Promise<'not-permitted' | 'pending-first' | null>;
  /**
   * Takes this profile's enrolment away, so that it can be enrolled anew. What was recorded stays in the browser's log.
   * @throws DeviceError `pending-first` while something is neither handed in nor in an exported file, `not-permitted`
   */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export interface Store<T> {
  get(): T;
  subscribe(changed: () => void): () => void;
}

export type DeviceStanding =
  | { kind: 'starting' }
  /** No secure origin: no service worker, key, lock or lasting storage. `missing` names what the browser lacks. */
  | { kind: 'unusable'; missing: readonly string[] }
  | { kind: 'not-enrolled' }
  /** `catalogue` counts what the first pull has brought so far. */
  | { kind: 'ready'; enrolment: Enrolment; firstPull: { done: boolean; rows: number }; persisted: boolean | null }
  | { kind: 'revoked'; enrolment: Enrolment };

export interface SignedIn {
  employee: EmployeeRow;
  online: boolean;
  sinceMs: number;
}

export type SignInResult =
  | { kind: 'ok' }
  | { kind: 'wrong'; attemptsLeft: number }
  | { kind: 'locked'; retryAfterSeconds: number }
  /** Offline, and this person never signed in here online, or too long ago. */
  | { kind: 'needs-server' }
  | { kind: 'refused'; code: string; detail: string };

export interface Shop {
  tenant: Extract<SettingRow, { kind: 'tenant' }>;
  branch: Extract<SettingRow, { kind: 'branch' }>;
  branches: readonly Extract<SettingRow, { kind: 'branch' }>[];
  warehouseId: string;
  register: Extract<SettingRow, { kind: 'register' }>;
}

/** A part as found: the catalogue's row with stock here and elsewhere, pending operations included. */
export interface FoundProduct {
  product: ProductRow;
  hereMilli: number;
  elsewhereMilli: number;
  bin: string | null;
  /** Set when it was found by a number that stands for it: what was typed. */
  crossReference: string | null;
}

export interface SearchAnswer {
  /** The text this answers, so that a late answer is not shown for a newer text. */
  text: string;
  items: readonly FoundProduct[];
  total: number;
}

export interface Catalogue {
  /** Ready when the index holds what was pulled. */
  readonly state: Store<{ ready: boolean; products: number }>;
  search(text: string, options: { limit: number; vehicle?: string }): Promise<SearchAnswer>;
  /** A barcode or part number that matches whole, or null. Several parts may share a number. */
  lookup(code: string): Promise<readonly FoundProduct[]>;
  get(productId: string): Promise<FoundProduct | null>;
}

export interface Customers {
  search(text: string, limit: number): Promise<readonly CustomerRow[]>;
  get(customerId: string): Promise<CustomerRow | null>;
}

/** The open tickets of the branch, this counter's own among them. */
export interface OpenTickets {
  readonly view: Store<OpenTicketsView>;
  /** Puts the counter's ticket aside under a name, which may be empty, and begins another. */
  putAside(name: string): void;
  /** Takes a ticket up; the one on the counter is put aside. @throws DeviceError `offline` when it cannot be had here */
  takeUp(id: string): Promise<void>;
  /** Empties a ticket for everybody, or lets go of what a paid one has left over. @throws DeviceError `offline` */
  discard(id: string): Promise<void>;
  /** Puts what a paid ticket has left over on a new one. @throws DeviceError `offline` */
  takeLeftover(id: string): Promise<void>;
  /** Asks to be the one device that takes money for the cart, until the answer is called. `asked` is told what the server says. */
  holdPayment(cartId: string, asked: (answer: ClaimAnswer) => void): () => void;
}

export interface OpenTicketsView {
  /** Connected: what is done here is seen elsewhere at once. */
  live: boolean;
  /** All but the one on the counter, changed last first. */
  items: readonly (OpenDraft & { people: readonly Presence[] })[];
  current: {
    name: string;
    /** Other devices that have it open. */
    people: readonly Presence[];
    /** Set when another device was paid for it: it is sold no more. */
    paid: OpenDraft['paid'];
    leftover: readonly CartLine[];
  };
}

/** The ticket in the making. It has no effects, survives a reload, and its id is spent by the sale. */
export interface Cart {
  id: string;
  /** The open ticket it was taken from; absent for one begun here. */
  draftId?: string;
  customerId: string | null;
  customerName: string | null;
  priceTier: number;
  lines: readonly CartLine[];
}

export interface CartLine {
  key: string;
  product: ProductRow;
  quantityMilli: number;
  priceCents: number;
  discountCents: number;
  /** Who approved the discount by their PIN, where it was over the limit of who gave it. */
  approvedBy?: string;
}

export interface RecordedSale {
  operationId: string;
  folio: string;
  number: number;
  totalCents: number;
  changeCents: number;
}

export interface ClosedSession {
  expectedCents: number;
  countedCents: number;
  differenceCents: number;
}

export interface OpenCashSession {
  sessionId: string;
  openedMs: number;
  openedBy: string | null;
  openingCents: number;
  /** What should be there by method; cash includes the float. */
  expected: { cash: number; card: number; transfer: number };
  sales: number;
}

/** A sale found again: this device's own, or another's of the branch. */
export interface Ticket {
  operationId: string;
  folio: string;
  businessMs: number;
  /** Full name of who sold; null when nobody was signed in or the name is not known here. */
  authorName: string | null;
  customerId: string | null;
  totalCents: number;
  netCents: number;
  taxCents: number;
  discountCents: number;
  changeCents: number;
  pricesIncludeTax: boolean;
  lines: readonly { partNumber: string; description: string; unit: string; quantityMilli: number; priceCents: number; discountCents: number; totalCents: number }[];
  payments: readonly Payment[];
  /** Where copies of it are known to be. */
  copies: { device: boolean; server: boolean };
  flags: readonly Flag[];
}

export interface Tickets {
  byFolio(folio: string): Promise<Ticket | null>;
  /** By the code printed for invoicing (`6SC7-N75Y-R3HB`). */
  byCode(code: string): Promise<Ticket | null>;
  latest(limit: number): Promise<readonly Ticket[]>;
}

/** How the invoice of a ticket stands; `recorded`: asked for here, and not yet at the server. */
export type TicketInvoice = Omit<InvoiceRow, 'state'> & { state: InvoiceRow['state'] | 'recorded' };

export interface Invoices {
  /** Counts the changes after which `of` may answer otherwise. */
  readonly revision: Store<number>;
  of(saleId: string): Promise<TicketInvoice | null>;
  /**
   * Asks for the invoice of a sale; works offline. @returns its provisional folio
   * @throws DeviceError `invoice-asked`, `not-permitted`, `storage-full`, `suspended`
   */
  ask(saleId: string, asked: Pick<InvoiceRequested, 'paymentForm' | 'paymentMethod'> & { receiver: InvoiceReceiver }): Promise<string>;
  /** The stamped invoice of a sale, from the server. @throws DeviceError `offline`, or the server's code */
  file(saleId: string, kind: 'pdf' | 'xml'): Promise<Blob>;
  /** Keeps an invoice's receiver with the customer. @throws DeviceError `not-permitted`, `storage-full` */
  keepReceiver(customerId: string, receiver: InvoiceReceiver): Promise<void>;
}

/** One operation the server has not disposed of, or that a person should look at. */
export interface PendingOperation {
  number: number;
  type: string;
  recordedMs: number;
  state: 'pending' | 'flagged' | 'quarantined' | 'deferred' | 'declined';
  reason: string | null;
  /** What it says to a person: the folio of a sale, the name of a customer. */
  label: string | null;
}

export interface SyncView {
  state: 'up-to-date' | 'sending' | 'pending' | 'offline' | 'attention';
  pending: number;
  attention: number;
  lastContactMs: number | null;
  /** Why the server cannot be reached or does not accept: a stable code. */
  problem: string | null;
  operations: readonly PendingOperation[];
  /** True in the tab that talks to the server; the others follow it. */
  leader: boolean;
  tenantStatus: string;
}

/** Thrown where a person must be told; `code` is stable, texts belong to the screens. */
export class DeviceError extends Error {
  readonly code: string;
  constructor(code: string, message = code) {
    super(message);
    this.name = 'DeviceError';
    this.code = code;
  }
}
