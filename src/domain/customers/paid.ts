import type { OperationDefinition, Ruling } from '../kernel/definition.ts';
import { folioAsKept, type Decision, type Flag } from '../kernel/decision.ts';
import { noEffects, type Effects } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import { sum } from '../kernel/integers.ts';
import type { World } from '../kernel/world.ts';
import { cashOf, judgeSession } from '../cash/session.ts';
import { accountOf, journalEntry, type Posting } from '../ledger/entry.ts';
import { taxShareCents } from '../ledger/owed.ts';
import { customerPaidSchema, type CustomerPaid } from './operations.ts';

/** A customer pays what they owe. Dr money, Cr 120; the tax of what was collected goes from 221 to 220. */
export const customerPaid: OperationDefinition<CustomerPaid> = {
  type: 'customer.paid',
  version: 1,
  body: customerPaidSchema,
  personal: null,
  permission: 'pos.sell',
  needs: ({ customerId, sessionId, applications }) => ({
    customers: [customerId],
    sessions: sessionId === null ? [] : [sessionId],
    sales: applications.map(({ saleId }) => saleId),
    balances: [`credit/${customerId}`],
  }),
  folio: (body) => body.folio,
  decide: rulePayment,
  effects: paymentEffects,
};

/** The code of what makes a payment contradict itself, or null. */
export function paymentContradiction({ payments, totalCents, applications, sessionId }: CustomerPaid): string | null {
  if (sum(payments.map((payment) => payment.amountCents)) !== totalCents) return 'payments-mismatch';
  if (sum(applications.map((application) => application.amountCents)) > totalCents) return 'applied-more-than-paid';
  if (new Set(applications.map(({ saleId }) => saleId)).size !== applications.length) return 'applied-twice';
  return sessionId === null && payments.some(({ method }) => method === 'cash') ? 'cash-without-session' : null;
}

/** `taxesCents` hold, per application, the tax it settles. */
function rulePayment({ body, register }: Operation<CustomerPaid>, world: World): Ruling {
  const contradiction = paymentContradiction(body);
  if (contradiction !== null) return { outcome: 'quarantined', reason: contradiction, flags: [] };
  const { customerId, totalCents, applications } = body;
  const flags: Flag[] = world.customer(customerId) === null ? [{ code: 'unknown-customer' }] : [];
  const balanceCents = world.balance('credit', customerId).amountCents;
  if (totalCents > balanceCents) flags.push({ code: 'overpaid', data: { balanceCents, totalCents } });
  const taxesCents = applications.map(({ saleId, amountCents }, line) => {
    const owed = world.balance('sale', saleId);
    const sale = world.sale(saleId);
    if (sale !== null && sale.customerId !== customerId) flags.push({ code: 'sale-of-another-customer', line });
    if (amountCents > owed.amountCents) flags.push({ code: 'paid-more-than-owed', line, data: { owedCents: owed.amountCents, amountCents } });
    return taxShareCents(owed, amountCents);
  });
  return { flags: [...flags, ...judgeSession(world, body.sessionId, register)], taxesCents };
}

function paymentEffects({ body }: Operation<CustomerPaid>, decision: Decision): Effects {
  const { customerId, sessionId, payments, totalCents } = body;
  const folio = folioAsKept(body.folio, decision);
  const applications = body.applications.map((application, line) => ({ ...application, taxCents: decision.taxesCents[line] ?? 0 }));
  const taxCents = sum(applications.map((application) => application.taxCents));
  return {
    ...noEffects(),
    customerPayments: [{ folio, customerId, sessionId, totalCents, payments, applications }],
    cash: cashOf(sessionId, 'collection', payments),
    balances: [
      { kind: 'credit', ownerId: customerId, amountCents: -totalCents, taxCents: 0, reason: null },
      ...applications.map(({ saleId, amountCents, taxCents: settledCents }) => ({
        kind: 'sale' as const, ownerId: saleId, amountCents: -amountCents, taxCents: -settledCents, reason: null,
      })),
    ],
    journal: journalEntry('collection', `Cobro ${folio}`, [
      ...payments.map(({ method, amountCents }): Posting => [accountOf(method), amountCents]),
      ['120', -totalCents],
      ['221', taxCents],
      ['220', -taxCents],
    ]),
  };
}
