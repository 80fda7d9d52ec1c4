import { useState } from 'react';
import type { Ticket } from '../../../device/contract.ts';
import { useDevice } from '../../../device/device-context.ts';
import { useAnswer } from '../../../device/use-answer.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { EmptyState, Notice } from '../../../ui/states.tsx';
import { AskInvoiceForm } from './ask-invoice-form.tsx';
import { InvoiceStanding } from './invoice-standing.tsx';
import { counterInvoiceTexts } from '../texts.ts';
import { mayAskFor, useTicketInvoice } from './use-ticket-invoice.ts';

/** The invoice of the ticket with a folio: asked for, or how it stands. */
export function InvoiceDialog({ folio, onClose }: { folio: string; onClose: () => void }) {
  const { tickets, customers } = useDevice();
  const texts = useTexts(counterInvoiceTexts);
  const answer = useAnswer(folio, async () => {
    const ticket = await tickets.byFolio(folio);
    const customer = ticket === null || ticket.customerId === null ? null : await customers.get(ticket.customerId);
    return { ticket, customer };
  });
  // Nothing until all is known, which is on this device: a dialog that is drawn twice would swallow the first keys.
  if (answer === null) return null;
  const { ticket, customer } = answer.value;
  if (ticket !== null) return <InvoiceOf ticket={ticket} customer={customer} onClose={onClose} />;
  return (
    <Dialog open title={texts.title} onClose={onClose}>
      <EmptyState icon="search" title={texts.notFound(folio)} />
    </Dialog>
  );
}

function InvoiceOf({ ticket, customer, onClose }: Parameters<typeof AskInvoiceForm>[0]) {
  const device = useDevice();
  const texts = useTexts(counterInvoiceTexts);
  const { money } = useFormats();
  const invoice = useTicketInvoice(ticket.operationId);
  const [again, setAgain] = useState(false);
  if (invoice === undefined) return null;
  const asks = mayAskFor(invoice) && (invoice === null || again);
  if (asks && device.can('pos.sell') && ticket.totalCents > 0) return <AskInvoiceForm ticket={ticket} customer={customer} onClose={onClose} />;
  const mayAgain = invoice && mayAskFor(invoice) && device.can('pos.sell');
  return (
    <Dialog
      open
      title={texts.invoice}
      description={texts.ofTicket(ticket.folio, money(ticket.totalCents))}
      onClose={onClose}
      footer={
        <>
          {mayAgain && <Button onClick={() => setAgain(true)}>{texts.askAgain}</Button>}
          <Button variant="primary" keyHint="Enter" onClick={onClose}>
            {texts.close}
          </Button>
        </>
      }
    >
      {invoice && <InvoiceStanding invoice={invoice} />}
      {invoice === null && <WhyNot ticket={ticket} />}
    </Dialog>
  );
}

function WhyNot({ ticket }: { ticket: Ticket }) {
  const texts = useTexts(counterInvoiceTexts);
  if (ticket.totalCents > 0) return <Notice tone="warning">{texts.mayNot}</Notice>;
  return (
    <EmptyState icon="receipt" title={texts.nothing}>
      {texts.nothingHelp}
    </EmptyState>
  );
}
