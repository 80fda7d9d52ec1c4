import type { OperationDefinition, Ruling } from '../kernel/definition.ts';
import { folioAsKept, type Decision, type Flag } from '../kernel/decision.ts';
import { noEffects, type Effects, type InventoryOperation } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import { mulDivRound, sum } from '../kernel/integers.ts';
import type { SoldLineFacts, World } from '../kernel/world.ts';
import { cashOf, judgeSession } from '../cash/session.ts';
import { restockVarianceCents } from '../inventory/cost.ts';
import { RunningStock } from '../inventory/running-stock.ts';
import { accountOf, journalEntry, type Posting } from '../ledger/entry.ts';
import { taxShareCents } from '../ledger/owed.ts';
import { saleReturnedSchema, type Refund, type SaleReturned } from './operations.ts';
import { returnFigures } from './return-figures.ts';

type Line = SaleReturned['lines'][number];

/**
 * Goods of a sale brought back, for money or against what is owed. Dr 420 net and 220/221 tax, Cr money or 120; at the
 * original cost Dr 130 (fit to be sold) or 520 (not), Cr 510.
 */
export const saleReturned: OperationDefinition<SaleReturned> = {
  type: 'sale.returned',
  version: 1,
  body: saleReturnedSchema,
  personal: null,
  permission: 'pos.refund',
  needs: ({ lines, sessionId, saleId, customerId }) => ({
    products: lines.map((line) => line.productId),
    sessions: [sessionId],
    sales: [saleId],
    balances: customerId === null ? [] : [`credit/${customerId}`],
  }),
  folio: (body) => body.folio,
  decide: ruleReturn,
  effects: returnEffects,
};

/** The code of what makes a return contradict itself, or null. */
export function returnContradiction({ lines, refunds, totalCents, customerId }: SaleReturned): string | null {
  if (new Set(lines.map(({ saleLine }) => saleLine)).size !== lines.length) return 'line-twice';
  if (lines.some(({ amountCents, netCents, taxCents }) => amountCents !== netCents + taxCents)) return 'line-mismatch';
  if (sum(lines.map((line) => line.amountCents)) !== totalCents) return 'total-mismatch';
  if (sum(refunds.map((refund) => refund.amountCents)) !== totalCents) return 'refunds-mismatch';
  return customerId === null && refunds.some(({ method }) => method === 'credit') ? 'credit-without-customer' : null;
}

/** Costs per line, what of them settles negative stock, and of the tax the part that was still owed (`taxesCents[0]`). */
function ruleReturn({ body, register }: Operation<SaleReturned>, world: World): Ruling {
  const contradiction = returnContradiction(body);
  if (contradiction !== null) return { outcome: 'quarantined', reason: contradiction, flags: [] };
  const sale = world.sale(body.saleId);
  const flags: Flag[] = sale === null ? [{ code: 'unknown-sale' }] : [];
  if (sale !== null && body.customerId !== sale.customerId) flags.push({ code: 'customer-differs' });
  const stock = new RunningStock(world);
  const variancesCents: number[] = [];
  const costsCents = body.lines.map((line, index) => {
    const sold = sale?.lines[line.saleLine];
    if (sale !== null) flags.push(...judgeLine(line, sold, index));
    const costCents = sold === undefined ? productCostCents(line, world) : returnFigures(sold, sold.returned, line.quantityMilli).costCents;
    const varianceCents = line.restock ? restockVarianceCents(stock.of(line.productId), line.quantityMilli, costCents) : 0;
    if (line.restock) stock.add(line.productId, line.quantityMilli, costCents - varianceCents);
    variancesCents.push(varianceCents);
    return costCents;
  });
  const onAccount = judgeAccount(body, world);
  return { flags: [...flags, ...judgeSession(world, body.sessionId, register), ...onAccount.flags], costsCents, variancesCents, taxesCents: [onAccount.taxCents] };
}

/** Centavos a line may differ by: two devices that knew different returns round apart. */
const ROUNDING_CENTS = 2;

