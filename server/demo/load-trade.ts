import type { GoodsReceived } from '../../src/domain/inventory/operations.ts';
import { sum } from '../../src/domain/kernel/integers.ts';
import type { SaleCompletedV1 } from '../../src/domain/sales/operations.ts';
import { revokeDevice } from '../modules/identity/devices.ts';
import type { Tenant } from '../db/tenant-record.ts';
import type { DemoProduct } from './catalogue.ts';
import { DEMO_TAX_RATE_BPS } from './catalogue-prices.ts';
import { drawClose } from './drawer.ts';
import type { DemoClose } from './drawer.ts';
import type { LoadStep } from './load-catalogue.ts';
import { DemoDevice } from './load-device.ts';
import { recordHistory } from './load-record.ts';
import { withinTransaction } from './load-shop.ts';
import { createRandom } from './random.ts';
import { generateTrade } from './sales.ts';
import type { DemoReceipt, DemoSession, TradeOptions } from './sales.ts';
import type { DemoSale } from './ticket.ts';
import { newId } from '../platform/new-id.ts';

/** Trade to play, and the ids of what it is about, in the order of `options`. */
export interface TradeLoad {
  options: TradeOptions & { nowMs: number };
  productIds: readonly string[];
  customerIds: readonly string[];
}

const PROGRESS_DAYS = 15;
const AFTER_CLOSE_MS = 1_000;
/** The last days come in day by day; before, a register hands in a few days at once, as with a poor line. */
const DAILY_DAYS = 3;

/**
 * Plays the days of trade in order of time: goods received at the office, sales at a device of each register. At the
 * end every register is closed and its device revoked: the first real one begins with an empty drawer.
 */
export async function loadTrade(step: LoadStep, tenant: Tenant, load: TradeLoad): Promise<void> {
  const devices = await enrolDevices(step);
  const { days, nowMs } = load.options;
  let played = 0;
  for (const { day, receipts, sessions } of generateTrade(load.options)) {
    if (played % PROGRESS_DAYS === 0) step.progress(`Vendiendo … día ${played + 1} de ${days} (${day})`);
    // What was sold before is worth what lay there before.
    if (receipts.length > 0) await handInAll(step, devices);
    await recordHistory(step, receipts.map((receipt) => receiptDraft(step, load, receipt)));
    for (const session of sessions) playSession(step, load, session, devices.get(session.register));
    played += 1;
    if (played > days - DAILY_DAYS) await handInAll(step, devices);
  }
  for (const device of devices.values()) {
    await step.tx.query('UPDATE devices SET last_seen_at = $2 WHERE id = $1', [device.id, new Date(Math.min(device.lastAtMs, nowMs))]);
    await revokeDevice(withinTransaction(step.tx, tenant), device.id, step.shop.ownerId, {});
  }
}

async function handInAll(step: LoadStep, devices: ReadonlyMap<string, DemoDevice>): Promise<void> {
  for (const device of devices.values()) {
    step.checkpoint();
    await device.handIn(step.tx, device.lastAtMs + AFTER_CLOSE_MS);
  }
}

async function enrolDevices({ tx, shop, openingMs }: LoadStep): Promise<Map<string, DemoDevice>> {
  const devices = new Map<string, DemoDevice>();
  for (const [registerName, place] of shop.registers) {
    const device = new DemoDevice({ registerName, ...place, enrolledAtMs: openingMs });
    await device.enrol(tx);
    devices.set(registerName, device);
  }
  return devices;
}

function receiptDraft({ shop }: LoadStep, { productIds }: TradeLoad, receipt: DemoReceipt) {
  const { branchId, warehouseId } = shop.branches[receipt.branch];
  const body: GoodsReceived = {
    warehouseId, supplierName: receipt.supplierName, supplierInvoice: receipt.supplierInvoice, note: null,
    lines: receipt.lines.map(({ productIndex, quantityMilli, costCents }) => ({
      productId: productIds[productIndex] ?? '', quantityMilli, costCents, taxRateBps: DEMO_TAX_RATE_BPS,
    })),
  };
  return { type: 'goods.received', version: 1, author: shop.employees.get(receipt.receiver) ?? null, branchId, atMs: receipt.atMs, body };
}

function playSession(step: LoadStep, load: TradeLoad, session: DemoSession, device: DemoDevice | undefined): void {
  if (device === undefined) throw new RangeError(`no device stands at ${session.register}`);
  const author = step.shop.employees.get(session.cashier) ?? '';
  const sessionId = newId();
  device.record('cash-session.opened', { sessionId, openingCents: session.openingCents }, author, session.openedAtMs);
  const { warehouseId } = step.shop.branches[session.branch];
  for (const act of inOrder(session)) {
    if ('lines' in act) device.record('sale.completed', saleBody(load, act, { folio: device.nextFolio(), sessionId, warehouseId }), author, act.atMs);
    else device.record('cash.moved', { sessionId, direction: act.direction, amountCents: act.amountCents, purpose: act.purpose, reason: act.reason }, author, act.atMs);
  }
  const close = session.close ?? handOver(load, session);
  device.record('cash-session.closed', closeBody(sessionId, close), author, close.atMs);
}

function inOrder({ sales, movements }: DemoSession): (DemoSale | DemoSession['movements'][number])[] {
  return [...sales, ...movements].sort((a, b) => a.atMs - b.atMs);
}

/** A register that would still be open now is counted, so that a real device can take over. */
function handOver({ options: { seed, nowMs } }: TradeLoad, { register, openingCents, sales, movements }: DemoSession): DemoClose {
  return drawClose(createRandom(`${seed}/hand-over/${register}`), nowMs, openingCents, sales, movements);
}

function closeBody(sessionId: string, { denominations, countedCents, expectedCents, cardCents }: DemoClose): object {
  return { sessionId, denominations, countedCents, expectedCents, expectedByMethod: { cash: expectedCents, card: cardCents, transfer: 0 }, note: null };
}

function saleBody({ options, productIds, customerIds }: TradeLoad, sale: DemoSale, at: { folio: string; sessionId: string; warehouseId: string }): SaleCompletedV1 {
  const { folio, sessionId, warehouseId } = at;
  return {
    folio, sessionId, customerId: sale.customerIndex === null ? null : (customerIds[sale.customerIndex] ?? null), priceTier: sale.priceTier,
    pricesIncludeTax: true,
    lines: sale.lines.map(({ productIndex, quantityMilli, priceCents, discountCents }) => {
      const { partNumber, name, unit, satProductKey, satUnitKey } = options.products[productIndex] as DemoProduct;
      return {
        productId: productIds[productIndex] ?? '', warehouseId, partNumber, description: name, unit, quantityMilli, listPriceCents: priceCents,
        priceCents, discountCents, taxRateBps: DEMO_TAX_RATE_BPS, satProductKey, satUnitKey,
      };
    }),
    payments: sale.payments.map((payment) => ({ ...payment, reference: null })),
    totalCents: sale.totalCents,
    changeCents: sum(sale.payments.map(({ tenderedCents, amountCents }) => tenderedCents - amountCents)),
    note: null,
  };
}
