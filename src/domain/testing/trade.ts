import { totalTicket } from '../pricing/line.ts';
import type { SaleLine } from '../sales/operations.ts';
import { returnFigures } from '../sales/return-figures.ts';

/** One act of a made-up trade, as drawn: what it is and its figures; `of` picks the earlier act it is about. */
export interface Act { kind: (typeof actKinds)[number]; of: number; product: number; amount: number; percent: number; yes: boolean }

/** Where a made-up trade takes place. */
export interface TradePlace {
  sessionId: string;
  customerId: string;
  cardId: string;
  /** The first is where it sells. */
  warehouseIds: readonly [string, string];
  productIds: readonly [string, string, string];
  /** The id of the act with this index; −1: of one that never was. */
  idOf(index: number): string;
  folioOf(index: number): string;
}

/** An act as an operation: what a device would record. */
export interface TradeOperation {
  type: string;
  version: number;
  id: string;
  body: object;
}

export const actKinds = [
  'sale', 'sale', 'return', 'pay', 'open', 'abono', 'deliver', 'cancel', 'ship', 'receive', 'count', 'card', 'buy', 'credit',
] as const;

/** The line that an act sells, keeps or sends. */
export const tradeLine = ({ product, amount }: Act, place: TradePlace): SaleLine => ({
  productId: place.productIds[product]!, warehouseId: place.warehouseIds[0], partNumber: 'X', description: 'X', unit: 'pieza', quantityMilli: amount,
  listPriceCents: 9973, priceCents: 9973, discountCents: 0, taxRateBps: [1600, 800, null][product]!, satProductKey: null, satUnitKey: null,
});

/** The acts as operations: each refers to an earlier one of the kind it is about, or to one that never was. Any order of arrival is sound. */
export function writeTrade(acts: readonly Act[], place: TradePlace): TradeOperation[] {
  const earlier: { id: string; act: Act }[] = [];
  return acts.map((act, index) => {
    const id = place.idOf(index);
    const among = (...kinds: Act['kind'][]) => {
      const known = earlier.filter((one) => kinds.includes(one.act.kind));
      return known[act.of % Math.max(known.length, 1)] ?? { id: place.idOf(-1), act };
    };
    const operation = writers[act.kind](act, { place, folio: place.folioOf(index), among });
    earlier.push({ id, act });
    return { version: 1, ...operation, id };
  });
}

interface Writing {
  place: TradePlace;
  folio: string;
  among(...kinds: Act['kind'][]): { id: string; act: Act };
}

type Writer = (act: Act, writing: Writing) => { type: string; version?: number; body: object };

const money = (amountCents: number) => (amountCents > 0 ? [{ method: 'cash', amountCents, reference: null }] : []);
const goodsOf = ({ customerId }: TradePlace) => ({ customerId, priceTier: 1, pricesIncludeTax: true });
const wholeOf = (line: SaleLine) => totalTicket([line], true);

const writeSale: Writer = (act, { place, folio }) => {
  const line = tradeLine(act, place);
  const { totalCents } = wholeOf(line);
  const creditCents = Math.floor((totalCents * act.percent) / 100);
  const payments = ([['credit', creditCents], ['cash', totalCents - creditCents]] as const)
    .map(([method, amountCents]) => ({ method, amountCents, tenderedCents: amountCents, reference: null }));
  const body = { folio, sessionId: place.sessionId, draftId: null, ...goodsOf(place), lines: [line], payments, totalCents, changeCents: 0, note: null };
  return { type: 'sale.completed', version: 2, body };
};

const writeReturn: Writer = (act, { place, folio, among }) => {
  const sale = among('sale', 'deliver');
  const line = tradeLine(sale.act, place);
  const quantityMilli = act.yes ? line.quantityMilli : Math.max(1, Math.floor((line.quantityMilli * act.percent) / 100));
  const { netCents, taxCents, amountCents } = returnFigures(
    { ...wholeOf(line), quantityMilli: line.quantityMilli, costCents: 0 }, { quantityMilli: 0, netCents: 0, taxCents: 0, costCents: 0 }, quantityMilli);
  const creditCents = Math.floor((amountCents * act.amount) / 9999);
  const { productId, warehouseId, taxRateBps } = line;
  return { type: 'sale.returned', body: {
    folio, saleId: sale.id, saleFolio: 'A1-000000', sessionId: place.sessionId, customerId: place.customerId, totalCents: amountCents, reason: 'x',
    refunds: [{ method: 'credit', amountCents: creditCents }, { method: 'cash', amountCents: amountCents - creditCents }].filter((refund) => refund.amountCents > 0),
    lines: [{ saleLine: 0, productId, warehouseId, quantityMilli, amountCents, netCents, taxCents, taxRateBps, restock: act.percent > 20 }],
  } };
};

