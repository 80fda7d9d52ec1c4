import { useEffect, useState } from 'react';
import type { Ticket } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';

/** The names that a ticket carries besides its own figures. */
export function useTicketNames(ticket: Ticket) {
  const device = useDevice();
  const shop = useStore(device.shop);
  const people = useStore(device.people);
  const [customer, setCustomer] = useState<{ id: string; name: string | null } | null>(null);
  useEffect(() => {
    let stale = false;
    if (ticket.customerId === null) return undefined;
    void device.customers.get(ticket.customerId).then((row) => {
      if (!stale && ticket.customerId !== null) setCustomer({ id: ticket.customerId, name: row?.name ?? null });
    });
    return () => {
      stale = true;
    };
  }, [device, ticket.customerId]);
  const asked = customer !== null && customer.id === ticket.customerId;
  return {
    shop,
    authorName: people.find((person) => person.id === ticket.author)?.shortName ?? null,
    customerName: asked ? customer.name : null,
    /** All that can be known is. */
    ready: asked || ticket.customerId === null,
  };
}
