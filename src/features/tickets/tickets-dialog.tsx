import { useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { Ticket } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { useAnswer, type Answer } from '../../device/use-answer.ts';
import { readTicketCode } from '../../domain/invoicing/ticket-code.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Money } from '../../ui/money.tsx';
import { printElement } from '../../ui/print.ts';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useIsPhone } from '../../ui/use-media-query.ts';
import { readCode, readFolio } from '../../domain/sales/folio-text.ts';
import { ticketsTexts } from './texts.ts';
import { TicketView } from './ticket-view.tsx';
import './tickets.css';

interface TicketsDialogProps {
  ownSeries: string;
  /** Shown at once: the ticket just made. */
  folio?: string | undefined;
  onClose: () => void;
  /** What of a ticket's invoice is shown above it. */
  renderInvoice: (ticket: Ticket) => ReactNode;
}

type Shown = { kind: 'none' } | { kind: 'looking' | 'absent'; folio: string } | { kind: 'ticket'; ticket: Ticket };

const LATEST = 30;
const PAPER_MM = 80;

/** Sales found again by their folio, by the code on their paper or among the latest, seen and printed. */
export function TicketsDialog({ ownSeries, folio, onClose, renderInvoice }: TicketsDialogProps) {
  const texts = useTexts(ticketsTexts);
  const phone = useIsPhone();
  const { shown, show, find, none } = useShown(folio);
  const [text, setText] = useState('');
  const fieldRef = useRef<HTMLInputElement>(null);
  const paperRef = useRef<HTMLElement>(null);
  const latest = useLatest();
  const search = () => {
    const wanted = readFolio(text, ownSeries) ?? readCode(text);
    if (wanted !== null) find(wanted);
  };
  const print = () => {
    if (paperRef.current) printElement(paperRef.current, PAPER_MM);
  };
  const ticket = shown.kind === 'ticket' ? shown.ticket : null;
  const footer = ticket && (
    <>
      {phone && <Button onClick={none}>{texts.back}</Button>}
      <Button variant="primary" icon="printer" onClick={print}>
        {texts.print}
      </Button>
    </>
  );
  return (
    <Dialog open size="large" title={texts.title} initialFocus={fieldRef} onClose={onClose} footer={footer}>
      <div className="tickets" data-shown={shown.kind !== 'none' || undefined}>
        <div className="tickets-list">
          <TextField
            ref={fieldRef}
            label={texts.find}
            hint={texts.findHint}
            mono
            code
            placeholder={`${ownSeries}-000123`}
            value={text}
            onChange={setText}
            onEnter={search}
            suffix={
              <Button variant="quiet" onClick={search}>
                {texts.search}
              </Button>
            }
          />
          <Latest tickets={latest} chosen={ticket?.operationId ?? null} onChoose={show} />
        </div>
        <div className="tickets-view">
          <ShownTicket shown={shown} paperRef={paperRef} renderInvoice={renderInvoice} />
        </div>
      </div>
    </Dialog>
  );
}

function ShownTicket({ shown, paperRef, renderInvoice }: { shown: Shown; paperRef: RefObject<HTMLElement | null>; renderInvoice: TicketsDialogProps['renderInvoice'] }) {
  const texts = useTexts(ticketsTexts);
  if (shown.kind === 'ticket') {
    return (
      <TicketView ticket={shown.ticket} paperRef={paperRef}>
        {renderInvoice(shown.ticket)}
      </TicketView>
    );
  }
  if (shown.kind === 'looking') return <Skeleton lines={6} />;
  if (shown.kind === 'none') return <EmptyState icon="receipt" title={texts.choose} />;
  return (
    <EmptyState icon="search" title={texts.notFound(shown.folio)}>
      {texts.notFoundHelp}
    </EmptyState>
  );
}

function Latest({ tickets, chosen, onChoose }: { tickets: readonly Ticket[] | null; chosen: string | null; onChoose: (ticket: Ticket) => void }) {
  const texts = useTexts(ticketsTexts);
  const formats = useFormats();
  if (tickets === null) return <Skeleton lines={5} />;
  if (tickets.length === 0) {
    return (
      <EmptyState icon="receipt" title={texts.none}>
        {texts.noneHelp}
      </EmptyState>
    );
  }
  return (
    <>
      <h3 className="ui-muted">{texts.latest}</h3>
      <ul className="tickets-latest">
        {tickets.map((ticket) => (
          <li key={ticket.operationId}>
            <button type="button" className="tickets-row" aria-pressed={ticket.operationId === chosen} onClick={() => onChoose(ticket)}>
              <span className="ui-mono ui-strong">{ticket.folio}</span>
              <Money cents={ticket.totalCents} />
              <span className="ui-muted ui-small">{formats.dateTime(ticket.businessMs)}</span>
              <span className="ui-muted ui-small ui-end">{ticket.copies.server ? texts.pieces(formats.count(ticket.lines.length)) : texts.onlyHere}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function useLatest(): readonly Ticket[] | null {
  const { tickets, sync } = useDevice();
  const { pending } = useStore(sync);
  return useAnswer(String(pending), () => tickets.latest(LATEST))?.value ?? null;
}

function useShown(initialFolio: string | undefined) {
  const { tickets } = useDevice();
  const [wanted, setWanted] = useState<{ folio: string } | { ticket: Ticket } | null>(initialFolio === undefined ? null : { folio: initialFolio });
  const folio = wanted !== null && 'folio' in wanted ? wanted.folio : null;
  const answer = useAnswer(folio, async () => {
    if (folio === null) return null;
    return readTicketCode(folio) === folio ? tickets.byCode(folio) : tickets.byFolio(folio);
  });
  return {
    shown: shownOf(wanted, answer !== null && answer.key === folio ? answer : null),
    show: (ticket: Ticket) => setWanted({ ticket }),
    find: (next: string) => setWanted({ folio: next }),
    none: () => setWanted(null),
  };
}

function shownOf(wanted: { folio: string } | { ticket: Ticket } | null, answer: Answer<Ticket | null> | null): Shown {
  if (wanted === null) return { kind: 'none' };
  if ('ticket' in wanted) return { kind: 'ticket', ticket: wanted.ticket };
  if (answer === null) return { kind: 'looking', folio: wanted.folio };
  return answer.value === null ? { kind: 'absent', folio: wanted.folio } : { kind: 'ticket', ticket: answer.value };
}
