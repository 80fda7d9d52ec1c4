import { readSale, type Payment, type SaleCompleted } from '../../domain/sales/operations.ts';
import { DeviceError, type Cart, type RecordedSale } from '../contract.ts';
import { parseRow, type LogEntry } from '../log/log-row.ts';
import { folioOf, isSameSale, saleBody } from './sale-body.ts';
import { recordAct, type RecorderContext } from './recorder.ts';

/**
 * Records a cart as sold; resolves when that is on the disk. A cart is sold once: pressed twice, or in two tabs, the
 * second answers the first one's sale.
 * @throws DeviceError `empty-cart`, `no-session`, `sold-already` (the cart was sold and then changed), or the recorder's
 */
export async function checkOut(context: RecorderContext, series: string, cart: Cart, payments: readonly Payment[], changeCents: number): Promise<RecordedSale> {
  if (cart.lines.length === 0) throw new DeviceError('empty-cart');
  try {
    const { entry, fresh } = await recordAct(context, {
      type: 'sale.completed',
      version: 3,
      plan: ({ nextFolioNumber }, { shop, session }) => {
        if (session === null) throw new DeviceError('no-session');
        const body = saleBody({ cart, payments, changeCents, shop, sessionId: session.sessionId, folio: folioOf(series, nextFolioNumber) });
        return { body, cartId: cart.id, folioNumber: nextFolioNumber };
      },
    });
    return fresh ? recordedSale(entry) : soldBefore(entry, cart);
  } catch (error) {
    // Whatever stands against selling it again now, it was sold.
    const row = error instanceof DeviceError ? await context.log.read.byCart(cart.id) : null;
    if (row === null) throw error;
    return soldBefore(parseRow(row), cart);
  }
}

function soldBefore(entry: LogEntry, cart: Cart): RecordedSale {
  if (!isSameSale(saleIn(entry), cart)) throw new DeviceError('sold-already');
  return recordedSale(entry);
}

function saleIn({ operation }: LogEntry): SaleCompleted {
  const sale = readSale(operation.body);
  if (sale === null) throw new DeviceError('invalid-operation', operation.type);
  return sale;
}

function recordedSale(entry: LogEntry): RecordedSale {
  const { row } = entry;
  const { folio, totalCents, changeCents } = saleIn(entry);
  return { operationId: row.id, folio, number: row.number, totalCents, changeCents };
}