const writePayment: Writer = ({ amount, percent }, { place, folio, among }) => {
  const applied = Math.floor((amount * percent) / 100);
  const applications = applied > 0 ? [{ saleId: among('sale', 'deliver').id, amountCents: applied }] : [];
  const { customerId, sessionId } = place;
  return { type: 'customer.paid', body: { folio, customerId, sessionId, payments: money(amount), totalCents: amount, applications, note: null } };
};

const writeOpening: Writer = (act, { place, folio }) => {
  const line = tradeLine(act, place);
  const { totalCents } = wholeOf(line);
  const payments = money(act.yes ? Math.floor((totalCents * act.percent) / 100) : 0);
  return { type: 'layaway.opened', body: { folio, sessionId: place.sessionId, ...goodsOf(place), lines: [line], totalCents, dueDay: '2026-12-24', payments, note: null } };
};

const writeInstalment: Writer = ({ amount }, { place, folio, among }) => ({
  type: 'layaway.paid', body: { folio, layawayId: among('open').id, sessionId: place.sessionId, payments: money(amount), totalCents: amount, note: null },
});

const writeDelivery: Writer = (_act, { place, folio, among }) => {
  const layaway = among('open');
  const line = tradeLine(layaway.act, place);
  return { type: 'layaway.delivered', body: { folio, layawayId: layaway.id, ...goodsOf(place), lines: [line], totalCents: wholeOf(line).totalCents, note: null } };
};

const writeCancellation: Writer = ({ amount, percent, yes }, { place, folio, among }) => {
  const layaway = among('open');
  const { productId, warehouseId, quantityMilli } = tradeLine(layaway.act, place);
  return { type: 'layaway.cancelled', body: {
    folio, layawayId: layaway.id, customerId: place.customerId, sessionId: place.sessionId, lines: [{ productId, warehouseId, quantityMilli }],
    refunds: [{ method: yes ? 'credit' : 'cash', amountCents: amount }], penaltyCents: percent, reason: 'x',
  } };
};

const writeShipment: Writer = (act, { place, folio }) => {
  const { productId, quantityMilli } = tradeLine(act, place);
  const [fromWarehouseId, toWarehouseId] = place.warehouseIds;
  return { type: 'transfer.shipped', body: { folio, fromWarehouseId, toWarehouseId, lines: [{ productId, quantityMilli }], note: null } };
};

const writeArrival: Writer = ({ percent, yes }, { place, folio, among }) => {
  const shipped = among('ship');
  const { productId, quantityMilli: sentMilli } = tradeLine(shipped.act, place);
  const quantityMilli = Math.max(1, Math.floor((sentMilli * percent) / 100));
  const lines = [{ shippedLine: 0, productId, quantityMilli, lostMilli: yes ? sentMilli - quantityMilli : 0 }];
  return { type: 'transfer.received', body: { folio, transferId: shipped.id, toWarehouseId: place.warehouseIds[1], lines, note: null } };
};

const writeCount: Writer = (act, { place }) => {
  const { productId } = tradeLine(act, place);
  const lines = [{ productId, expectedMilli: act.amount - 50, countedMilli: act.amount }];
  return { type: 'stock.counted', body: { warehouseId: act.yes ? place.warehouseIds[0] : place.warehouseIds[1], lines, note: null } };
};

const writePurchase: Writer = (act, { place }) => {
  const { productId, warehouseId, quantityMilli } = tradeLine(act, place);
  const lines = [{ productId, quantityMilli, costCents: act.amount * 4, taxRateBps: 1600 }];
  return { type: 'goods.received', body: { warehouseId, supplierName: null, supplierInvoice: null, lines, note: null } };
};

const writeCard: Writer = ({ amount, yes }, { place }) => ({ type: 'balance.changed', body: {
  kind: 'gift-card', ownerId: place.cardId, purpose: yes ? 'sold' : 'redeemed', amountCents: yes ? amount : -amount, method: 'cash', sessionId: place.sessionId, reason: 'x',
} });

const writeCorrection: Writer = ({ amount, yes }, { place }) => ({ type: 'balance.changed', body: {
  kind: 'credit', ownerId: place.customerId, purpose: 'correction', amountCents: yes ? amount : -amount, method: null, sessionId: null, reason: 'x',
} });

const writers: Record<Act['kind'], Writer> = {
  sale: writeSale, return: writeReturn, pay: writePayment, open: writeOpening, abono: writeInstalment, deliver: writeDelivery, cancel: writeCancellation,
  ship: writeShipment, receive: writeArrival, count: writeCount, card: writeCard, buy: writePurchase, credit: writeCorrection,
};
