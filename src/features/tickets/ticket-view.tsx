import type { ReactNode, RefObject } from 'react';
import type { Ticket } from '../../device/contract.ts';
import { useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Notice } from '../../ui/states.tsx';
import { ticketsTexts } from './texts.ts';
import { TicketPaper } from './ticket-paper.tsx';
import { useTicketNames } from './use-ticket-names.ts';

interface TicketViewProps {
  ticket: Ticket;
  paperRef: RefObject<HTMLElement | null>;
  /** Its invoice. */
  children: ReactNode;
}

/** A ticket as printed, with where its copies are, its invoice, and what the office should look at. */
export function TicketView({ ticket, paperRef, children }: TicketViewProps) {
  const texts = useTexts(ticketsTexts);
  const { shop, customerName } = useTicketNames(ticket);
  const copies = [ticket.copies.device && texts.copyDevice, ticket.copies.server && texts.copyServer].filter((copy) => copy !== false);
  const flags = [...new Set(ticket.flags.map((flag) => texts.flags[flag.code] ?? flag.code))];
  return (
    <>
      <p className="ui-muted ui-small">
        {texts.copies}:{' '}
        {copies.map((copy) => (
          <Badge key={copy} tone={copy === texts.copyServer ? 'success' : 'neutral'}>
            {copy}
          </Badge>
        ))}
      </p>
      {flags.length > 0 && (
        <Notice tone="warning" title={texts.flagged}>
          {flags.join(', ')}
        </Notice>
      )}
      {children}
      <TicketPaper ref={paperRef} ticket={ticket} shop={shop} customerName={customerName} />
    </>
  );
}
