import { DeviceError, type Cart, type Device, type DeviceStanding, type OpenCashSession, type OpenTicketsView, type PendingOperation, type Shop, type SignedIn, type SyncView, type Ticket, type TicketInvoice } from '../../src/device/contract.ts';
import { createStore, type WritableStore } from '../../src/device/store.ts';
import { ticketCode } from '../../src/domain/invoicing/ticket-code.ts';
import { isAllowed } from '../../src/domain/identity/permissions.ts';
import { priceLine, totalTicket } from '../../src/domain/pricing/line.ts';
import { sum } from '../../src/domain/kernel/integers.ts';
import { fakeCustomers, fakeEnrolment, fakeId, fakeParts, fakePeople, fakeShop, matchesWhole, matchesWords } from './fake-shop.ts';

/** How a fake device starts, and what goes wrong on it. */
export interface FakeOptions {
  standing?: DeviceStanding;
  signedInAs?: number;
  offline?: boolean;
  sessionOpen?: boolean;
  tenant?: Partial<Shop['tenant']>;
  pending?: readonly PendingOperation[];
  /** completeSale fails with this code. */
  saleFails?: string;
  /** Open tickets besides the counter's, and what became of the counter's elsewhere. */
  tickets?: Partial<OpenTicketsView>;
  /** Another device is taking money for the ticket. */
  heldBy?: string;
  /** How the invoice of every ticket stands. */
  invoice?: Partial<TicketInvoice>;
  /** The durable write of a sale waits for `finishSaving`. */
  holdSaves?: boolean;
}

/** A device that lives in memory: for tests of the screens alone. What the tests read besides is on it too. */
export interface FakeDevice extends Device {
  readonly sales: Ticket[];
  finishSaving(): void;
  readonly standing: WritableStore<DeviceStanding>;
  readonly sync: WritableStore<SyncView>;
  readonly shop: WritableStore<Shop | null>;
}

const READY = { kind: 'ready', enrolment: fakeEnrolment, firstPull: { done: true, rows: 12_450 }, persisted: true } satisfies DeviceStanding;
const PIN = '1357';

