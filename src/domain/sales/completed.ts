import type { BalanceEffect } from '../kernel/balance.ts';
import type { Needs, OperationDefinition, Ruling } from '../kernel/definition.ts';
import { folioAsKept, type Decision, type Flag } from '../kernel/decision.ts';
import { noEffects, type Effects } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import { mulDivRound, sum } from '../kernel/integers.ts';
import type { World } from '../kernel/world.ts';
import { cashOf, judgeSession } from '../cash/session.ts';
import { StockTaken } from '../inventory/stock-taken.ts';
import { accountOf, journalEntry, type Posting } from '../ledger/entry.ts';
import { settledBeforeCents } from '../ledger/owed.ts';
import { totalTicket } from '../pricing/line.ts';
import { incomePostings, judgePrice, linesContradiction, saleItems } from './items.ts';
import { fromV1, fromV2, saleCompletedSchema, saleCompletedV1Schema, saleCompletedV2Schema, type SaleCompleted, type SaleCompletedV1, type SaleCompletedV2 } from './operations.ts';

/** A sale at the counter: stock leaves, money comes in or a customer owes it, all is booked. */
export const saleCompleted: OperationDefinition<SaleCompleted> = {
  type: 'sale.completed',
  version: 3,
  body: saleCompletedSchema,
  personal: null,
  permission: 'pos.sell',
  needs: saleNeeds,
  folio: (body) => body.folio,
  decide: ruleSale,
  effects: saleEffects,
};

/** The second version, in which nobody approved anything. */
export const saleCompletedV2: OperationDefinition<SaleCompletedV2> = {
  type: 'sale.completed',
  version: 2,
  body: saleCompletedV2Schema,
  personal: null,
  permission: 'pos.sell',
  needs: (body, id) => saleNeeds(fromV2(body), id),
  folio: (body) => body.folio,
  decide: (operation, world) => ruleSale({ ...operation, body: fromV2(operation.body) }, world),
  effects: (operation, decision) => saleEffects({ ...operation, body: fromV2(operation.body) }, decision),
};

/** The first version, which knew neither drafts nor credit: the same in all it says. */
export const saleCompletedV1: OperationDefinition<SaleCompletedV1> = {
  type: 'sale.completed',
  version: 1,
  body: saleCompletedV1Schema,
  personal: null,
  permission: 'pos.sell',
  needs: (body, id) => saleNeeds(fromV1(body), id),
  folio: (body) => body.folio,
  decide: (operation, world) => ruleSale({ ...operation, body: fromV1(operation.body) }, world),
  effects: (operation, decision) => saleEffects({ ...operation, body: fromV1(operation.body) }, decision),
};

function saleNeeds(sale: SaleCompleted, id: string): Needs {
  const { customerId, draftId } = sale;
  const onAccount = customerId !== null && creditOf(sale) > 0;
  return {
    products: sale.lines.map((line) => line.productId),
    customers: customerId === null ? [] : [customerId],
    sessions: [sale.sessionId],
    employees: sale.approvals.map(({ employeeId }) => employeeId),
    drafts: draftId === null ? [] : [draftId],
    balances: onAccount ? [`credit/${customerId}`, `sale/${id}`] : [],
  };
}

function ruleSale(operation: Operation<SaleCompleted>, world: World): Ruling {
  const contradiction = contradictionIn(operation.body);
  if (contradiction !== null) return { outcome: 'quarantined', reason: contradiction, flags: [] };
  const { flags, costsCents } = judgeLines(operation, world);
  const { body, register } = operation;
  return {
    flags: [...flags, ...judgeSession(world, body.sessionId, register), ...judgeCredit(operation, world), ...judgeDraft(operation, world)],
    costsCents,
    taxesCents: [settledBeforeCents(world.balance('sale', operation.id), debtOf(body))],
  };
}

/** The code of what makes a sale contradict itself, or null. Its own figures must add up to the centavo. */
export function contradictionIn(sale: SaleCompleted): string | null {
  const contradiction = linesContradiction(sale.lines, sale.pricesIncludeTax, sale.totalCents);
  if (contradiction !== null) return contradiction;
  if (sum(sale.payments.map((payment) => payment.amountCents)) !== sale.totalCents) return 'payments-mismatch';
  const change = sum(sale.payments.map((payment) => payment.tenderedCents - payment.amountCents));
  if (change !== sale.changeCents) return 'change-mismatch';
  if (sale.customerId === null && sale.payments.some(({ method }) => method === 'credit')) return 'credit-without-customer';
  if (sale.approvals.some(({ line }) => line >= sale.lines.length)) return 'line-mismatch';
  const overTendered = sale.payments.some((payment) => payment.tenderedCents < payment.amountCents || (payment.method !== 'cash' && payment.tenderedCents !== payment.amountCents));
  return overTendered ? 'tender-mismatch' : null;
}

