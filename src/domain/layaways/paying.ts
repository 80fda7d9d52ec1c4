import type { Balance } from '../kernel/balance.ts';
import type { OperationDefinition, Ruling } from '../kernel/definition.ts';
import { folioAsKept, type Decision, type Flag } from '../kernel/decision.ts';
import { noEffects, type Effects } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import { sum } from '../kernel/integers.ts';
import type { World } from '../kernel/world.ts';
import { cashOf, judgeSession } from '../cash/session.ts';
import type { MoneyPayment } from '../cash/operations.ts';
import { accountOf, journalEntry, type Posting } from '../ledger/entry.ts';
import { taxShareCents } from '../ledger/owed.ts';
import { totalTicket } from '../pricing/line.ts';
import { judgePrice, linesContradiction, saleItems } from '../sales/items.ts';
import { layawayOpenedSchema, layawayPaidSchema, type LayawayOpened, type LayawayPaid } from './operations.ts';

/** Goods kept for a customer. They stay on hand, reserved; what is paid is an advance: Dr money, Cr 215 and, caused by it, 220. */
export const layawayOpened: OperationDefinition<LayawayOpened> = {
  type: 'layaway.opened',
  version: 1,
  body: layawayOpenedSchema,
  personal: null,
  permission: 'layaways.manage',
  needs: ({ lines, customerId, sessionId }, id) => ({
    products: lines.map((line) => line.productId),
    customers: [customerId],
    sessions: sessionId === null ? [] : [sessionId],
    layaways: [id],
  }),
  folio: (body) => body.folio,
  decide: ruleOpening,
  effects: openingEffects,
};

/** The code of what makes an opening contradict itself, or null. */
export function openingContradiction({ lines, pricesIncludeTax, totalCents, payments, sessionId }: LayawayOpened): string | null {
  const contradiction = linesContradiction(lines, pricesIncludeTax, totalCents);
  if (contradiction !== null) return contradiction;
  if (sum(payments.map((payment) => payment.amountCents)) > totalCents) return 'paid-more-than-total';
  return sessionId === null && payments.some(({ method }) => method === 'cash') ? 'cash-without-session' : null;
}

/** `taxesCents`: what payments that came before it settle, and what the first payment does. */
function ruleOpening(operation: Operation<LayawayOpened>, world: World): Ruling {
  const { body, register, id } = operation;
  const contradiction = openingContradiction(body);
  if (contradiction !== null) return { outcome: 'quarantined', reason: contradiction, flags: [] };
  const flags = body.lines.flatMap((line, index): Flag[] => {
    const product = world.product(line.productId);
    if (product === null) return [...judgePrice(operation, { line, index, approvedBy: null }, world), { code: 'unknown-product', line: index }];
    const onHandMilli = product.onHandMilli(line.warehouseId);
    const short: Flag[] = onHandMilli < line.quantityMilli ? [{ code: 'reserved-beyond-stock', line: index, data: { onHandMilli } }] : [];
    return [...judgePrice(operation, { line, index, approvedBy: null }, world), ...short];
  });
  if (world.customer(body.customerId) === null) flags.push({ code: 'unknown-customer' });
  const held = world.balance('layaway', id);
  const whole = { amountCents: body.totalCents, taxCents: totalTicket(body.lines, body.pricesIncludeTax).taxCents };
  const settledCents = held.amountCents === 0 ? 0 : taxShareCents(whole, held.amountCents) - held.taxCents;
  const owed = { amountCents: whole.amountCents - held.amountCents, taxCents: whole.taxCents - held.taxCents - settledCents };
  return { flags: [...flags, ...judgeSession(world, body.sessionId, register)], taxesCents: [settledCents, taxShareCents(owed, paidCents(body.payments))] };
}

function paidCents(payments: readonly MoneyPayment[]): number {
  return sum(payments.map((payment) => payment.amountCents));
}

