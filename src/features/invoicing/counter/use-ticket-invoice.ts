import type { TicketInvoice } from '../../../device/contract.ts';
import { useDevice, useStore } from '../../../device/device-context.ts';
import { useAnswer } from '../../../device/use-answer.ts';
import { isSettledWithout } from '../../../domain/sync/rows.ts';

/** The invoice of a sale as it stands now; undefined until that is known. */
export function useTicketInvoice(saleId: string): TicketInvoice | null | undefined {
  const { invoices } = useDevice();
  const revision = useStore(invoices.revision);
  const answer = useAnswer(`${saleId} ${revision}`, () => invoices.of(saleId));
  return answer?.key.startsWith(`${saleId} `) ? answer.value : undefined;
}

/** Whether a ticket without this invoice, or with this one, may get another. */
export function mayAskFor(invoice: TicketInvoice | null): boolean {
  return invoice === null || (invoice.state !== 'recorded' && isSettledWithout(invoice.state));
}
