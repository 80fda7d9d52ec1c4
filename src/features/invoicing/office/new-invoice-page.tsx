import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { documentDetailSchema } from '../../../domain/invoicing/api.ts';
import type { InvoiceReceiver } from '../../../domain/invoicing/operations.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useOffice } from '../../../device/office-client.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { useFormDraft, type FormDraft } from '../../../ui/form-draft.ts';
import { Form } from '../../../ui/form.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Panel, Stack } from '../../../ui/layout.tsx';
import { LinkButton } from '../../../ui/link.tsx';
import { Page } from '../../../ui/shell.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { ReceiverFields } from '../receiver/receiver-fields.tsx';
import { EMPTY_RECEIVER, readReceiver, receiverDraftOf } from '../receiver/receiver-form.ts';
import { newInvoiceTexts, officeInvoiceTexts } from '../texts.ts';
import { selectionOf, type Selection } from './chosen-tickets.ts';
import { paymentChoice, saidForm } from './invoice-payment.ts';
import { InvoiceSum } from './invoice-sum.tsx';
import { KnownCustomer } from './known-customer.tsx';
import { givenReceiver, newInvoiceDraftSchema, type NewInvoiceDraft } from './new-invoice-draft.ts';
import { TicketChooser } from './ticket-chooser.tsx';
import { useChosenTickets, type ChosenTickets } from './use-chosen-tickets.ts';
import { documentKey, DOCUMENTS_KEY, MONITOR_KEY, REQUESTS_KEY } from './use-invoicing.ts';
import './invoicing.css';

/** One invoice by name of one ticket or several: which, to whom, how paid. */
export function NewInvoicePage() {
  const texts = useTexts(newInvoiceTexts);
  const { back } = useTexts(officeInvoiceTexts);
  const [, navigate] = useLocation();
  return (
    <Page
      title={texts.title}
      note={texts.note}
      actions={
        <LinkButton icon="back" href={officePaths.invoices} onNavigate={navigate}>
          {back}
        </LinkButton>
      }
    >
      <NewInvoice />
    </Page>
  );
}

function NewInvoice() {
  const texts = useTexts(newInvoiceTexts);
  const fieldRef = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState(false);
  const tickets = useChosenTickets();
  const selection = selectionOf(tickets.entries);
  const known = givenReceiver(useHistoryState<unknown>()) ?? selection.customer;
  const draft = useFormDraft('invoice.new', newInvoiceDraftSchema, { ...(known === null ? EMPTY_RECEIVER : receiverDraftOf(known)), paymentForm: '' });
  useForgotten(draft);
  useEffect(() => fieldRef.current?.focus(), []);
  const make = useMake(draft, selection, tickets.refresh);
  const { paymentForm: _, ...receiverDraft } = draft.value;
  const problem = problemOf(tickets, selection);
  const submit = () => {
    setAsked(true);
    const receiver = readReceiver(receiverDraft);
    if (receiver === null) return;
    if (problem === null) void make.run(receiver);
    else fieldRef.current?.focus();
  };
  return (
    <div className="invoicing-columns invoicing-making">
      <Stack>
        <TicketChooser tickets={tickets} selection={selection} error={asked && problem !== null ? texts[problem] : undefined} fieldRef={fieldRef} />
      </Stack>
      <Form onSubmit={submit}>
        <Stack>
          <Panel title={texts.receiver}>
            <Stack>
              <ReceiverFields draft={receiverDraft} onChange={draft.change} asked={asked} disabled={make.busy} />
              <KnownCustomer draft={receiverDraft} onUse={draft.change} />
            </Stack>
          </Panel>
          <InvoiceSum selection={selection} paymentForm={draft.value.paymentForm} onPaymentForm={(paymentForm) => draft.change({ paymentForm })} disabled={make.busy}>
            <ProblemNotice problem={make.problem} words={texts.serverProblems} />
            <Button type="submit" variant="primary" block busy={make.busy}>
              {texts.make}
            </Button>
          </InvoiceSum>
        </Stack>
      </Form>
    </div>
  );
}

/** Whoever goes to another page is done with these data; a reload keeps them. */
function useForgotten(draft: FormDraft<NewInvoiceDraft>): void {
  const forget = useEffectEvent(() => draft.discard());
  useEffect(() => () => forget(), []);
}

const MOST_TICKETS = 200;

function problemOf({ entries }: ChosenTickets, { included }: Selection): 'stillLooking' | 'noTickets' | 'tooMany' | null {
  if (entries.some(({ state }) => state === 'looking')) return 'stillLooking';
  if (included.length === 0) return 'noTickets';
  return included.length > MOST_TICKETS ? 'tooMany' : null;
}

/** Makes the invoice, once however often it is pressed, and goes to it. What was refused is looked at anew. */
function useMake(draft: FormDraft<NewInvoiceDraft>, { included }: Selection, onRefused: () => void) {
  const office = useOffice();
  const texts = useTexts(newInvoiceTexts);
  const toast = useToast();
  const [, navigate] = useLocation();
  return useOfficeAct(async (receiver: InvoiceReceiver) => {
    const paymentForm = saidForm(paymentChoice(included), draft.value.paymentForm);
    const body = { saleIds: included.map(({ saleId }) => saleId), receiver, ...(paymentForm === '' ? {} : { paymentForm }) };
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    try {
      const made = await office.ask({ method: 'POST', path: '/api/invoicing/documents', body, idempotencyKey, answer: documentDetailSchema });
      office.cache.put(documentKey(made.id), made);
      office.cache.invalidate(DOCUMENTS_KEY, MONITOR_KEY, REQUESTS_KEY);
      toast({ text: texts.made, tone: 'success' });
      navigate(officePaths.invoice(made.id), { replace: true });
    } catch (error) {
      onRefused();
      throw error;
    }
  });
}
