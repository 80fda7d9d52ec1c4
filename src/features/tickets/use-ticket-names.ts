import type { Ticket } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { useAnswer } from '../../device/use-answer.ts';

/** The names that a ticket carries besides its own figures. */
export function useTicketNames(ticket: Ticket) {
  const device = useDevice();
  const shop = useStore(device.shop);
  const answer = useAnswer(ticket.customerId, async () => (ticket.customerId === null ? null : device.customers.get(ticket.customerId)));
  const asked = answer !== null && answer.key === ticket.customerId;
  return {
    shop,
    customerName: asked ? (answer.value?.name ?? null) : null,
    /** All that can be known is. */
    ready: asked || ticket.customerId === null,
  };
}
