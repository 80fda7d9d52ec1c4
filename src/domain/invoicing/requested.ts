import type { OperationDefinition } from '../kernel/definition.ts';
import { folioAsKept, type Flag } from '../kernel/decision.ts';
import { noEffects } from '../kernel/effects.ts';
import { invoiceReceiverSchema, invoiceRequestedSchema, type InvoiceReceiver, type InvoiceRequested } from './operations.ts';

/** An invoice asked for at the counter, also offline; stamping it is the server's work. */
export const invoiceRequested: OperationDefinition<InvoiceRequested, InvoiceReceiver> = {
  type: 'invoice.requested',
  version: 1,
  body: invoiceRequestedSchema,
  personal: invoiceReceiverSchema,
  permission: 'pos.sell',
  // A layaway is a sale in instalments: it may be invoiced before it is handed over.
  needs: ({ saleIds }) => ({ sales: saleIds, layaways: saleIds }),
  folio: (body) => body.folio,
  decide({ body, personal }, world) {
    if (personal === null) return { outcome: 'quarantined', reason: 'receiver-missing', flags: [] };
    if (new Set(body.saleIds).size !== body.saleIds.length) return { outcome: 'quarantined', reason: 'sale-twice', flags: [] };
    const unknown = body.saleIds.flatMap((saleId, line): Flag[] => (world.sale(saleId) === null && world.layaway(saleId) === null ? [{ code: 'unknown-sale', line }] : []));
    return { flags: unknown };
  },
  effects({ body, personal }, decision) {
    const { saleIds, paymentForm, paymentMethod } = body;
    return { ...noEffects(), invoiceRequests: [{ folio: folioAsKept(body.folio, decision), saleIds, paymentForm, paymentMethod, receiver: personal }] };
  },
};