export function createFakeDevice(options: FakeOptions = {}): FakeDevice {
  const standing = createStore<DeviceStanding>(options.standing ?? READY);
  const signedIn = createStore<SignedIn | null>(null);
  const shop = createStore<Shop | null>(fakeShop(options.tenant));
  const cashSession = createStore<OpenCashSession | null>(null);
  const people = createStore(fakePeople);
  const carts = createStore<Cart>(emptyCart(1));
  const view = createStore<OpenTicketsView>({ live: !options.offline, items: [], current: { name: '', people: [], paid: null, leftover: [] }, ...options.tickets });
  const aside = new Map<string, Cart>();
  const pending = [...(options.pending ?? [])];
  const sync = createStore<SyncView>(viewOf(pending, options.offline ?? false));
  const sales: Ticket[] = [];
  const customers = [...fakeCustomers];
  const stock = new Map(fakeParts.map((part) => [part.product.id, part.hereMilli]));
  const invoices = new Map<string, TicketInvoice>();
  const invoiceRevision = createStore(0);
  const attempts = new Map<string, number>();
  const held = Promise.withResolvers<void>();
  let number = 482;

  const parts = () => fakeParts.map((part) => ({ ...part, hereMilli: stock.get(part.product.id) ?? 0 }));
  const record = (type: string, label: string | null) => {
    number += 1;
    if (options.offline) pending.push({ number, type, recordedMs: Date.now(), state: 'pending', reason: null, label });
    sync.set(viewOf(pending, options.offline ?? false));
    return number;
  };
  const signIn = (id: string) => {
    const employee = fakePeople.find((known) => known.id === id);
    if (employee) signedIn.set({ employee, online: !options.offline, sinceMs: Date.now() });
  };
  const openSession = (openingCents: number) =>
    cashSession.set({ sessionId: fakeId(70), openedMs: Date.now(), openedBy: signedIn.get()?.employee.shortName ?? null, openingCents, expected: { cash: openingCents, card: 0, transfer: 0 }, sales: 0 });
  const addCash = (method: 'cash' | 'card' | 'transfer', cents: number, soldOne: number) => {
    const open = cashSession.get();
    if (open) cashSession.set({ ...open, expected: { ...open.expected, [method]: open.expected[method] + cents }, sales: open.sales + soldOne });
  };
  if (options.signedInAs !== undefined) signIn(fakeId(options.signedInAs));
  if (options.sessionOpen) openSession(50_000);

  const device: FakeDevice = {
    standing, signedIn, shop, cashSession, people, sync, sales,
    finishSaving: held.resolve,
    cart: { get: carts.get, subscribe: carts.subscribe, change: (edit) => carts.set(edit(carts.get())) },
    drafts: {
      view,
      putAside(name) {
        const cart = carts.get();
        const totals = totalTicket(cart.lines.map((line) => ({ ...line, taxRateBps: line.product.taxRateBps })), true);
        const item = {
          id: cart.id, name, customerName: cart.customerName, lines: cart.lines.length, firstPart: cart.lines[0]?.product.name ?? '', paid: null, leftoverLines: 0,
          totalCents: { included: totals.totalCents, added: totals.totalCents }, updatedMs: Date.now(), people: [],
        };
        if (item.lines > 0) aside.set(cart.id, cart);
        view.set({ ...view.get(), items: item.lines > 0 ? [item, ...view.get().items] : view.get().items, current: { name: '', people: [], paid: null, leftover: [] } });
        number += 1;
        carts.set(emptyCart(number));
      },
      async takeUp(id) {
        const cart = aside.get(id);
        if (!cart) throw new DeviceError('offline');
        if (carts.get().lines.length > 0) device.drafts.putAside('');
        carts.set(cart);
        view.set({ ...view.get(), items: view.get().items.filter((item) => item.id !== id) });
      },
      discard: async (id) => view.set({ ...view.get(), items: view.get().items.filter((item) => item.id !== id) }),
      async takeLeftover() {
        const { leftover } = view.get().current;
        device.drafts.putAside('');
        carts.set({ ...carts.get(), lines: leftover });
      },
      holdPayment(_cartId, asked) {
        if (options.heldBy !== undefined) asked({ state: 'held', registerName: options.heldBy });
        return () => undefined;
      },
    },
    catalogue: {
      state: createStore({ ready: true, products: 12_014 }),
      async search(text, { limit, vehicle }) {
        const items = parts()
          .filter((part) => matchesWords(part, text) && (vehicle === undefined || part.product.fitments.some((fit) => vehicle.includes(fit.model))))
          .map((part) => ({ ...part, crossReference: part.product.crossReferences[0] ?? null }));
        return { text, items: items.slice(0, limit), total: items.length, exact: null };
      },
      lookup: async (code) => parts().filter((part) => matchesWhole(part, code)),
      get: async (id) => parts().find((part) => part.product.id === id) ?? null,
    },
    customers: {
      search: async (text, limit) => customers.filter((customer) => `${customer.name} ${customer.rfc} ${customer.phone}`.toLowerCase().includes(text.toLowerCase())).slice(0, limit),
      get: async (id) => customers.find((customer) => customer.id === id) ?? null,
    },
    tickets: {
      byCode: async (code) => sales.find((ticket) => ticketCode(ticket.operationId) === code) ?? null,
      byFolio: async (folio) => sales.find((ticket) => ticket.folio === folio) ?? null,
      latest: async (limit) => sales.toReversed().slice(0, limit),
    },
    invoices: {
      revision: invoiceRevision,
      of: async (saleId) => invoices.get(saleId) ?? (options.invoice ? fakeInvoice(saleId, options.invoice) : null),
      async ask(saleId, { receiver }) {
        if (invoices.has(saleId)) throw new DeviceError('invoice-asked');
        const provisionalFolio = `PRE-A1-${String(record('invoice.requested', null)).padStart(6, '0')}`;
        invoices.set(saleId, fakeInvoice(saleId, { provisionalFolio, receiverRfc: receiver.rfc, receiverName: receiver.legalName }));
        invoiceRevision.set(invoiceRevision.get() + 1);
        return provisionalFolio;
      },
      async file(saleId, kind) {
        if (options.offline) throw new DeviceError('offline');
        return new Blob([`${kind} ${saleId}`]);
      },
      async keepReceiver(customerId, receiver) {
        const index = customers.findIndex(({ id }) => id === customerId);
        const known = customers[index];
        if (known) customers[index] = { ...known, ...receiver };
        record('customer.edited', null);
      },
    },
    demoCode: async () => ({ code: 'DEMO-2026', branchName: 'Centro', registerName: 'A1' }),
    async enrol(code) {
      if (!code.startsWith('DEMO')) throw new DeviceError('code-unknown');
      standing.set({ ...READY, firstPull: { done: false, rows: 3200 } });
      return fakeEnrolment;
    },
    async signIn(employeeId, pin) {
      if (employeeId === fakeId(14) && options.offline) return { kind: 'needs-server' };
      if (pin === PIN) {
        signIn(employeeId);
        return { kind: 'ok' };
      }
      const wrong = (attempts.get(employeeId) ?? 0) + 1;
      attempts.set(employeeId, wrong);
      return wrong >= 5 ? { kind: 'locked', retryAfterSeconds: 900 } : { kind: 'wrong', attemptsLeft: 5 - wrong };
    },
    confirmPin: async (_employeeId, pin) => (pin === PIN ? { kind: 'ok' } : { kind: 'wrong', attemptsLeft: 4 }),
    lock: () => signedIn.set(null),
    can(permission) {
      const employee = signedIn.get()?.employee;
      return employee !== undefined && isAllowed(employee.roles, employee.adjustments, permission, fakeEnrolment.branchId);
    },
    async completeSale(cart, payments, changeCents) {
      const known = sales.find((ticket) => ticket.operationId === cart.id);
      if (!known) {
        if (options.holdSaves) await held.promise;
        if (options.saleFails) throw new DeviceError(options.saleFails);
        if (cashSession.get() === null) throw new DeviceError('no-session');
      }
      const made = known ?? ticketOf(cart, payments, changeCents, number + 1, signedIn.get()?.employee.id ?? null, shop.get()?.tenant.pricesIncludeTax ?? true, !options.offline);
      if (!known) {
        record('sale.completed', made.folio);
        sales.push(made);
        payments.forEach(({ method, amountCents }, index) => addCash(method === 'credit' ? 'cash' : method, method === 'credit' ? 0 : amountCents, index === 0 ? 1 : 0));
        for (const line of cart.lines) stock.set(line.product.id, (stock.get(line.product.id) ?? 0) - line.quantityMilli);
        carts.set(emptyCart(number));
      }
      return { operationId: made.operationId, folio: made.folio, number, totalCents: made.totalCents, changeCents: made.changeCents };
    },
    async openSession(openingCents) {
      record('cash-session.opened', null);
      openSession(openingCents);
    },
    async moveCash({ direction, amountCents }) {
      record('cash.moved', null);
      addCash('cash', direction === 'in' ? amountCents : -amountCents, 0);
    },
    async closeSession({ countedCents }) {
      record('cash-session.closed', null);
      const expectedCents = cashSession.get()?.expected.cash ?? 0;
      cashSession.set(null);
      return { expectedCents, countedCents, differenceCents: countedCents - expectedCents };
    },
    async createCustomer(fields, personal) {
      const row = { id: fakeId(3000 + customers.length), ...fields, ...personal };
      customers.push(row);
      record('customer.created', personal.name);
      return row;
    },
    syncNow: () => undefined,
    handInFor: () => Promise.reject(new DeviceError('offline')),
    keepStorage: async () => undefined,
    mayLeave: async () => (pending.length > 0 ? 'pending-first' : device.can('devices.manage') ? null : 'not-permitted'),
    leave: async () => standing.set({ kind: 'not-enrolled' }),
    exportPending: async () => new Blob([JSON.stringify(pending)]),
    close: async () => undefined,
  };
  return device;
}

