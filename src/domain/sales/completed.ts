import type { OperationDefinition } from '../kernel/definition.ts';
import { folioAsKept, type Decision, type Flag } from '../kernel/decision.ts';
import { noEffects, type Effects, type PaymentMethod, type SaleItemRecord } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import { sum } from '../kernel/integers.ts';
import type { World } from '../kernel/world.ts';
import { issueCostCents } from '../inventory/cost.ts';
import { journalEntry, methodAccounts, type Posting } from '../ledger/entry.ts';
import { discountShareBps, priceLine, totalTicket } from '../pricing/line.ts';
import { saleCompletedSchema, type SaleCompleted, type SaleLine } from './operations.ts';

/** A sale paid at the counter: stock leaves, money comes in, both are booked. */
export const saleCompleted: OperationDefinition<SaleCompleted> = {
  type: 'sale.completed',
  version: 1,
  body: saleCompletedSchema,
  personal: null,
  permission: 'pos.sell',
  needs: (body) => ({
    products: body.lines.map((line) => line.productId),
    customers: body.customerId === null ? [] : [body.customerId],
    sessions: [body.sessionId],
  }),
  folio: (body) => body.folio,
  decide(operation, world) {
    const contradiction = contradictionIn(operation.body);
    if (contradiction !== null) return { outcome: 'quarantined', reason: contradiction, flags: [] };
    const { flags, costsCents } = judgeLines(operation, world);
    return { flags: [...flags, ...judgeSession(operation, world)], costsCents };
  },
  effects: saleEffects,
};

/** The code of what makes a sale contradict itself, or null. Its own figures must add up to the centavo. */
export function contradictionIn(sale: SaleCompleted): string | null {
  const overDiscounted = sale.lines.some((line) => {
    const { grossCents } = priceLine(line, sale.pricesIncludeTax);
    return line.discountCents > grossCents;
  });
  if (overDiscounted) return 'discount-exceeds-line';
  if (totalTicket(sale.lines, sale.pricesIncludeTax).totalCents !== sale.totalCents) return 'total-mismatch';
  if (sum(sale.payments.map((payment) => payment.amountCents)) !== sale.totalCents) return 'payments-mismatch';
  const change = sum(sale.payments.map((payment) => payment.tenderedCents - payment.amountCents));
  if (change !== sale.changeCents) return 'change-mismatch';
  const overTendered = sale.payments.some((payment) => payment.tenderedCents < payment.amountCents || (payment.method !== 'cash' && payment.tenderedCents !== payment.amountCents));
  return overTendered ? 'tender-mismatch' : null;
}

function judgeLines(operation: Operation<SaleCompleted>, world: World): { flags: Flag[]; costsCents: number[] } {
  const flags: Flag[] = [];
  const costsCents: number[] = [];
  const sold = new StockTaken(world);
  const author = operation.author === null ? null : world.employee(operation.author);
  operation.body.lines.forEach((line, index) => {
    const product = world.product(line.productId);
    if (product === null) flags.push({ code: 'unknown-product', line: index });
    const shareBps = discountShareBps(priceLine(line, true).grossCents, line.discountCents);
    if (author !== null && shareBps > author.maxDiscountBps) {
      flags.push({ code: 'discount-over-limit', line: index, data: { shareBps, limitBps: author.maxDiscountBps, discountCents: line.discountCents } });
    }
    if (line.priceCents !== line.listPriceCents && author !== null && !author.can('pos.price_override', operation.branch)) {
      flags.push({ code: 'price-overridden', line: index, data: { priceCents: line.priceCents, listPriceCents: line.listPriceCents } });
    }
    const { costCents, leftMilli } = sold.take(line);
    costsCents.push(costCents);
    if (product !== null && leftMilli < 0) flags.push({ code: 'oversold', line: index, data: { leftMilli } });
  });
  return { flags, costsCents };
}

/** Values the lines of one ticket in turn, so that two lines of one part share its stock. */
class StockTaken {
  readonly #world: World;
  readonly #taken = new Map<string, { quantityMilli: number; valueCents: number; byWarehouse: Map<string, number> }>();

  constructor(world: World) {
    this.#world = world;
  }

