import type { InvoiceReceiver, InvoiceRequested } from '../../domain/invoicing/operations.ts';
import { DeviceError } from '../contract.ts';
import type { InvoiceBook } from './invoice-book.ts';
import { recordAct, type RecorderContext } from './recorder.ts';
import { folioOf } from './sale-body.ts';

export type InvoiceAsked = Pick<InvoiceRequested, 'paymentForm' | 'paymentMethod'> & { receiver: InvoiceReceiver };

/**
 * Asks for the invoice of a sale; works offline. Pressed twice, or in two tabs, it is asked for once.
 * @returns its provisional folio
 * @throws DeviceError `invoice-asked` (there is one, or it was asked for), or the recorder's
 */
export async function askInvoice(
  context: RecorderContext, book: InvoiceBook, series: string, saleId: string, { receiver, paymentForm, paymentMethod }: InvoiceAsked,
): Promise<string> {
  const { may, stillMay } = await book.mayAsk(saleId);
  if (!may) throw new DeviceError('invoice-asked');
  const { entry } = await recordAct(context, {
    type: 'invoice.requested',
    plan: ({ nextFolioNumber }) => {
      if (!stillMay()) throw new DeviceError('invoice-asked');
      const body: InvoiceRequested = { folio: `PRE-${folioOf(series, nextFolioNumber)}`, saleIds: [saleId], paymentForm, paymentMethod };
      return { body, personal: receiver, folioNumber: nextFolioNumber };
    },
  });
  return (entry.operation.body as InvoiceRequested).folio;
}

/** Keeps an invoice's receiver with the customer. @throws DeviceError of the recorder */
export async function keepReceiver(context: RecorderContext, customerId: string, { email, ...fiscal }: InvoiceReceiver): Promise<void> {
  // Without an address here the customer keeps theirs.
  const personal = email === null ? fiscal : { ...fiscal, email };
  await recordAct(context, { type: 'customer.edited', plan: () => ({ body: { customerId, fields: {} }, personal }) });
}
