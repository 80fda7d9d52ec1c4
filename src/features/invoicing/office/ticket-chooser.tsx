import { useState } from 'react';
import type { Ref } from 'react';
import { useLocation } from 'wouter';
import { officePaths } from '../../../device/office-paths.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { StatusDot } from '../../../ui/labels.tsx';
import { Panel } from '../../../ui/layout.tsx';
import { AppLink } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { Table, type TableColumn } from '../../../ui/table.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { Entry, LeftOutReason, Selection } from './chosen-tickets.ts';
import { folioText } from './document-view.ts';
import { newInvoiceTexts } from '../texts.ts';
import type { ChosenTickets } from './use-chosen-tickets.ts';

interface TicketChooserProps {
  tickets: ChosenTickets;
  selection: Selection;
  /** What is wrong with the list as a whole, once somebody tried to go on. */
  error: string | undefined;
  fieldRef: Ref<HTMLInputElement>;
}

/** Tickets typed or scanned one after another, each with how it stands. */
export function TicketChooser({ tickets, selection, error, fieldRef }: TicketChooserProps) {
  const texts = useTexts(newInvoiceTexts);
  const [typed, setTyped] = useState('');
  const add = (text: string) => {
    if (text.trim() === '') return;
    tickets.add(text.trim());
    setTyped('');
  };
  return (
    <>
      <TextField
        ref={fieldRef}
        code
        mono
        maxLength={400}
        label={texts.ticket}
        hint={texts.ticketHint}
        error={error}
        value={typed}
        onChange={setTyped}
        onEnter={add}
        suffix={
          <Button variant="quiet" icon="add" onClick={() => add(typed)}>
            {texts.add}
          </Button>
        }
      />
      <Panel title={texts.list} flush>
        <EntryTable tickets={tickets} selection={selection} />
      </Panel>
    </>
  );
}

function EntryTable({ tickets, selection: { leftOut } }: Pick<TicketChooserProps, 'tickets' | 'selection'>) {
  const texts = useTexts(newInvoiceTexts);
  const { day } = useFormats();
  const columns: TableColumn<Entry>[] = [
    {
      key: 'ticket',
      header: texts.columns.ticket,
      renderCell: (entry) => (
        <div className="invoicing-two-lines">
          <strong className="ui-mono invoicing-break">{entry.state === 'found' ? entry.ticket.folio : entry.text}</strong>
          {entry.state === 'found' && <span className="ui-muted ui-small">{day(entry.ticket.day)}</span>}
        </div>
      ),
    },
    {
      key: 'standing',
      header: texts.columns.standing,
      grow: true,
      renderCell: (entry) => (entry.state === 'found' ? <FoundStanding entry={entry} leftOut={leftOut.get(entry.ticket.saleId) ?? null} /> : <Unfound entry={entry} onRetry={tickets.refresh} />),
    },
    { key: 'total', header: texts.columns.total, numeric: true, renderCell: (entry) => entry.state === 'found' && <Money cents={entry.ticket.totalCents} strong={!leftOut.has(entry.ticket.saleId)} /> },
    {
      key: 'remove',
      header: texts.columns.remove,
      align: 'end',
      renderCell: (entry) => <IconButton icon="close" label={texts.remove(entry.state === 'found' ? entry.ticket.folio : entry.text)} onClick={() => tickets.remove(entry.key)} />,
    },
  ];
  const empty = (
    <EmptyState icon="receipt" title={texts.empty}>
      {texts.emptyHelp}
    </EmptyState>
  );
  return <Table caption={texts.list} columns={columns} rows={tickets.entries} rowKey={({ key }) => key} empty={empty} />;
}

function FoundStanding({ entry: { ticket }, leftOut }: { entry: Extract<Entry, { state: 'found' }>; leftOut: LeftOutReason | null }) {
  const texts = useTexts(newInvoiceTexts);
  const [, navigate] = useLocation();
  const { standing, document, customer } = ticket;
  return (
    <div className="invoicing-two-lines">
      <span>{customer?.name ?? texts.nobody}</span>
      <span className="ui-small invoicing-standing">
        <StatusDot tone={leftOut !== null ? 'error' : standing === 'free' ? 'success' : 'warning'} hollow={leftOut !== null}>
          {texts.standings[leftOut ?? standing]}
        </StatusDot>
        {document !== null && (
          <AppLink href={officePaths.invoice(document.id)} onNavigate={navigate}>
            {folioText(document)}
          </AppLink>
        )}
      </span>
    </div>
  );
}

function Unfound({ entry, onRetry }: { entry: Exclude<Entry, { state: 'found' }>; onRetry: () => void }) {
  const texts = useTexts(newInvoiceTexts);
  if (entry.state === 'looking') return <span className="ui-muted">{texts.looking}</span>;
  const { code, detail } = entry.problem;
  return (
    <span className="invoicing-standing">
      <span className="ui-error">{texts.problems[code] ?? detail}</span>
      {code === 'offline' && (
        <Button variant="quiet" icon="refresh" onClick={onRetry}>
          {texts.retry}
        </Button>
      )}
    </span>
  );
}
