import type { Ticket } from '../../../device/contract.ts';
import { useDevice } from '../../../device/device-context.ts';
import { Button } from '../../../ui/button.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Panel } from '../../../ui/layout.tsx';
import { InvoiceStanding } from './invoice-standing.tsx';
import { counterInvoiceTexts } from '../texts.ts';
import { mayAskFor, useTicketInvoice } from './use-ticket-invoice.ts';
import './counter-invoice.css';

/** Beside a ticket found again: how its invoice stands, or the button to ask for one. */
export function TicketInvoice({ ticket, onAsk }: { ticket: Ticket; onAsk: (folio: string) => void }) {
  const device = useDevice();
  const texts = useTexts(counterInvoiceTexts);
  const invoice = useTicketInvoice(ticket.operationId);
  if (invoice === undefined) return null;
  const ask = mayAskFor(invoice) && device.can('pos.sell') && ticket.totalCents > 0 && (
    <Button icon="file" onClick={() => onAsk(ticket.folio)}>
      {invoice === null ? texts.ask : texts.askAgain}
    </Button>
  );
  if (invoice === null) return ask;
  return (
    <div className="counter-invoice-ticket">
      <Panel title={texts.invoice} aside={ask}>
        <InvoiceStanding invoice={invoice} />
      </Panel>
    </div>
  );
}