function openingEffects({ body, id }: Operation<LayawayOpened>, decision: Decision): Effects {
  const { customerId, dueDay, payments, totalCents, sessionId } = body;
  const folio = folioAsKept(body.folio, decision);
  const { netCents, taxCents } = totalTicket(body.lines, body.pricesIncludeTax);
  const [settledCents = 0, shareCents = 0] = decision.taxesCents;
  const items = saleItems(body.lines, body.pricesIncludeTax, []);
  const paid = paidCents(payments);
  return {
    ...noEffects(),
    layaways: [
      { kind: 'opened', layawayId: id, folio, customerId, dueDay, netCents, taxCents, totalCents, items },
      ...(paid === 0 ? [] : [{ kind: 'paid' as const, layawayId: id, folio, payments }]),
    ],
    reservations: items.map(({ productId, warehouseId, quantityMilli, line }) => ({ productId, warehouseId, kind: 'RESERVE', quantityMilli, line })),
    cash: cashOf(sessionId, 'layaway', payments),
    balances: paid === 0 && settledCents === 0 ? [] : [
      { kind: 'layaway', ownerId: id, amountCents: paid, taxCents: settledCents + shareCents, reason: null },
    ],
    journal: [...advance(`Apartado ${folio}`, payments, shareCents), ...journalEntry('layaway', `IVA de abonos al apartado ${folio}`, [['215', settledCents], ['220', -settledCents]])],
  };
}

/** Dr money, Cr 215 and 220. */
function advance(description: string, payments: readonly MoneyPayment[], taxCents: number) {
  return journalEntry('layaway', description, [
    ...payments.map(({ method, amountCents }): Posting => [accountOf(method), amountCents]),
    ['215', taxCents - paidCents(payments)],
    ['220', -taxCents],
  ]);
}

/** What is left to pay of a layaway, with the tax that it will cause; nothing of one that is closed or not known. */
function stillToPay(world: World, layawayId: string): Balance {
  const layaway = world.layaway(layawayId);
  if (layaway?.state !== 'active') return { amountCents: 0, taxCents: 0 };
  const held = world.balance('layaway', layawayId);
  return { amountCents: layaway.totalCents - held.amountCents, taxCents: layaway.taxCents - held.taxCents };
}

/** A part of a layaway paid: an advance, with the tax that it causes. */
export const layawayPaid: OperationDefinition<LayawayPaid> = {
  type: 'layaway.paid',
  version: 1,
  body: layawayPaidSchema,
  personal: null,
  permission: 'layaways.manage',
  needs: ({ layawayId, sessionId }) => ({ sessions: sessionId === null ? [] : [sessionId], layaways: [layawayId] }),
  folio: (body) => body.folio,
  decide({ body, register }, world) {
    if (paidCents(body.payments) !== body.totalCents) return { outcome: 'quarantined', reason: 'payments-mismatch', flags: [] };
    if (body.sessionId === null && body.payments.some(({ method }) => method === 'cash')) return { outcome: 'quarantined', reason: 'cash-without-session', flags: [] };
    const layaway = world.layaway(body.layawayId);
    const owed = stillToPay(world, body.layawayId);
    const flags: Flag[] = layaway === null ? [{ code: 'unknown-layaway' }] : layaway.state === 'active' ? [] : [{ code: 'layaway-closed' }];
    if (flags.length === 0 && body.totalCents > owed.amountCents) {
      flags.push({ code: 'paid-more-than-owed', data: { owedCents: owed.amountCents, amountCents: body.totalCents } });
    }
    return { flags: [...flags, ...judgeSession(world, body.sessionId, register)], taxesCents: [taxShareCents(owed, body.totalCents)] };
  },
  effects({ body }, decision) {
    const { layawayId, payments, totalCents, sessionId } = body;
    const folio = folioAsKept(body.folio, decision);
    const taxCents = decision.taxesCents[0] ?? 0;
    return {
      ...noEffects(),
      layaways: [{ kind: 'paid', layawayId, folio, payments }],
      cash: cashOf(sessionId, 'layaway', payments),
      balances: [{ kind: 'layaway', ownerId: layawayId, amountCents: totalCents, taxCents, reason: null }],
      journal: advance(`Abono a apartado ${folio}`, payments, taxCents),
    };
  },
};