  take(line: SaleLine): { costCents: number; leftMilli: number } {
    const product = this.#world.product(line.productId);
    const before = this.#taken.get(line.productId) ?? { quantityMilli: 0, valueCents: 0, byWarehouse: new Map<string, number>() };
    const stock = {
      quantityMilli: (product?.quantityMilli ?? 0) - before.quantityMilli,
      valueCents: (product?.valueCents ?? 0) - before.valueCents,
    };
    const costCents = issueCostCents(stock, line.quantityMilli, product?.unitCostCents ?? 0);
    const takenHere = (before.byWarehouse.get(line.warehouseId) ?? 0) + line.quantityMilli;
    before.byWarehouse.set(line.warehouseId, takenHere);
    this.#taken.set(line.productId, {
      quantityMilli: before.quantityMilli + line.quantityMilli,
      valueCents: before.valueCents + costCents,
      byWarehouse: before.byWarehouse,
    });
    return { costCents, leftMilli: (product?.onHandMilli(line.warehouseId) ?? 0) - takenHere };
  }
}

function judgeSession(operation: Operation<SaleCompleted>, world: World): Flag[] {
  const session = world.session(operation.body.sessionId);
  if (session === null) return [{ code: 'unknown-session' }];
  if (!session.open) return [{ code: 'session-closed' }];
  return session.registerId === operation.register ? [] : [{ code: 'session-of-another-register' }];
}

function saleEffects(operation: Operation<SaleCompleted>, decision: Decision): Effects {
  const sale = operation.body;
  const items = sale.lines.map((line, index) => itemRecord(line, index, sale.pricesIncludeTax, decision.costsCents[index] ?? 0));
  const { netCents, taxCents, totalCents, discountCents } = totalTicket(sale.lines, sale.pricesIncludeTax);
  const costCents = sum(items.map((item) => item.costCents));
  const paid = paidByMethod(sale);
  const folio = folioAsKept(sale.folio, decision);
  return {
    ...noEffects(),
    sales: [{
      folio, sessionId: sale.sessionId, customerId: sale.customerId, priceTier: sale.priceTier,
      pricesIncludeTax: sale.pricesIncludeTax, netCents, discountCents, taxCents, totalCents, costCents,
      changeCents: sale.changeCents, items,
      payments: sale.payments.map((payment, line) => ({ line, ...payment })),
    }],
    inventory: items.map((item) => ({
      productId: item.productId, warehouseId: item.warehouseId, kind: 'SALE', quantityMilli: -item.quantityMilli,
      valueCents: -item.costCents, line: item.line, note: null,
    })),
    cash: sale.payments.map((payment) => ({
      sessionId: sale.sessionId, kind: 'sale', method: payment.method, amountCents: payment.amountCents, reason: null,
    })),
    journal: journalEntry('sale', `Venta ${folio}`, [
      ...Object.entries(paid).map(([method, cents]): Posting => [methodAccounts[method as PaymentMethod], cents]),
      ...incomePostings(items),
      ['220', -taxCents],
      ['510', costCents],
      ['130', -costCents],
    ]),
    rollups: [{
      day: decision.day, hour: decision.hour, saleCount: 1, totalCents, netCents, taxCents, costCents, discountCents,
      cashCents: paid.cash, cardCents: paid.card, transferCents: paid.transfer,
    }],
  };
}

function itemRecord(line: SaleLine, index: number, pricesIncludeTax: boolean, costCents: number): SaleItemRecord {
  const figures = priceLine(line, pricesIncludeTax);
  return { ...line, line: index, amountCents: figures.totalCents, netCents: figures.netCents, taxCents: figures.taxCents, costCents };
}

/** Sales by rate: 410 taxed, 411 at rate zero, 412 exempt. */
function incomePostings(items: readonly SaleItemRecord[]): Posting[] {
  return items.map((item) => {
    const account = item.taxRateBps === null ? '412' : item.taxRateBps === 0 ? '411' : '410';
    return [account, -item.netCents];
  });
}

function paidByMethod(sale: SaleCompleted): Record<PaymentMethod, number> {
  const paid = { cash: 0, card: 0, transfer: 0 };
  for (const payment of sale.payments) paid[payment.method] += payment.amountCents;
  return paid;
}
