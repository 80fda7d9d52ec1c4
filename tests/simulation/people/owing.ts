import { recordAct } from '../../../src/device/shop/recorder.ts';
import { folioOf } from '../../../src/device/shop/sale-body.ts';
import type { RecorderContext } from '../../../src/device/shop/recorder.ts';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import { NO_FACTS, OWED } from '../oracle/promises.ts';
import { accountOfMethod, incomeAccount, lineFigures, Tally } from '../oracle/reckoning.ts';
import { markOf, seriesOf, type Act, type Intent, type Scene } from './scene.ts';

/** What customers owe, pay in advance and hold: collections, layaways, gift cards, points, invoices. */
export const owing: readonly Act[] = [
  { type: 'customer.paid', weight: 5, by: 'cashier', findsCustomers: true, prepare: collect },
  { type: 'layaway.opened', weight: 5, by: 'cashier', findsCustomers: true, prepare: putAside },
  { type: 'layaway.paid', weight: 4, by: 'cashier', prepare: payPart },
  { type: 'layaway.delivered', weight: 3, by: 'cashier', prepare: handOver },
  { type: 'layaway.cancelled', weight: 1, by: 'cashier', prepare: giveUp },
  { type: 'balance.changed', weight: 4, by: 'manager', findsCustomers: true, prepare: changeBalance },
  { type: 'invoice.requested', weight: 4, by: 'cashier', prepare: askForInvoice },
];

interface Line {
  productId: string;
  warehouseId: string;
  quantityMilli: number;
  priceCents: number;
  discountCents: number;
  taxRateBps: number | null;
}

/** Records something that has a folio. */
function recordNumbered(scene: Scene, type: string, body: object): Promise<unknown> {
  return recordAct(scene.recorder, {
    type,
    plan: ({ nextFolioNumber }) => ({ body: { folio: folioOf(seriesOf(scene), nextFolioNumber), ...body }, folioNumber: nextFolioNumber }),
  });
}

/** A customer pays on account, now and then for a sale that somebody put on it; what was owed is not asked. */
function collect(scene: Scene): Intent | null {
  const { random, serial, customers, session, sales } = scene;
  if (session === null || customers.length === 0) return null;
  const bought = random.chance(0.6) ? sales.filter(({ body }) => body['customerId'] !== null) : [];
  const sale = bought.length === 0 ? null : random.pick(bought);
  const customerId = sale === null ? random.pick(customers) : String(sale.body['customerId']);
  const totalCents = random.int(1, 50_000);
  const method = random.pick(['cash', 'transfer'] as const);
  const payments = [{ method, amountCents: totalCents, reference: markOf(serial) }];
  const applications = sale === null ? [] : [{ saleId: sale.id, amountCents: random.int(1, totalCents) }];
  const body = { customerId, sessionId: session.sessionId, payments, totalCents, applications, note: null };
  return {
    mark: markOf(serial),
    facts: () => ({
      ...NO_FACTS, cash: [{ method, amountCents: totalCents }], owed: [{ customerId, amountCents: -totalCents }],
      ledger: { [accountOfMethod[method] ?? '']: totalCents, [OWED]: -totalCents },
    }),
    record: () => recordNumbered(scene, 'customer.paid', body),
  };
}

function goodsOf({ random, products, deviceShop: { warehouseId } }: Scene): { lines: Line[]; totalCents: number } {
  const chosen = [...new Set(Array.from({ length: random.int(1, 2) }, () => random.pick(products)))];
  const lines = chosen.map(({ id, fields }) => ({
    productId: id, warehouseId, partNumber: fields.partNumber, description: fields.name, unit: fields.unit, quantityMilli: random.int(1, 3) * 1000,
    listPriceCents: fields.price1Cents, priceCents: fields.price1Cents, discountCents: 0, taxRateBps: fields.taxRateBps, satProductKey: null, satUnitKey: null,
  }));
  return { lines, totalCents: lines.reduce((sum, line) => sum + lineFigures(line).totalCents, 0) };
}

/** Goods are kept for a customer, who may pay a part at once. */
function putAside(scene: Scene): Intent | null {
  const { random, serial, customers, session } = scene;
  if (session === null || customers.length === 0) return null;
  const customerId = random.pick(customers);
  const { lines, totalCents } = goodsOf(scene);
  const paidCents = random.chance(0.6) ? random.int(1, totalCents) : 0;
  const payments = paidCents === 0 ? [] : [{ method: 'cash' as const, amountCents: paidCents, reference: null }];
  const body = {
    sessionId: session.sessionId, customerId, priceTier: 1, pricesIncludeTax: true, lines, totalCents, dueDay: '2027-12-31', payments, note: markOf(serial),
  };
  return {
    mark: markOf(serial),
    facts: () => ({
      ...NO_FACTS, reserved: reservedBy(lines, 1), cash: cashOf(paidCents), owed: [{ customerId, amountCents: -paidCents }],
      ledger: { '110': paidCents, [OWED]: -paidCents },
    }),
    record: () => recordNumbered(scene, 'layaway.opened', body),
  };
}

function reservedBy(lines: readonly Line[], sign: 1 | -1) {
  return lines.map(({ productId, warehouseId, quantityMilli }) => ({ productId, warehouseId, quantityMilli: sign * quantityMilli }));
}

const cashOf = (amountCents: number) => (amountCents === 0 ? [] : [{ method: 'cash', amountCents }]);

