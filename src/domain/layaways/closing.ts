import type { BalanceEffect } from '../kernel/balance.ts';
import type { OperationDefinition, Ruling } from '../kernel/definition.ts';
import { folioAsKept, type Decision, type Flag } from '../kernel/decision.ts';
import type { ReservationEffect } from '../kernel/documents.ts';
import { noEffects, type Effects } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import { sum } from '../kernel/integers.ts';
import type { World } from '../kernel/world.ts';
import { cashOf, judgeSession } from '../cash/session.ts';
import { StockTaken } from '../inventory/stock-taken.ts';
import { accountOf, journalEntry, type Posting } from '../ledger/entry.ts';
import { settledBeforeCents } from '../ledger/owed.ts';
import { totalTicket } from '../pricing/line.ts';
import { incomePostings, linesContradiction, saleItems } from '../sales/items.ts';
import { layawayCancelledSchema, layawayDeliveredSchema, type LayawayCancelled, type LayawayDelivered } from './operations.ts';

/** What there is to say of a layaway that is to be closed. */
function judgeLayaway(world: World, layawayId: string, customerId: string, totalCents: number | null): Flag[] {
  const layaway = world.layaway(layawayId);
  if (layaway === null) return [{ code: 'unknown-layaway' }];
  const differs = layaway.customerId !== customerId || (totalCents !== null && layaway.totalCents !== totalCents);
  const flags: Flag[] = differs ? [{ code: 'layaway-differs' }] : [];
  return layaway.state === 'active' ? flags : [...flags, { code: 'layaway-closed' }];
}

function released(lines: readonly { productId: string; warehouseId: string; quantityMilli: number }[]): ReservationEffect[] {
  return lines.map(({ productId, warehouseId, quantityMilli }, line) => ({ productId, warehouseId, kind: 'RELEASE', quantityMilli: -quantityMilli, line }));
}

/** The goods handed over: Dr 215, Cr 410, and cost. What is still to be paid goes to the customer's account, and is flagged. */
export const layawayDelivered: OperationDefinition<LayawayDelivered> = {
  type: 'layaway.delivered',
  version: 1,
  body: layawayDeliveredSchema,
  personal: null,
  permission: 'layaways.manage',
  needs: ({ lines, layawayId, customerId }, id) => ({
    products: lines.map((line) => line.productId),
    layaways: [layawayId],
    balances: [`credit/${customerId}`, `sale/${id}`],
  }),
  folio: (body) => body.folio,
  decide: ruleDelivery,
  effects: deliveryEffects,
};

/** `owedCents`: what is still to be paid. `taxesCents`: its tax, and what of that a payment that came before has settled. */
function ruleDelivery({ body, id }: Operation<LayawayDelivered>, world: World): Ruling {
  const contradiction = linesContradiction(body.lines, body.pricesIncludeTax, body.totalCents);
  if (contradiction !== null) return { outcome: 'quarantined', reason: contradiction, flags: [] };
  const { taxCents } = totalTicket(body.lines, body.pricesIncludeTax);
  const held = world.balance('layaway', body.layawayId);
  const owed = { amountCents: body.totalCents - held.amountCents, taxCents: taxCents - held.taxCents };
  const stock = new StockTaken(world);
  const taken = body.lines.map((line, index) => stock.take(line, index));
  const unpaid: Flag[] = owed.amountCents > 0 ? [{ code: 'layaway-unpaid', data: { owedCents: owed.amountCents } }] : [];
  return {
    flags: [...judgeLayaway(world, body.layawayId, body.customerId, body.totalCents), ...unpaid, ...taken.flatMap(({ flags }) => flags)],
    costsCents: taken.map(({ costCents }) => costCents),
    owedCents: [owed.amountCents],
    taxesCents: [owed.taxCents, settledBeforeCents(world.balance('sale', id), owed)],
  };
}

