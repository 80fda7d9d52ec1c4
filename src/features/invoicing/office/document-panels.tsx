import { useLocation } from 'wouter';
import { CFDI_USES, PAYMENT_FORMS, REGIMES } from '../../../domain/invoicing/cfdi/catalogs.ts';
import type { DocumentDetail } from '../../../domain/invoicing/api.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { StatusDot } from '../../../ui/labels.tsx';
import { DataList, Panel, type DataItem } from '../../../ui/layout.tsx';
import { AppLink } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { Table, type TableColumn } from '../../../ui/table.tsx';
import { folioText, isUnderWay, toneOf } from './document-view.ts';
import { officeInvoiceTexts } from '../texts.ts';

const nameIn = (catalogue: readonly { code: string; name: string }[], code: string): string => {
  const name = catalogue.find((entry) => entry.code === code)?.name;
  return name === undefined ? code : `${code} · ${name}`;
};

const MICRO_PER_CENT = 10_000;

export function ConceptsPanel({ document: { concepts } }: { document: DocumentDetail }) {
  const texts = useTexts(officeInvoiceTexts);
  const { quantity, money } = useFormats();
  type Concept = DocumentDetail['concepts'][number] & { index: number };
  const columns: TableColumn<Concept>[] = [
    {
      key: 'concept',
      header: texts.conceptColumns.concept,
      grow: true,
      renderCell: ({ description, reference, unitKey }) => (
        <div className="invoicing-two-lines">
          <span>{description}</span>
          <span className="ui-muted ui-small ui-mono">{[reference, unitKey].filter(Boolean).join(' · ')}</span>
        </div>
      ),
    },
    { key: 'quantity', header: texts.conceptColumns.quantity, numeric: true, renderCell: ({ quantityMilli }) => quantity(quantityMilli) },
    { key: 'unit', header: texts.conceptColumns.unitValue, numeric: true, wideOnly: true, renderCell: ({ unitValueMicro }) => money(Math.round(unitValueMicro / MICRO_PER_CENT)) },
    { key: 'amount', header: texts.conceptColumns.amount, numeric: true, renderCell: ({ amountCents }) => <Money cents={amountCents} /> },
  ];
  return (
    <Panel flush>
      <Table caption={texts.concepts} columns={columns} rows={concepts.map((concept, index) => ({ ...concept, index }))} rowKey={({ index }) => String(index)} />
    </Panel>
  );
}

export function TotalsPanel({ document: { totals, totalCents } }: { document: DocumentDetail }) {
  const texts = useTexts(officeInvoiceTexts);
  const items: DataItem[] = [
    { label: texts.totals.subtotal, value: <Money cents={totals.subtotalCents} /> },
    ...(totals.discountCents > 0 ? [{ label: texts.totals.discount, value: <Money cents={-totals.discountCents} /> }] : []),
    { label: texts.totals.tax, value: <Money cents={totals.taxCents} /> },
    ...(totals.withheldCents > 0 ? [{ label: texts.totals.withheld, value: <Money cents={-totals.withheldCents} /> }] : []),
    { label: texts.totals.total, value: <Money cents={totalCents} />, strong: true },
  ];
  return (
    <Panel>
      <DataList items={items} />
    </Panel>
  );
}