function judgeLines(operation: Operation<SaleCompleted>, world: World): { flags: Flag[]; costsCents: number[] } {
  const flags: Flag[] = [];
  const stock = new StockTaken(world);
  const approvers = new Map(operation.body.approvals.map(({ line, employeeId }) => [line, employeeId]));
  const costsCents = operation.body.lines.map((line, index) => {
    const taken = stock.take(line, index);
    flags.push(...judgePrice(operation, { line, index, approvedBy: approvers.get(index) ?? null }, world), ...taken.flags);
    return taken.costCents;
  });
  return { flags, costsCents };
}

/** Whether the author may sell on account, and the customer owe this much. */
function judgeCredit({ body, author, branch }: Operation<SaleCompleted>, world: World): Flag[] {
  const creditCents = creditOf(body);
  if (creditCents === 0 || body.customerId === null) return [];
  const flags: Flag[] = [];
  if (author !== null && !(world.employee(author)?.can('pos.credit_sale', branch) ?? false)) flags.push({ code: 'credit-not-permitted' });
  const customer = world.customer(body.customerId);
  if (customer === null) return [...flags, { code: 'unknown-customer' }];
  const balanceCents = world.balance('credit', body.customerId).amountCents;
  const limitCents = customer.creditLimitCents;
  if (balanceCents + creditCents > limitCents) flags.push({ code: 'over-credit-limit', data: { balanceCents, creditCents, limitCents } });
  return flags;
}

/** Two devices apart can both take money for one draft; both did, and somebody asks whether for the same goods. */
function judgeDraft({ body }: Operation<SaleCompleted>, world: World): Flag[] {
  const before = body.draftId === null ? null : world.saleOfDraft(body.draftId);
  return before === null ? [] : [{ code: 'draft-paid-twice', data: { saleId: before.saleId, folio: before.folio } }];
}

function creditOf(sale: SaleCompleted): number {
  return paidBy(sale, 'credit');
}

function paidBy(sale: SaleCompleted, method: SaleCompleted['payments'][number]['method']): number {
  return sum(sale.payments.map((payment) => (payment.method === method ? payment.amountCents : 0)));
}

/** What a sale leaves owed: the part put on account, with its share of the tax. */
function debtOf(sale: SaleCompleted): { amountCents: number; taxCents: number } {
  const amountCents = creditOf(sale);
  if (amountCents === 0) return { amountCents, taxCents: 0 };
  return { amountCents, taxCents: mulDivRound(totalTicket(sale.lines, sale.pricesIncludeTax).taxCents, amountCents, sale.totalCents) };
}

function saleEffects(operation: Operation<SaleCompleted>, decision: Decision): Effects {
  const sale = operation.body;
  const items = saleItems(sale.lines, sale.pricesIncludeTax, decision.costsCents);
  const { netCents, taxCents, totalCents, discountCents } = totalTicket(sale.lines, sale.pricesIncludeTax);
  const costCents = sum(items.map((item) => item.costCents));
  const debt = debtOf(sale);
  const owedTaxCents = debt.taxCents - (decision.taxesCents[0] ?? 0);
  const folio = folioAsKept(sale.folio, decision);
  return {
    ...noEffects(),
    sales: [{
      folio, sessionId: sale.sessionId, customerId: sale.customerId, draftId: sale.draftId, priceTier: sale.priceTier,
      pricesIncludeTax: sale.pricesIncludeTax, netCents, discountCents, taxCents, totalCents, costCents,
      changeCents: sale.changeCents, items,
      payments: sale.payments.map((payment, line) => ({ line, ...payment })),
    }],
    inventory: items.map((item) => ({
      productId: item.productId, warehouseId: item.warehouseId, kind: 'SALE', quantityMilli: -item.quantityMilli,
      valueCents: -item.costCents, line: item.line, note: null,
    })),
    cash: cashOf(sale.sessionId, 'sale', sale.payments),
    balances: debtEffects(operation, debt.amountCents, owedTaxCents),
    journal: journalEntry('sale', `Venta ${folio}`, [
      ...sale.payments.map(({ method, amountCents }): Posting => [accountOf(method), amountCents]),
      ...incomePostings(items),
      ['220', owedTaxCents - taxCents],
      ['221', -owedTaxCents],
      ['510', costCents],
      ['130', -costCents],
    ]),
    rollups: [{
      day: decision.day, hour: decision.hour, saleCount: 1, totalCents, netCents, taxCents, costCents, discountCents,
      cashCents: paidBy(sale, 'cash'), cardCents: paidBy(sale, 'card'), transferCents: paidBy(sale, 'transfer'), creditCents: debt.amountCents,
    }],
  };
}

function debtEffects({ id, body }: Operation<SaleCompleted>, amountCents: number, taxCents: number): BalanceEffect[] {
  if (amountCents === 0 || body.customerId === null) return [];
  return [
    { kind: 'credit', ownerId: body.customerId, amountCents, taxCents: 0, reason: null },
    { kind: 'sale', ownerId: id, amountCents, taxCents, reason: null },
  ];
}
