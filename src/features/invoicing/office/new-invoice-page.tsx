import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import type { Advance } from '../../../domain/invoicing/api.ts';
import { AsyncView, ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { useFormDraft, type FormDraft } from '../../../ui/form-draft.ts';
import { Form } from '../../../ui/form.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { Panel, Stack } from '../../../ui/layout.tsx';
import { Page } from '../../../ui/shell.tsx';
import { EmptyState, Notice } from '../../../ui/states.tsx';
import { ReceiverFields } from '../receiver/receiver-fields.tsx';
import { EMPTY_RECEIVER, readReceiver, receiverDraftOf } from '../receiver/receiver-form.ts';
import { newInvoiceTexts } from '../texts.ts';
import { BackToInvoices } from './back-to-invoices.tsx';
import { selectionOf, type Selection } from './chosen-tickets.ts';
import { folioText } from './document-view.ts';
import { InvoiceSum } from './invoice-sum.tsx';
import { KnownCustomer } from './known-customer.tsx';
import { givenReceiver, newInvoiceDraftSchema, type NewInvoiceDraft } from './new-invoice-draft.ts';
import { TicketChooser } from './ticket-chooser.tsx';
import { useChosenTickets, type ChosenTickets } from './use-chosen-tickets.ts';
import { useAdvances } from './use-invoicing.ts';
import { useMakeInvoice } from './use-make-invoice.ts';
import './invoicing.css';

const ADVANCE_PARAM = 'anticipo';

/** One invoice by name of one ticket or several: which, to whom, how paid. */
export function NewInvoicePage() {
  const texts = useTexts(newInvoiceTexts);
  const [search] = useSearchParams();
  const advanceId = search.get(ADVANCE_PARAM);
  return (
    <Page
      title={texts.title}
      note={texts.note}
      actions={<BackToInvoices />}
    >
      {advanceId === null ? <NewInvoice advance={null} /> : <OnAdvance advanceId={advanceId} />}
    </Page>
  );
}

/** The same with an advance applied on it. */
function OnAdvance({ advanceId }: { advanceId: string }) {
  const texts = useTexts(newInvoiceTexts);
  const { money } = useFormats();
  const advances = useAdvances();
  const empty = (
    <EmptyState icon="wallet" title={texts.noAdvance}>
      {texts.noAdvanceHelp}
    </EmptyState>
  );
  return (
    <AsyncView query={advances} lines={8}>
      {({ items }) => {
        const advance = items.find(({ documentId }) => documentId === advanceId);
        if (advance === undefined) return empty;
        return (
          <>
            <Notice tone="primary" title={texts.onAdvance(folioText(advance), money(advance.leftCents))}>
              {texts.onAdvanceHelp(advance.receiver.rfc)}
            </Notice>
            <NewInvoice advance={advance} />
          </>
        );
      }}
    </AsyncView>
  );
}

function NewInvoice({ advance }: { advance: Advance | null }) {
  const texts = useTexts(newInvoiceTexts);
  const fieldRef = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState(false);
  const tickets = useChosenTickets();
  const selection = selectionOf(tickets.entries);
  const known = givenReceiver(useHistoryState<unknown>()) ?? advance?.receiver ?? selection.customer;
  const draft = useFormDraft('invoice.new', newInvoiceDraftSchema, { ...(known === null ? EMPTY_RECEIVER : receiverDraftOf(known)), paymentForm: '' });
  useForgotten(draft);
  useEffect(() => fieldRef.current?.focus(), []);
  const make = useMakeInvoice(draft, selection, advance, tickets.refresh);
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
          <InvoiceSum selection={selection} advance={advance} paymentForm={draft.value.paymentForm} onPaymentForm={(paymentForm) => draft.change({ paymentForm })} disabled={make.busy}>
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
