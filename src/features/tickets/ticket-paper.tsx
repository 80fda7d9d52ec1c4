import type { Ref } from 'react';
import type { Shop, Ticket } from '../../device/contract.ts';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Ticket as Paper, TicketRow, TicketRule } from '../../ui/ticket.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { selfServiceOffer } from './self-service-offer.ts';
import { ticketsTexts } from './texts.ts';

interface TicketPaperProps {
  ticket: Ticket;
  shop: Shop | null;
  customerName: string | null;
  ref?: Ref<HTMLElement> | undefined;
}

/** A sale on paper of 80 mm. */
export function TicketPaper({ ticket, shop, customerName, ref }: TicketPaperProps) {
  const texts = useTexts(ticketsTexts);
  const formats = useFormats();
  return (
    <Paper ref={ref} width={80} label={texts.ticketOf(ticket.folio)}>
      <Heading shop={shop} />
      <TicketRow name={`${texts.folio} ${ticket.folio}`} value={formats.dateTime(ticket.businessMs)} />
      {ticket.authorName !== null && <p>{texts.servedBy(ticket.authorName)}</p>}
      {customerName !== null && <p>{texts.customer(customerName)}</p>}
      <TicketRule />
      <Lines ticket={ticket} />
      <TicketRule />
      {ticket.discountCents > 0 && <TicketRow name={texts.discount} value={formats.money(-ticket.discountCents)} />}
      <TicketRow name={texts.subtotal} value={formats.money(ticket.netCents)} />
      <TicketRow name={ticket.pricesIncludeTax ? texts.taxIncluded : texts.taxAdded} value={formats.money(ticket.taxCents)} />
      <TicketRow total name={texts.total} value={formats.money(ticket.totalCents)} />
      <TicketRule />
      {ticket.payments.map((payment) => (
        <TicketRow
          key={payment.method}
          name={payment.reference === null ? texts.methods[payment.method] : `${texts.methods[payment.method]} ${payment.reference}`}
          value={formats.money(payment.tenderedCents)}
        />
      ))}
      {ticket.changeCents > 0 && <TicketRow name={texts.change} value={formats.money(ticket.changeCents)} />}
      {shop && <SelfService ticket={ticket} shop={shop} />}
      {shop && shop.tenant.ticketFooter !== '' && (
        <>
          <TicketRule />
          <p className="ui-ticket-center">{shop.tenant.ticketFooter}</p>
        </>
      )}
    </Paper>
  );
}

/** How the customer gets the invoice by themselves: a code to scan, and the same to be typed. */
function SelfService({ ticket, shop }: { ticket: Ticket; shop: Shop }) {
  const texts = useTexts(ticketsTexts);
  const offer = selfServiceOffer(shop.tenant.selfService, ticket, location);
  if (offer === null) return null;
  return (
    <>
      <TicketRule />
      <div className="ui-ticket-center">
        <p>{texts.selfService(offer.days)}</p>
        <QrCode text={offer.address} label={texts.selfServiceCode} />
        <p>{offer.page}</p>
        <TicketRow name={texts.selfServiceShop} value={offer.shopKey} />
        <TicketRow name={texts.selfServiceCode} value={offer.code} />
      </div>
    </>
  );
}

function Heading({ shop }: { shop: Shop | null }) {
  const texts = useTexts(ticketsTexts);
  if (!shop) return null;
  const { tenant, branch } = shop;
  const address = [branch.address, branch.postalCode].filter(Boolean).join(', ');
  return (
    <div className="ui-ticket-center">
      <h2>{tenant.name}</h2>
      {tenant.rfc !== null && <p>{texts.rfc(tenant.rfc)}</p>}
      <p>{branch.name}</p>
      {address !== '' && <p>{address}</p>}
      {branch.phone !== '' && <p>{texts.phone(branch.phone)}</p>}
      <TicketRule />
    </div>
  );
}

function Lines({ ticket }: { ticket: Ticket }) {
  const texts = useTexts(ticketsTexts);
  const formats = useFormats();
  return ticket.lines.map((line, index) => (
    // The lines of a paid ticket never change their place.
    // oxlint-disable-next-line react/no-array-index-key
    <div key={index}>
      <TicketRow name={line.description} value={formats.money(line.totalCents)} />
      <p className="ui-muted">
        {line.partNumber} · {texts.each(formats.quantity(line.quantityMilli), line.unit, formats.money(line.priceCents))}
        {line.discountCents > 0 && ` · ${texts.discount} ${formats.money(-line.discountCents)}`}
      </p>
    </div>
  ));
}
