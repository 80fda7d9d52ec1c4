import { useCallback, useState } from 'react';
import type { Enrolment } from '../domain/identity/api.ts';
import type { SignedIn } from '../device/contract.ts';
import { Counter } from '../features/counter/counter.tsx';
import { InvoiceDialog } from '../features/invoicing/counter/invoice-dialog.tsx';
import { TicketInvoice } from '../features/invoicing/counter/ticket-invoice.tsx';
import { RegisterDialog } from '../features/register/register-dialog.tsx';
import { SyncMark } from '../features/sync-panel/sync-mark.tsx';
import { PrintTicket } from '../features/tickets/print-ticket.tsx';
import { TicketsDialog } from '../features/tickets/tickets-dialog.tsx';
import { useTexts } from '../ui/i18n.tsx';
import { Avatar } from '../ui/labels.tsx';
import { TopBar } from '../ui/shell.tsx';
import { useIsPhone } from '../ui/use-media-query.ts';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { Clock } from './clock.tsx';
import { PersonMenu } from './person-menu.tsx';
import { appTexts } from './texts.ts';
import { SyncScreens } from './sync-screens.tsx';
import './counter-page.css';

type Open =
  | { kind: 'none' | 'sync' | 'person' }
  | { kind: 'register'; whenOpen: (() => void) | undefined }
  | { kind: 'tickets'; folio: string | undefined };

const CLOSED: Open = { kind: 'none' };

interface CounterPageProps {
  signedIn: SignedIn;
  enrolment: Enrolment;
}

/** The counter with what stands around it: the top bar, the register, the tickets, the sync panel. */
export function CounterPage({ signedIn, enrolment }: CounterPageProps) {
  const [open, setOpen] = useState<Open>(CLOSED);
  /** Over whatever else is open: the folio of the ticket that is being invoiced. */
  const [invoicing, setInvoicing] = useState<string | null>(null);
  const [printing, setPrinting] = useState<string | null>(null);
  const printed = useCallback(() => setPrinting(null), []);
  const close = () => setOpen(CLOSED);
  return (
    <>
      <Counter
        topBar={<CounterBar signedIn={signedIn} enrolment={enrolment} onSync={() => setOpen({ kind: 'sync' })} onPerson={() => setOpen({ kind: 'person' })} />}
        onRegister={(whenOpen) => setOpen({ kind: 'register', whenOpen })}
        onTickets={(folio) => setOpen({ kind: 'tickets', folio })}
        onPrint={setPrinting}
        onInvoice={setInvoicing}
      />
      {open.kind === 'register' && <RegisterDialog whenOpen={open.whenOpen} onClose={close} />}
      {open.kind === 'tickets' && (
        <TicketsDialog
          ownSeries={enrolment.folioSeries}
          folio={open.folio}
          onClose={close}
          renderInvoice={(ticket) => <TicketInvoice ticket={ticket} onAsk={setInvoicing} />}
        />
      )}
      {open.kind === 'sync' && <SyncScreens onClose={close} />}
      {open.kind === 'person' && (
        <PersonMenu
          signedIn={signedIn}
          onClose={close}
          onRegister={() => setOpen({ kind: 'register', whenOpen: undefined })}
          onTickets={() => setOpen({ kind: 'tickets', folio: undefined })}
        />
      )}
      {invoicing !== null && <InvoiceDialog folio={invoicing} onClose={() => setInvoicing(null)} />}
      {printing !== null && <PrintTicket folio={printing} onDone={printed} />}
    </>
  );
}

function CounterBar({ signedIn, enrolment, onSync, onPerson }: CounterPageProps & { onSync: () => void; onPerson: () => void }) {
  const texts = useTexts(appTexts);
  const phone = useIsPhone();
  const { branchName, registerName, tenantName } = enrolment;
  const { employee } = signedIn;
  return (
    <TopBar title={phone ? `${branchName} ${registerName}` : tenantName} subtitle={phone ? undefined : `${branchName} · ${texts.registerName(registerName)}`}>
      <SyncMark onOpen={onSync} />
      <Clock />
      {/* A press leaves the focus, and with it the scanner, in the smart field. */}
      <button type="button" className="counter-person" aria-haspopup="dialog" onMouseDown={(event) => event.preventDefault()} onClick={onPerson}>
        <Avatar name={employee.name} />
        {phone ? <VisuallyHidden>{employee.shortName}</VisuallyHidden> : <span className="ui-strong">{employee.shortName}</span>}
        <VisuallyHidden>{texts.personMenu}</VisuallyHidden>
      </button>
    </TopBar>
  );
}