/** Who, how and when, in SAT's words. */
export function DataPanel({ document }: { document: DocumentDetail }) {
  const texts = useTexts(officeInvoiceTexts);
  const { dateTime } = useFormats();
  const { receiver, paymentForm, paymentMethod, uuid, provisionalFolio, stampedAtMs, createdAtMs, period, cancellation, issuerRfc } = document;
  const facts: [string, string | null][] = [
    [texts.uuid, uuid],
    [texts.provisional, uuid === null ? provisionalFolio : null],
    [texts.receiver, `${receiver.legalName} · ${receiver.rfc}`],
    [texts.regime, nameIn(REGIMES, receiver.taxRegime)],
    [texts.postalCode, receiver.postalCode],
    [texts.use, nameIn(CFDI_USES, receiver.cfdiUse)],
    [texts.email, receiver.email],
    [texts.payment, paymentForm === null ? null : `${paymentForm} · ${PAYMENT_FORMS[paymentForm] ?? ''}`],
    [texts.method, paymentMethod === null ? null : texts.methods[paymentMethod]],
    [texts.period, period === null ? null : `${texts.periodicities[period.periodicity] ?? period.periodicity} · ${period.months}/${period.year}`],
    [texts.issuer, issuerRfc],
    [texts.asked, dateTime(createdAtMs)],
    [texts.stampedAt, stampedAtMs === null ? null : dateTime(stampedAtMs)],
    [texts.motive, cancellation === null ? null : texts.motives[cancellation.motive]],
    [texts.replacement, cancellation?.replacementUuid ?? null],
  ];
  const items = facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value: <span className="invoicing-break">{value}</span> }]));
  return (
    <Panel>
      <DataList mono={false} items={items} />
    </Panel>
  );
}

export function HistoryPanel({ history }: Pick<DocumentDetail, 'history'>) {
  const texts = useTexts(officeInvoiceTexts);
  const { dateTime } = useFormats();
  return (
    <Panel title={texts.history}>
      <ol className="invoicing-history">
        {history.map(({ atMs, state, note }) => (
          <li key={`${atMs} ${state}`}>
            <StatusDot tone={toneOf(state)} hollow={isUnderWay(state)}>
              {texts.states[state]}
            </StatusDot>
            <span className="ui-muted ui-small ui-mono">{dateTime(atMs)}</span>
            {note !== null && <span className="ui-muted ui-small invoicing-break">{texts.notes[note] ?? note}</span>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

export function SalesPanel({ sales }: Pick<DocumentDetail, 'sales'>) {
  const texts = useTexts(officeInvoiceTexts);
  const { day } = useFormats();
  const [, navigate] = useLocation();
  if (sales.length === 0) return null;
  type Sale = DocumentDetail['sales'][number];
  const columns: TableColumn<Sale>[] = [
    {
      key: 'folio',
      header: texts.ticketColumns.folio,
      mono: true,
      renderCell: ({ id, folio }) => (
        <AppLink href={officePaths.sale(id)} onNavigate={navigate}>
          {folio}
        </AppLink>
      ),
    },
    { key: 'day', header: texts.ticketColumns.day, grow: true, renderCell: (sale) => [day(sale.day), sale.released ? texts.released : ''].filter(Boolean).join(' · ') },
    { key: 'total', header: texts.ticketColumns.total, numeric: true, renderCell: ({ totalCents }) => <Money cents={totalCents} /> },
  ];
  return (
    <Panel title={texts.sales} flush>
      <Table caption={texts.sales} columns={columns} rows={sales} rowKey={({ id }) => id} />
    </Panel>
  );
}

export function RelatedPanel({ related }: Pick<DocumentDetail, 'related'>) {
  const texts = useTexts(officeInvoiceTexts);
  const [, navigate] = useLocation();
  if (related.length === 0) return null;
  type Related = DocumentDetail['related'][number];
  const columns: TableColumn<Related>[] = [
    { key: 'as', header: texts.related, renderCell: ({ as }) => texts.relatedAs[as] },
    {
      key: 'folio',
      header: texts.columns.folio,
      grow: true,
      renderCell: (other) => (
        <AppLink href={officePaths.invoice(other.id)} onNavigate={navigate}>
          {texts.kindOf(texts.kinds[other.kind], folioText(other))}
        </AppLink>
      ),
    },
    {
      key: 'state',
      header: texts.columns.state,
      renderCell: ({ state }) => (
        <StatusDot tone={toneOf(state)} hollow={isUnderWay(state)}>
          {texts.states[state]}
        </StatusDot>
      ),
    },
    { key: 'total', header: texts.columns.total, numeric: true, renderCell: ({ totalCents }) => <Money cents={totalCents} /> },
  ];
  return (
    <Panel title={texts.related} flush>
      <Table caption={texts.related} columns={columns} rows={related} rowKey={({ id, as }) => `${as} ${id}`} />
    </Panel>
  );
}