function deliveryEffects({ body, id }: Operation<LayawayDelivered>, decision: Decision): Effects {
  const { layawayId, customerId, priceTier, pricesIncludeTax, lines } = body;
  const items = saleItems(lines, pricesIncludeTax, decision.costsCents);
  const { netCents, taxCents, totalCents, discountCents } = totalTicket(lines, pricesIncludeTax);
  const costCents = sum(items.map((item) => item.costCents));
  const folio = folioAsKept(body.folio, decision);
  const [owedCents = 0] = decision.owedCents;
  const [owedTaxCents = 0, settledCents = 0] = decision.taxesCents;
  const [heldCents, heldTaxCents] = [totalCents - owedCents, taxCents - owedTaxCents];
  // The tax of what nobody owes any more is collected.
  const uncollectedCents = owedCents > 0 ? owedTaxCents - settledCents : 0;
  return {
    ...noEffects(),
    sales: [{
      folio, sessionId: null, customerId, draftId: null, priceTier, pricesIncludeTax, netCents, discountCents, taxCents, totalCents, costCents,
      changeCents: 0, items, payments: [],
    }],
    layaways: [{ kind: 'delivered', layawayId, penaltyCents: 0, reason: null }],
    reservations: released(lines),
    inventory: items.map((item) => ({
      productId: item.productId, warehouseId: item.warehouseId, kind: 'SALE', quantityMilli: -item.quantityMilli, valueCents: -item.costCents,
      line: item.line, note: null,
    })),
    balances: [
      { kind: 'layaway', ownerId: layawayId, amountCents: -heldCents, taxCents: -heldTaxCents, reason: null },
      ...debtEffects(customerId, id, owedCents, uncollectedCents),
    ],
    journal: journalEntry('sale', `Entrega de apartado ${folio}`, [
      ['215', heldCents - heldTaxCents],
      ['120', owedCents],
      ...incomePostings(items),
      ['221', -uncollectedCents],
      ['220', uncollectedCents - owedTaxCents],
      ['510', costCents],
      ['130', -costCents],
    ]),
    rollups: [{
      day: decision.day, hour: decision.hour, saleCount: 1, totalCents, netCents, taxCents, costCents, discountCents, cashCents: 0, cardCents: 0,
      transferCents: 0, creditCents: totalCents,
    }],
  };
}

/** What was paid too much stands in the customer's favour; it is owed for no sale. */
function debtEffects(customerId: string, saleId: string, amountCents: number, taxCents: number): BalanceEffect[] {
  if (amountCents === 0) return [];
  const account: BalanceEffect = { kind: 'credit', ownerId: customerId, amountCents, taxCents: 0, reason: null };
  return amountCents < 0 ? [account] : [account, { kind: 'sale', ownerId: saleId, amountCents, taxCents, reason: null }];
}

/**
 * What was paid is given back, less a penalty: Dr 215 and 220, Cr money and 430. What the figures leave over stands on
 * the customer's account, and is flagged.
 */
export const layawayCancelled: OperationDefinition<LayawayCancelled> = {
  type: 'layaway.cancelled',
  version: 1,
  body: layawayCancelledSchema,
  personal: null,
  permission: 'layaways.manage',
  needs: ({ lines, layawayId, customerId, sessionId }) => ({
    products: lines.map((line) => line.productId),
    sessions: sessionId === null ? [] : [sessionId],
    layaways: [layawayId],
    balances: [`credit/${customerId}`],
  }),
  folio: (body) => body.folio,
  decide: ruleCancellation,
  effects: cancellationEffects,
};

/** `owedCents`: what was paid; `taxesCents`: its tax. */
function ruleCancellation({ body, register }: Operation<LayawayCancelled>, world: World): Ruling {
  if (body.sessionId === null && body.refunds.some(({ method }) => method === 'cash')) return { outcome: 'quarantined', reason: 'cash-without-session', flags: [] };
  const held = world.balance('layaway', body.layawayId);
  const givenCents = givenBackCents(body);
  const differs: Flag[] = givenCents === held.amountCents ? [] : [{ code: 'refund-differs', data: { paidCents: held.amountCents, givenCents } }];
  return {
    flags: [...judgeLayaway(world, body.layawayId, body.customerId, null), ...differs, ...judgeSession(world, body.sessionId, register)],
    owedCents: [held.amountCents],
    taxesCents: [held.taxCents],
  };
}

function givenBackCents({ refunds, penaltyCents }: LayawayCancelled): number {
  return sum(refunds.map((refund) => refund.amountCents)) + penaltyCents;
}

function cancellationEffects({ body }: Operation<LayawayCancelled>, decision: Decision): Effects {
  const { layawayId, customerId, sessionId, lines, refunds, penaltyCents, reason } = body;
  const folio = folioAsKept(body.folio, decision);
  const [paidCents = givenBackCents(body)] = decision.owedCents;
  const [paidTaxCents = 0] = decision.taxesCents;
  const leftCents = paidCents - givenBackCents(body);
  const favourCents = leftCents + sum(refunds.map(({ method, amountCents }) => (method === 'credit' ? amountCents : 0)));
  return {
    ...noEffects(),
    layaways: [{ kind: 'cancelled', layawayId, penaltyCents, reason }],
    refunds: [...refunds],
    reservations: released(lines),
    cash: cashOf(sessionId, 'layaway', refunds, -1),
    balances: [
      { kind: 'layaway', ownerId: layawayId, amountCents: -paidCents, taxCents: -paidTaxCents, reason: null },
      ...(favourCents === 0 ? [] : [{ kind: 'credit' as const, ownerId: customerId, amountCents: -favourCents, taxCents: 0, reason: null }]),
    ],
    journal: journalEntry('layaway', `Apartado cancelado ${folio}`, [
      ['215', paidCents - paidTaxCents],
      ['220', paidTaxCents],
      ...refunds.map(({ method, amountCents }): Posting => [accountOf(method), -amountCents]),
      ['430', -penaltyCents],
      ['120', -leftCents],
    ]),
  };
}
