import { demoCodeSchema, type Enrolment } from '../domain/identity/api.ts';
import { pushResponseSchema, type PushRequest, type PushResponse } from '../domain/sync/api.ts';
import type { Catalogue, Customers, Device, Invoices, SignInResult, Tickets } from './contract.ts';
import { DeviceError } from './contract.ts';
import { DeviceClock } from './clock/device-clock.ts';
import { askServer } from './http/api-client.ts';
import { changeEnrolment, ENROLMENT, enrolDevice, type StoredEnrolment } from './identity/enrol.ts';
import { DeviceDatabase } from './local/device-database.ts';
import { pause } from './local/pause.ts';
import { HAND_IN_TIMEOUT_MS } from './push/hand-in-file.ts';
import { openStation } from './open-station.ts';
import type { Channel, Ports } from './ports.ts';
import { CartKeeper } from './shop/cart-keeper.ts';
import { closeSession, moveCash, openSession } from './shop/register.ts';
import type { Station } from './station.ts';
import { createStore } from './store.ts';
import { createStores, type DeviceStores } from './stores.ts';

/** How long an enrolment waits for the former one's operations to be taken once more, milliseconds. */
const SETTLING_MS = 20_000;
const SETTLING_STEP_MS = 100;

/** Opens this browser profile as a device: unusable, not enrolled yet, or at work. Never throws for what it finds. */
export async function createDevice(ports: Ports): Promise<Device> {
  const stores = createStores();
  const missing = ports.missing();
  if (missing.length > 0) {
    stores.standing.set({ kind: 'unusable', missing });
    return new Profile(ports, stores, null).device();
  }
  try {
    const database = await DeviceDatabase.open(ports.indexedDB);
    const clock = await DeviceClock.open(ports.clock, database);
    const cart = await CartKeeper.open(ports, database);
    const profile = new Profile(ports, stores, { database, clock, cart });
    await profile.resume();
    return profile.device();
  } catch {
    // A database that does not open: a private window, a full disk, a damaged profile. The screen says what to do.
    stores.standing.set({ kind: 'unusable', missing: ['storage'] });
    return new Profile(ports, stores, null).device();
  }
}

interface Local {
  database: DeviceDatabase;
  clock: DeviceClock;
  cart: CartKeeper;
}

/** The browser profile: holds the stores that screens keep, and the station once there is one. */
class Profile {
  readonly #ports: Ports;
  readonly #stores: DeviceStores;
  readonly #local: Local | null;
  readonly #channel: Channel | null;
  #station: Station | null = null;
  #changing: Promise<void> = Promise.resolve();

  constructor(ports: Ports, stores: DeviceStores, local: Local | null) {
    this.#ports = ports;
    this.#stores = stores;
    this.#local = local;
    this.#channel = local === null ? null : ports.channel('nexus-profile');
    // Another tab enrolled this profile, or took its enrolment away.
    this.#channel?.listen(() => void this.resume());
  }

  /** Opens the station when the profile is enrolled. */
  resume(): Promise<void> {
    this.#changing = this.#changing.then(() => this.#open());
    return this.#changing;
  }

  device(): Device {
    const { standing, people, signedIn, shop, cashSession, sync } = this.#stores;
    const recorder = () => this.#at().recorder;
    return {
      standing, people, signedIn, shop, cashSession, sync,
      catalogue: this.#catalogue(), customers: this.#customers(), tickets: this.#tickets(), invoices: this.#invoices(),
      cart: this.#cart(), drafts: this.#drafts(),
      demoCode: () => this.#demoCode(),
      enrol: (code, deviceName) => this.#enrol(code, deviceName),
      signIn: async (employeeId, pin): Promise<SignInResult> => this.#at().signIn(employeeId, pin),
      confirmPin: async (employeeId, pin): Promise<SignInResult> => this.#at().confirmPin(employeeId, pin),
      lock: () => this.#station?.lock(),
      can: (permission) => this.#station?.can(permission) ?? false,
      completeSale: async (cart, payments, changeCents) => this.#at().completeSale(cart, payments, changeCents),
      openSession: async (openingCents) => openSession(recorder(), openingCents),
      moveCash: async (move) => moveCash(recorder(), move),
      closeSession: async (count) => closeSession(recorder(), count),
      createCustomer: async (fields, personal) => this.#at().createCustomer(fields, personal),
      syncNow: () => this.#station?.syncNow(),
      exportPending: async () => this.#at().exportPending(),
      handInFor: (handIn) => this.#handInFor(handIn),
      keepStorage: () => this.#keepStorage(),
      mayLeave: async () => this.#at().mayLeave(),
      leave: () => this.#leave(),
      close: () => this.#close(),
    };
  }

  async #open(): Promise<void> {
    if (this.#local === null) return;
    const stored = await this.#local.database.get<StoredEnrolment>(ENROLMENT);
    await this.#station?.close();
    this.#station = null;
    if (stored === null) {
      this.#stores.signedIn.set(null);
      this.#stores.standing.set({ kind: 'not-enrolled' });
      return;
    }
    this.#station = await openStation({ ports: this.#ports, stores: this.#stores, stored, ...this.#local });
  }

