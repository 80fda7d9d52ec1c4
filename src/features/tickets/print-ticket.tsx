import { useEffect, useRef, useState } from 'react';
import type { Ticket } from '../../device/contract.ts';
import { useDevice } from '../../device/device-context.ts';
import { printElement } from '../../ui/print.ts';
import { TicketPaper } from './ticket-paper.tsx';
import { useTicketNames } from './use-ticket-names.ts';
import './tickets.css';

const PAPER_MM = 80;

/** Prints a ticket by its folio without showing it, then says so. */
export function PrintTicket({ folio, onDone }: { folio: string; onDone: () => void }) {
  const { tickets } = useDevice();
  const [ticket, setTicket] = useState<Ticket | null>(null);
  useEffect(() => {
    let stale = false;
    void tickets.byFolio(folio).then((found) => {
      if (stale) return;
      if (found) setTicket(found);
      else onDone();
    });
    return () => {
      stale = true;
    };
  }, [tickets, folio, onDone]);
  return ticket && <PrintNow ticket={ticket} onDone={onDone} />;
}

function PrintNow({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const { ready, ...names } = useTicketNames(ticket);
  const paperRef = useRef<HTMLElement>(null);
  const printed = useRef(false);
  useEffect(() => {
    if (!ready || printed.current || !paperRef.current) return;
    printed.current = true;
    printElement(paperRef.current, PAPER_MM);
    onDone();
  }, [ready, onDone]);
  return (
    <div className="tickets-offstage" aria-hidden="true">
      <TicketPaper ref={paperRef} ticket={ticket} {...names} />
    </div>
  );
}
