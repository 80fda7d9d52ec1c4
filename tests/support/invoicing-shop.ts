import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InvoicingSettings } from '../../src/domain/invoicing/api.ts';
import type { InvoiceReceiver } from '../../src/domain/invoicing/operations.ts';
import type { Databases } from '../../server/db/databases.ts';
import { createInvoicing, type Invoicing } from '../../server/modules/invoicing/invoicing.ts';
import { writeSettings } from '../../server/modules/invoicing/settings/settings.ts';
import { startInvoiceWorker, type InvoiceWorker } from '../../server/modules/invoicing/start-worker.ts';
import type { ReceiverAnswer } from '../../server/platform/e-invoice/simulator/cancelling.ts';
import { startSimulator, type Fault, type Simulator } from '../../server/platform/e-invoice/simulator/server.ts';
import { takeHandIn } from '../../server/sync/push.ts';
import { newId, saleLine, type SaleDraft, type TestDevice } from './operations.ts';
import { makeShop, type TestShop } from './shop.ts';

export const masterKey = Buffer.alloc(32, 'invoicing tests ');

export const issuerSettings: InvoicingSettings = {
  legalName: 'Refaccionaria El Tornillo', rfc: 'RTO120305AB6', taxRegime: '601', postalCode: '06000',
  series: { ingreso: 'F', egreso: 'NC', pago: 'P', global: 'G' }, globalRhythm: 'day', globalAutomatic: false, selfServiceDays: 30, withholdsIsr: false,
};

export const workshop: InvoiceReceiver = {
  rfc: 'TSU010203CD9', legalName: 'Taller Suarez', taxRegime: '601', postalCode: '64000', cfdiUse: 'G03', email: 'taller@suarez.example',
};

/** A server's part that makes invoices: the local provider, certificates of its own, and a worker that is woken by hand. */
export interface InvoicingHouse {
  invoicing: Invoicing;
  simulator: Simulator;
  dataDir: string;
  /** What goes wrong with the next requests to stamp; null: nothing. */
  fault: Fault | null;
  /** What receivers say to cancellations. */
  receiver: ReceiverAnswer;
  /** Works off all that a tenant has due. */
  work(tenantId: string): Promise<void>;
  close(): Promise<void>;
}

export async function openInvoicing(databases: Databases, nowMs: () => number = Date.now): Promise<InvoicingHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nexus-invoicing-'));
  const closing = new AbortController();
  const house: InvoicingHouse = { fault: null, receiver: 'accepts', dataDir } as InvoicingHouse;
  const errors: unknown[] = [];
  house.simulator = await startSimulator({ folder: null, nowMs, fault: () => house.fault, receiver: () => house.receiver });
  house.invoicing = createInvoicing({
    config: { masterKey, dataDir, nodeEnv: 'test' }, localUrl: house.simulator.url, nowMs, timeoutMs: 20_000, waits: { firstMs: 60_000, longestMs: 60_000 },
  });
  const log = { error: (fields: object) => void errors.push(fields), warn() {} };
  const worker: InvoiceWorker = startInvoiceWorker({ invoicing: house.invoicing, databases, log, closing: closing.signal, sweepEveryMs: 3_600_000 });
  house.work = async (tenantId) => {
    worker.wake(tenantId);
    await worker.idle();
    if (errors.length > 0) throw (errors[0] as { err: unknown }).err;
  };
  house.close = async () => {
    closing.abort();
    await worker.idle();
    await house.simulator.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return house;
}

/** A shop that may issue invoices, with a counter that sells and asks for them. */
export class InvoicingShop {
  readonly shop: TestShop;
  readonly device: TestDevice;
  readonly #databases: Databases;
  readonly #sessionId = newId();
  #pushed = 0;

  constructor(databases: Databases, shop: TestShop, device: TestDevice, openedMs = Date.now()) {
    this.#databases = databases;
    this.shop = shop;
    this.device = device;
    device.openSession(this.#sessionId, 0, { wallMs: openedMs });
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  /** Records a sale; its id. */
  sell(sale: Partial<SaleDraft> = {}, saleId = newId()): string {
    const lines = [saleLine({ productId: this.shop.productIds[0] ?? '', warehouseId: this.shop.warehouseId })];
    this.device.sell({ sessionId: this.#sessionId, lines, ...sale }, { id: saleId });
    return saleId;
  }

  /** Asks for an invoice; the operation's id. */
  ask(saleIds: readonly string[], receiver: InvoiceReceiver = workshop, paid: { paymentForm: string; paymentMethod: 'PUE' | 'PPD' } = { paymentForm: '01', paymentMethod: 'PUE' }): string {
    const id = newId();
    this.device.record('invoice.requested', { folio: `PRE-${this.device.nextFolio()}`, saleIds, ...paid }, { id, personal: receiver });
    return id;
  }

  /** Hands in what was not handed in yet. */
  async push(): Promise<void> {
    const answer = await takeHandIn({ databases: this.#databases, nowMs: Date.now }, this.device.handIn(this.device.log.slice(this.#pushed)));
    const refused = answer.answers.find(({ answer: what }) => what !== 'applied' && what !== 'flagged');
    if (refused !== undefined) throw new Error(`not applied: ${JSON.stringify(refused)}`);
    this.#pushed = this.device.log.length;
  }
}

export async function makeInvoicingShop(databases: Databases, slug: string, settings: InvoicingSettings | null = issuerSettings, openedMs = Date.now()): Promise<InvoicingShop> {
  const shop = await makeShop(databases, slug);
  await shop.stock(2, 1_000_000);
  if (settings !== null) await shop.db.transaction((tx) => writeSettings(tx, { employeeId: shop.ownerId, sessionId: newId(), origin: {} }, settings));
  return new InvoicingShop(databases, shop, await shop.device(), openedMs);
}