function fakeInvoice(id: string, over: Partial<TicketInvoice>): TicketInvoice {
  return {
    id, documentId: null, requestId: null, state: 'recorded', provisionalFolio: null, series: null, folio: null, uuid: null, stampedAtMs: null, simulated: false,
    receiverRfc: null, receiverName: null, totalCents: null, error: null, ...over,
  };
}

function emptyCart(n: number): Cart {
  return { id: fakeId(5000 + n), customerId: null, customerName: null, priceTier: 1, lines: [] };
}

function viewOf(operations: readonly PendingOperation[], offline: boolean): SyncView {
  const attention = operations.filter(({ state }) => state !== 'pending' && state !== 'deferred').length;
  const pending = operations.length - attention;
  const state = attention > 0 ? 'attention' : offline ? 'offline' : pending > 0 ? 'pending' : 'up-to-date';
  return { state, pending, attention, lastContactMs: Date.UTC(2026, 10, 20, 16, 40), problem: offline ? 'offline' : null, operations: [...operations], leader: true, tenantStatus: 'active' };
}

function ticketOf(cart: Cart, payments: Ticket['payments'], changeCents: number, number: number, author: string | null, pricesIncludeTax: boolean, onServer: boolean): Ticket {
  const lines = cart.lines.map((line) => ({ ...line, taxRateBps: line.product.taxRateBps }));
  const totals = totalTicket(lines, pricesIncludeTax);
  if (sum(payments.map((payment) => payment.amountCents)) !== totals.totalCents) throw new DeviceError('payments-mismatch');
  return {
    operationId: cart.id, folio: `A1-${String(number).padStart(6, '0')}`, businessMs: Date.now(), authorName: author, customerId: cart.customerId, ...totals,
    changeCents, pricesIncludeTax, payments, copies: { device: true, server: onServer }, flags: [],
    lines: lines.map((line) => ({
      partNumber: line.product.partNumber, description: line.product.name, unit: line.product.unit, quantityMilli: line.quantityMilli,
      priceCents: line.priceCents, discountCents: line.discountCents, totalCents: priceLine(line, pricesIncludeTax).totalCents,
    })),
  };
}
