import { selfServiceAddress, ticketCode } from '../../domain/invoicing/ticket-code.ts';

/** What a ticket says to a customer who invoices by themselves. */
export interface SelfServiceOffer {
  days: number;
  /** What the QR code opens. */
  address: string;
  /** The page without its query, for who types: `pos.example.mx/facturar`. */
  page: string;
  shopKey: string;
  code: string;
}

/**
 * The offer of a ticket; null where there is none: the shop does not want it, nothing was paid, or the counter runs at an
 * address that no telephone but this machine reaches.
 */
export function selfServiceOffer(
  settings: { shopKey: string; days: number } | undefined, ticket: { operationId: string; totalCents: number }, { origin, host, hostname }: Pick<Location, 'origin' | 'host' | 'hostname'>,
): SelfServiceOffer | null {
  if (settings === undefined || settings.days === 0 || ticket.totalCents <= 0 || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return null;
  const code = ticketCode(ticket.operationId);
  return { days: settings.days, address: selfServiceAddress(origin, settings.shopKey, code), page: `${host}/facturar`, shopKey: settings.shopKey, code };
}