function judgeLine(line: Line, sold: SoldLineFacts | undefined, index: number): Flag[] {
  if (sold === undefined || sold.productId !== line.productId) return [{ code: 'unknown-sale-line', line: index }];
  const leftMilli = sold.quantityMilli - sold.returned.quantityMilli;
  if (line.quantityMilli > leftMilli) return [{ code: 'returned-more-than-sold', line: index, data: { leftMilli, quantityMilli: line.quantityMilli } }];
  const { amountCents } = returnFigures(sold, sold.returned, line.quantityMilli);
  if (Math.abs(amountCents - line.amountCents) <= ROUNDING_CENTS) return [];
  return [{ code: 'refund-differs', line: index, data: { amountCents: line.amountCents, expectedCents: amountCents } }];
}

function productCostCents({ productId, quantityMilli }: Line, world: World): number {
  return mulDivRound(world.product(productId)?.unitCostCents ?? 0, quantityMilli, 1000);
}

/** What goes against the customer's account: more than is owed for the sale is flagged, and its tax was paid before. */
function judgeAccount(body: SaleReturned, world: World): { flags: Flag[]; taxCents: number } {
  const creditCents = refundedBy(body.refunds, 'credit');
  if (creditCents === 0) return { flags: [], taxCents: 0 };
  const owed = world.balance('sale', body.saleId);
  const taxCents = sum(body.lines.map((line) => line.taxCents));
  const shareCents = Math.min(mulDivRound(taxCents, creditCents, body.totalCents), Math.max(owed.taxCents, 0));
  if (owed.amountCents < creditCents) return { flags: [{ code: 'refund-over-owed', data: { owedCents: owed.amountCents, creditCents } }], taxCents: taxShareCents(owed, creditCents) };
  return { flags: [], taxCents: owed.amountCents === creditCents ? owed.taxCents : shareCents };
}

function refundedBy(refunds: readonly Refund[], method: Refund['method']): number {
  return sum(refunds.map((refund) => (refund.method === method ? refund.amountCents : 0)));
}

function returnEffects(operation: Operation<SaleReturned>, decision: Decision): Effects {
  const { saleId, saleFolio, sessionId, customerId, lines, refunds, totalCents, reason } = operation.body;
  const folio = folioAsKept(operation.body.folio, decision);
  const items = lines.map((line, index) => ({ ...line, line: index, costCents: decision.costsCents[index] ?? 0 }));
  const netCents = sum(items.map((item) => item.netCents));
  const taxCents = sum(items.map((item) => item.taxCents));
  const costCents = sum(items.map((item) => item.costCents));
  const lostCents = sum(items.map((item) => (item.restock ? 0 : item.costCents)));
  const varianceCents = sum(decision.variancesCents);
  const owedTaxCents = decision.taxesCents[0] ?? 0;
  const creditCents = refundedBy(refunds, 'credit');
  return {
    ...noEffects(),
    returns: [{ folio, saleId, sessionId, customerId, netCents, taxCents, totalCents, costCents, reason, items }],
    refunds: [...refunds],
    inventory: items.flatMap((item): InventoryOperation[] => item.restock ? [{
      productId: item.productId, warehouseId: item.warehouseId, kind: 'RETURN', quantityMilli: item.quantityMilli,
      valueCents: item.costCents - (decision.variancesCents[item.line] ?? 0), line: item.line, note: null,
    }] : []),
    cash: cashOf(sessionId, 'refund', refunds, -1),
    balances: creditCents === 0 || customerId === null ? [] : [
      { kind: 'credit', ownerId: customerId, amountCents: -creditCents, taxCents: 0, reason: null },
      { kind: 'sale', ownerId: saleId, amountCents: -creditCents, taxCents: -owedTaxCents, reason: null },
    ],
    journal: journalEntry('return', `Devolución ${folio} de ${saleFolio}`, [
      ['420', netCents],
      ['220', taxCents - owedTaxCents],
      ['221', owedTaxCents],
      ...refunds.map(({ method, amountCents }): Posting => [accountOf(method), -amountCents]),
      ['130', costCents - lostCents - varianceCents],
      ['520', lostCents],
      ['510', varianceCents - costCents],
    ]),
    rollups: [{
      day: decision.day, hour: decision.hour, saleCount: 0, totalCents: -totalCents, netCents: -netCents, taxCents: -taxCents, costCents: -costCents,
      discountCents: 0, cashCents: -refundedBy(refunds, 'cash'), cardCents: -refundedBy(refunds, 'card'), transferCents: -refundedBy(refunds, 'transfer'),
      creditCents: -creditCents,
    }],
  };
}