/** More or less than is still to be paid, whatever the customer brings. */
function payPart(scene: Scene): Intent | null {
  const { random, serial, session, layaways } = scene;
  if (session === null || layaways.length === 0) return null;
  const { id: layawayId, body: { customerId, totalCents: wholeCents } } = random.pick(layaways);
  const totalCents = random.int(1, Number(wholeCents));
  const body = { layawayId, sessionId: session.sessionId, payments: [{ method: 'cash' as const, amountCents: totalCents, reference: null }], totalCents, note: markOf(serial) };
  return {
    mark: markOf(serial),
    facts: () => ({
      ...NO_FACTS, cash: cashOf(totalCents), owed: [{ customerId: String(customerId), amountCents: -totalCents }],
      ledger: { '110': totalCents, [OWED]: -totalCents },
    }),
    record: () => recordNumbered(scene, 'layaway.paid', body),
  };
}

/** The goods go, paid or not: what is missing is owed. */
function handOver(scene: Scene): Intent | null {
  const { random, serial, layaways } = scene;
  if (layaways.length === 0) return null;
  const layaway = random.pick(layaways);
  layaway.done = true;
  const { customerId, priceTier, pricesIncludeTax, lines, totalCents } = layaway.body as unknown as { customerId: string; priceTier: number; pricesIncludeTax: boolean; lines: Line[]; totalCents: number };
  const figures = lines.map((line) => ({ line, ...lineFigures(line) }));
  const netCents = figures.reduce((sum, figure) => sum + figure.netCents, 0);
  const ledger = new Tally();
  for (const figure of figures) ledger.add(incomeAccount(figure.line.taxRateBps), -figure.netCents);
  ledger.add(OWED, netCents);
  return {
    mark: markOf(serial),
    facts: () => ({
      ...NO_FACTS, stock: reservedBy(lines, -1), reserved: reservedBy(lines, -1), owed: [{ customerId, amountCents: totalCents }],
      sale: { totalCents, netCents, taxCents: totalCents - netCents }, ledger: Object.fromEntries(ledger.entries()),
    }),
    record: () => recordNumbered(scene, 'layaway.delivered', { layawayId: layaway.id, customerId, priceTier, pricesIncludeTax, lines, totalCents, note: markOf(serial) }),
  };
}

/** The goods are set free; something is given back, a penalty kept. */
function giveUp(scene: Scene): Intent | null {
  const { random, serial, session, layaways } = scene;
  if (session === null || layaways.length === 0) return null;
  const layaway = random.pick(layaways);
  layaway.done = true;
  const { customerId, lines: kept } = layaway.body as unknown as { customerId: string; lines: Line[] };
  const refundCents = random.int(0, 20_000);
  const penaltyCents = random.int(0, 2000);
  const body = {
    layawayId: layaway.id, customerId, sessionId: session.sessionId, lines: kept.map(({ productId, warehouseId, quantityMilli }) => ({ productId, warehouseId, quantityMilli })),
    refunds: refundCents === 0 ? [] : [{ method: 'cash' as const, amountCents: refundCents }], penaltyCents, reason: markOf(serial),
  };
  return {
    mark: markOf(serial),
    facts: () => ({
      ...NO_FACTS, reserved: reservedBy(kept, -1), cash: cashOf(-refundCents), owed: [{ customerId, amountCents: refundCents + penaltyCents }],
      ledger: { '110': -refundCents, '430': -penaltyCents, [OWED]: refundCents + penaltyCents },
    }),
    record: () => recordNumbered(scene, 'layaway.cancelled', body),
  };
}

/** An account put right, points given, a gift card sold. */
function changeBalance({ recorder, random, serial, customers, session }: Scene): Intent | null {
  if (customers.length === 0 || session === null) return null;
  const customerId = random.pick(customers);
  const amountCents = random.int(1, 20_000);
  const reason = markOf(serial);
  const change = (body: object): (() => Promise<unknown>) => () => recordAct(recorder, { type: 'balance.changed', plan: () => ({ body }) });
  const plain = { method: null, sessionId: null, reason };
  const kind = random.pick(['credit', 'points', 'gift-card'] as const);
  if (kind === 'credit') {
    const signedCents = random.chance(0.5) ? amountCents : -amountCents;
    return {
      mark: reason,
      facts: () => ({ ...NO_FACTS, owed: [{ customerId, amountCents: signedCents }], ledger: { '120': signedCents, [signedCents > 0 ? '430' : '630']: -signedCents } }),
      record: change({ kind, ownerId: customerId, amountCents: signedCents, purpose: 'correction', ...plain }),
    };
  }
  if (kind === 'points') {
    return {
      mark: reason,
      facts: () => ({ ...NO_FACTS, held: [{ kind, ownerId: customerId, amountCents }] }),
      record: change({ kind, ownerId: customerId, amountCents, purpose: 'earned', ...plain }),
    };
  }
  const ownerId = newCardId(recorder);
  return {
    mark: reason,
    facts: () => ({ ...NO_FACTS, held: [{ kind, ownerId, amountCents }], cash: cashOf(amountCents), ledger: { '110': amountCents, '216': -amountCents } }),
    record: change({ kind, ownerId, amountCents, purpose: 'sold', method: 'cash', sessionId: session.sessionId, reason }),
  };
}

function newCardId({ ports }: RecorderContext): string {
  return uuidv7(ports.clock.wallMs(), ports.randomBytes);
}

function askForInvoice({ random, serial, sales, station }: Scene): Intent | null {
  if (sales.length === 0) return null;
  const { id } = random.pick(sales);
  const receiver = { rfc: 'XAXX010101000', legalName: markOf(serial), taxRegime: '616', postalCode: '64000', cfdiUse: 'S01', email: null };
  return {
    mark: markOf(serial),
    facts: () => NO_FACTS,
    record: () => station.askInvoice(id, { receiver, paymentForm: '01', paymentMethod: 'PUE' }),
  };
}
