import { useState } from 'react';
import { useLocation } from 'wouter';
import { advancePaymentListSchema, type Advance, type AdvancePayment } from '../../../domain/invoicing/api.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { useOfficePages } from '../../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { StatusDot } from '../../../ui/labels.tsx';
import { Panel } from '../../../ui/layout.tsx';
import { AppLink, LinkButton } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { Page } from '../../../ui/shell.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { Table, type TableColumn } from '../../../ui/table.tsx';
import { advancesTexts, officeInvoiceTexts } from '../texts.ts';
import { BackToInvoices } from './back-to-invoices.tsx';
import { AdvanceDialog } from './advance-dialog.tsx';
import { mayApply } from './advance-view.ts';
import { folioText, isUnderWay, toneOf } from './document-view.ts';
import { ADVANCE_PAYMENTS_KEY, useAdvances } from './use-invoicing.ts';
import './invoicing.css';

/** Advances with something left to apply, and payments of which one can be invoiced. */
export function AdvancesPage() {
  const texts = useTexts(advancesTexts);
  return (
    <Page
      title={texts.title}
      note={texts.note}
      actions={<BackToInvoices />}
    >
      <OpenAdvances />
      <Payments />
    </Page>
  );
}

function OpenAdvances() {
  const texts = useTexts(advancesTexts);
  const { states } = useTexts(officeInvoiceTexts);
  const { date } = useFormats();
  const [, navigate] = useLocation();
  const advances = useAdvances();
  const columns: TableColumn<Advance>[] = [
    {
      key: 'document',
      header: texts.openColumns.document,
      renderCell: (advance) => (
        <div className="invoicing-two-lines">
          <AppLink href={officePaths.invoice(advance.documentId)} onNavigate={navigate}>
            {folioText(advance)}
          </AppLink>
          <span className="ui-muted ui-small">{date(advance.createdAtMs)}</span>
        </div>
      ),
    },
    { key: 'receiver', header: texts.openColumns.receiver, grow: true, renderCell: ({ receiver }) => <TwoLines first={receiver.legalName} second={receiver.rfc} /> },
    {
      key: 'state',
      header: texts.openColumns.state,
      renderCell: ({ state }) => (
        <StatusDot tone={toneOf(state)} hollow={isUnderWay(state)}>
          {states[state]}
        </StatusDot>
      ),
    },
    { key: 'total', header: texts.openColumns.total, numeric: true, wideOnly: true, renderCell: ({ totalCents }) => <Money cents={totalCents} /> },
    { key: 'left', header: texts.openColumns.left, numeric: true, renderCell: ({ leftCents }) => <Money cents={leftCents} strong /> },
    { key: 'act', header: texts.openColumns.act, align: 'end', renderCell: (advance) => <ApplyLink advance={advance} /> },
  ];
  return (
    <AsyncView query={advances} lines={4}>
      {({ items }) => (
        <Panel title={texts.open} flush>
          <Table caption={texts.open} columns={columns} rows={items} rowKey={({ documentId }) => documentId} empty={<p className="ui-muted invoicing-none">{texts.openHelp}</p>} />
        </Panel>
      )}
    </AsyncView>
  );
}

function ApplyLink({ advance }: { advance: Advance }) {
  const texts = useTexts(advancesTexts);
  const can = useCan();
  const [, navigate] = useLocation();
  if (!can('invoicing.create', advance.branchId)) return null;
  if (!mayApply(advance)) return <span className="ui-muted ui-small">{texts.notYet}</span>;
  return (
    <LinkButton href={`${officePaths.newInvoice}?anticipo=${advance.documentId}`} aria-label={texts.applyTo(advance.receiver.legalName)} onNavigate={navigate}>
      {texts.apply}
    </LinkButton>
  );
}

function Payments() {
  const office = useOffice();
  const texts = useTexts(advancesTexts);
  const can = useCan();
  const { day } = useFormats();
  const [invoicing, setInvoicing] = useState<AdvancePayment | null>(null);
  const payments = useOfficePages<AdvancePayment, { items: AdvancePayment[]; next: string | null }>(ADVANCE_PAYMENTS_KEY, (after) =>
    office.ask({ path: '/api/invoicing/advance-payments', query: { after }, answer: advancePaymentListSchema }),
  );
  const columns: TableColumn<AdvancePayment>[] = [
    { key: 'payment', header: texts.paymentColumns.payment, renderCell: (payment) => <TwoLines first={payment.folio} second={day(payment.day)} /> },
    { key: 'customer', header: texts.paymentColumns.customer, grow: true, renderCell: ({ customer }) => <TwoLines first={customer.name} second={customer.rfc ?? ''} /> },
    { key: 'free', header: texts.paymentColumns.free, numeric: true, renderCell: ({ freeCents }) => <Money cents={freeCents} strong /> },
    {
      key: 'act',
      header: texts.paymentColumns.act,
      align: 'end',
      renderCell: (payment) =>
        can('invoicing.create', payment.branchId) && (
          <Button aria-label={texts.invoiceOf(payment.folio)} onClick={() => setInvoicing(payment)}>
            {texts.invoice}
          </Button>
        ),
    },
  ];
  const empty = (
    <EmptyState icon="wallet" title={texts.none}>
      {texts.noneHelp}
    </EmptyState>
  );
  return (
    <AsyncView query={payments} lines={4}>
      {() => (
        <Panel title={texts.payments} flush>
          <Table caption={texts.payments} columns={columns} rows={payments.items} rowKey={({ paymentId }) => paymentId} empty={empty} after={payments.hasMore && <MoreButton list={payments} />} />
          {invoicing !== null && <AdvanceDialog payment={invoicing} onClose={() => setInvoicing(null)} />}
        </Panel>
      )}
    </AsyncView>
  );
}

function TwoLines({ first, second }: { first: string; second: string }) {
  return (
    <div className="invoicing-two-lines">
      <span>{first}</span>
      <span className="ui-muted ui-small">{second}</span>
    </div>
  );
}
