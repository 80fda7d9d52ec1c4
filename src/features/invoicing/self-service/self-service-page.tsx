import { useEffect, useState, type ReactNode } from 'react';
import type { SelfServiceTicket } from '../../../domain/invoicing/self-service-api.ts';
import { readTicketCode } from '../../../domain/invoicing/ticket-code.ts';
import { Button } from '../../../ui/button.tsx';
import { useFormats, useTexts, ZoneProvider } from '../../../ui/i18n.tsx';
import { DataList, Panel } from '../../../ui/layout.tsx';
import { Money } from '../../../ui/money.tsx';
import { CenteredShell } from '../../../ui/shell.tsx';
import { Notice } from '../../../ui/states.tsx';
import { AskForm, RfcForm } from './ask-form.tsx';
import type { CustomerApi } from './customer-api.ts';
import { FindTicketForm } from './find-ticket-form.tsx';
import { InvoiceState } from './invoice-state.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { selfServiceTexts } from './texts.ts';
import { useSelfService, type SelfService } from './use-self-service.ts';
import './self-service.css';

interface SelfServicePageProps {
  api: CustomerApi;
  /** The page's address, query and all: the ticket's QR code put shop and code there. */
  search: string;
  corner: ReactNode;
}

/** The customer's own page: from the ticket's code to the invoice's files, without signing in. */
export function SelfServicePage({ api, search, corner }: SelfServicePageProps) {
  const texts = useTexts(selfServiceTexts);
  const [first] = useState(() => {
    const query = new URLSearchParams(search);
    return { shop: query.get('n') ?? '', code: query.get('t') ?? '' };
  });
  const service = useSelfService(api);
  const { find, standing, busy, problem } = service;
  useEffect(() => {
    const code = readTicketCode(first.code);
    if (first.shop !== '' && code !== null) find({ shop: first.shop, code });
  }, [find, first]);
  return (
    <CenteredShell corner={corner}>
      <div className="self-service">
        <div>
          <h1>{texts.title}</h1>
          <p className="ui-muted">{texts.intro}</p>
        </div>
        {problem !== null && <ProblemNotice problem={problem} />}
        {standing === null ? (
          <FindTicketForm first={first} busy={busy} onFind={find} />
        ) : (
          <ZoneProvider timeZone={standing.ticket.timeZone}>
            <TicketPanel ticket={standing.ticket} />
            <Next service={service} />
            <Button variant="quiet" disabled={busy} onClick={service.leave}>
              {texts.otherTicket}
            </Button>
          </ZoneProvider>
        )}
      </div>
    </CenteredShell>
  );
}

function TicketPanel({ ticket }: { ticket: SelfServiceTicket }) {
  const texts = useTexts(selfServiceTexts);
  const formats = useFormats();
  return (
    <Panel title={ticket.shopName} aside={<Money cents={ticket.totalCents} size="title" />}>
      <DataList
        items={[
          { label: texts.branch, value: ticket.branchName },
          { label: texts.bought, value: `${texts.ticketOf(ticket.folio)} · ${formats.dateTime(ticket.soldAtMs)}` },
          ...(ticket.state === 'open' ? [{ label: texts.until, value: formats.day(ticket.lastDay) }] : []),
        ]}
      />
    </Panel>
  );
}

function Next({ service: { standing, busy, ask, see } }: { service: SelfService }) {
  const texts = useTexts(selfServiceTexts);
  if (standing === null) return null;
  if (standing.invoice !== null) return <InvoiceState invoice={standing.invoice.state} />;
  if (standing.ticket.state === 'asked') return <RfcForm busy={busy} onSee={see} />;
  if (standing.ticket.state === 'open') return <AskForm busy={busy} onAsk={ask} />;
  return (
    <Notice tone="warning" title={texts.tooLate}>
      {texts.tooLateHelp}
    </Notice>
  );
}
