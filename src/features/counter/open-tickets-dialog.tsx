import { useRef, useState } from 'react';
import { DeviceError, type OpenTicketsView } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Money } from '../../ui/money.tsx';
import { EmptyState, Notice } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { counterTexts } from './texts.ts';
import { TicketPeople } from './ticket-people.tsx';

type OpenTicket = OpenTicketsView['items'][number];

interface OpenTicketsDialogProps {
  includesTax: boolean;
  onClose: () => void;
}

/** The open tickets of the branch: to take one up, to put the counter's aside, to let go of one. */
export function OpenTicketsDialog({ includesTax, onClose }: OpenTicketsDialogProps) {
  const device = useDevice();
  const view = useStore(device.drafts.view);
  const cart = useStore(device.cart);
  const texts = useTexts(counterTexts);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const firstRef = useRef<HTMLButtonElement>(null);
  const run = (act: () => Promise<void>, after?: () => void) => {
    setBusy(true);
    setFailure(null);
    act().then(after, (error: unknown) => setFailure(error instanceof DeviceError ? error.code : 'unknown')).finally(() => setBusy(false));
  };
  return (
    <Dialog open size="large" title={texts.openTickets} description={view.live ? texts.openTicketsLive : texts.openTicketsApart} initialFocus={firstRef} onClose={onClose}>
      {cart.lines.length > 0 && <PutAside name={view.current.name} onPutAside={(name) => {
        device.drafts.putAside(name);
        onClose();
      }} />}
      {failure !== null && <Notice tone="error" title={texts.openTicketFailed}>{texts.openTicketOffline}</Notice>}
      {view.items.length === 0 ? (
        <EmptyState icon="receipt" title={texts.openTicketsNone}>{texts.openTicketsNoneHelp}</EmptyState>
      ) : (
        <ul className="counter-open-tickets" aria-label={texts.openTickets}>
          {view.items.map((ticket, index) => (
            <OpenTicketRow
              key={ticket.id}
              ticket={ticket}
              includesTax={includesTax}
              busy={busy}
              actRef={index === 0 ? firstRef : undefined}
              onTakeUp={() => run(() => (ticket.paid === null ? device.drafts.takeUp(ticket.id) : device.drafts.takeLeftover(ticket.id)), onClose)}
              onDiscard={() => run(() => device.drafts.discard(ticket.id))}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function PutAside({ name, onPutAside }: { name: string; onPutAside: (name: string) => void }) {
  const texts = useTexts(counterTexts);
  const [typed, setTyped] = useState(name);
  return (
    <div className="counter-put-aside">
      <TextField label={texts.ticketName} hint={texts.ticketNameHint} maxLength={40} value={typed} onChange={setTyped} onEnter={() => onPutAside(typed)} />
      <Button variant="primary" onClick={() => onPutAside(typed)}>{texts.putAside}</Button>
    </div>
  );
}

interface OpenTicketRowProps {
  ticket: OpenTicket;
  includesTax: boolean;
  busy: boolean;
  actRef: React.RefObject<HTMLButtonElement | null> | undefined;
  onTakeUp: () => void;
  onDiscard: () => void;
}

function OpenTicketRow({ ticket, includesTax, busy, actRef, onTakeUp, onDiscard }: OpenTicketRowProps) {
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  const [asked, setAsked] = useState(false);
  const { name, customerName, firstPart, lines, paid, leftoverLines, updatedMs, people } = ticket;
  const title = name || customerName || firstPart;
  const details = [name && customerName, paid === null && texts.lineCount(formats.quantity(lines * 1000), lines !== 1), formats.time(updatedMs)];
  return (
    <li className="counter-open-ticket">
      <span className="counter-open-ticket-main">
        <span className="ui-strong ui-ellipsis">{title}</span>
        <span className="ui-muted ui-small">{details.filter(Boolean).join(' · ')}</span>
        {paid !== null && <Badge tone="warning">{texts.leftoverOf(paid.folio, leftoverLines)}</Badge>}
      </span>
      <TicketPeople people={people} />
      {paid === null && <Money cents={includesTax ? ticket.totalCents.included : ticket.totalCents.added} strong />}
      <span className="counter-open-ticket-acts">
        {asked ? (
          <>
            <Button onClick={() => setAsked(false)}>{texts.keepTicket}</Button>
            <Button variant="danger" disabled={busy} onClick={onDiscard}>{texts.discardTicketSure}</Button>
          </>
        ) : (
          <>
            <IconButton icon="trash" label={texts.discardTicket(title)} disabled={busy} onClick={() => setAsked(true)} />
            <Button ref={actRef} variant="primary" disabled={busy} aria-label={texts.takeUpNamed(title)} onClick={onTakeUp}>
              {paid === null ? texts.takeUp : texts.takeLeftover}
            </Button>
          </>
        )}
      </span>
    </li>
  );
}