  async #enrol(code: string, deviceName: string): Promise<Enrolment> {
    const local = this.#local;
    if (local === null) throw new DeviceError(this.#ports.missing().length > 0 ? 'not-secure' : 'storage');
    return changeEnrolment(this.#ports, async () => {
      await this.#mayEnrol(local.database);
      const stored = await enrolDevice(this.#ports, code, deviceName);
      await local.database.put({ [ENROLMENT]: stored });
      local.cart.forgetAll();
      await this.#ports.storage.persist();
      await this.resume();
      this.#channel?.post({ kind: 'enrolled' });
      return stored.enrolment;
    });
  }

  /** A profile holds one enrolment; another only when the former has ended and all it recorded was handed in. */
  async #mayEnrol(database: DeviceDatabase): Promise<void> {
    const stored = await database.get<StoredEnrolment>(ENROLMENT);
    if (stored === null) return;
    if (stored.ended === null) throw new DeviceError('already-enrolled');
    if (this.#station !== null && !(await this.#isSettled(this.#station))) throw new DeviceError('pending-first');
  }

  async #isSettled(station: Station): Promise<boolean> {
    if (!(await station.isHandedIn())) return false;
    await station.offerAll().catch(() => {
      throw new DeviceError('storage');
    });
    for (let waitedMs = 0; waitedMs < SETTLING_MS; waitedMs += SETTLING_STEP_MS) {
      if (await station.isHandedIn()) return true;
      await pause(this.#ports.timers, SETTLING_STEP_MS, new AbortController().signal);
    }
    return station.isHandedIn();
  }

  async #leave(): Promise<void> {
    const local = this.#local;
    if (local === null) throw new DeviceError('storage');
    await changeEnrolment(this.#ports, async () => {
      const obstacle = await this.#at().mayLeave();
      if (obstacle !== null) throw new DeviceError(obstacle);
      await local.database.put({ [ENROLMENT]: undefined });
      local.cart.forgetAll();
      await this.resume();
      this.#channel?.post({ kind: 'left' });
    });
  }

  async #handInFor(handIn: PushRequest): Promise<PushResponse> {
    const { value } = await askServer(this.#ports, { method: 'POST', path: '/sync/push', body: handIn, answer: pushResponseSchema, timeoutMs: HAND_IN_TIMEOUT_MS });
    return value;
  }

  async #keepStorage(): Promise<void> {
    const persisted = await this.#ports.storage.persist();
    const { standing } = this.#stores;
    const now = standing.get();
    if (now.kind === 'ready') standing.set({ ...now, persisted });
  }

  async #demoCode(): ReturnType<Device['demoCode']> {
    try {
      const { value } = await askServer(this.#ports, { method: 'GET', path: '/api/identity/demo-code', answer: demoCodeSchema });
      return value;
    } catch {
      return null;
    }
  }

  #catalogue(): Catalogue {
    return {
      state: this.#stores.catalogue,
      search: async (text, options) => this.#at().catalogue.search(text, options),
      lookup: async (code) => this.#at().catalogue.lookup(code),
      get: async (productId) => this.#at().catalogue.get(productId),
    };
  }

  #customers(): Customers {
    return {
      search: async (text, limit) => this.#at().customers.search(text, limit),
      get: async (customerId) => this.#at().customers.get(customerId),
    };
  }

  #tickets(): Tickets {
    return {
      byFolio: async (folio) => this.#at().tickets.byFolio(folio),
      byCode: async (code) => this.#at().tickets.byCode(code),
      latest: async (limit) => this.#at().tickets.latest(limit),
    };
  }

  #invoices(): Invoices {
    return {
      revision: this.#stores.invoiceRevision,
      of: async (saleId) => this.#at().invoices.of(saleId),
      ask: async (saleId, asked) => this.#at().askInvoice(saleId, asked),
      file: async (saleId, kind) => this.#at().invoiceFile(saleId, kind),
      keepReceiver: async (customerId, receiver) => this.#at().keepReceiver(customerId, receiver),
    };
  }

  #cart(): Device['cart'] {
    const cart = this.#local?.cart;
    const nothing = { id: '', customerId: null, customerName: null, priceTier: 1, lines: [] };
    return {
      get: () => cart?.store.get() ?? nothing,
      subscribe: (changed) => cart?.store.subscribe(changed) ?? (() => {}),
      change: (edit) => cart?.change(edit),
    };
  }

  #drafts(): Device['drafts'] {
    const cart = this.#local?.cart;
    const none = { live: false, items: [], current: { name: '', people: [], paid: null, leftover: [] } };
    return {
      view: cart?.view ?? createStore(none),
      putAside: (name) => cart?.putAside(name),
      takeUp: async (id) => cart?.takeUp(id),
      discard: async (id) => cart?.discard(id),
      takeLeftover: async (id) => cart?.takeLeftover(id),
      holdPayment: (cartId, asked) => this.#station?.hold.hold(cartId, asked) ?? (() => {}),
    };
  }

  async #close(): Promise<void> {
    await this.#changing.catch(() => {});
    await this.#station?.close();
    this.#channel?.close();
    await this.#local?.cart.close();
    this.#local?.database.close();
  }

  #at(): Station {
    if (this.#station === null) throw new DeviceError('not-enrolled');
    return this.#station;
  }
}
