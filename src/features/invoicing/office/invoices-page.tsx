import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { documentListSchema, type DocumentList, type DocumentSummary } from '../../../domain/invoicing/api.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { useBranches } from '../../../device/office-lookups.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { useOfficePages } from '../../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { useFormats, useTexts, useZoneFormats } from '../../../ui/i18n.tsx';
import { StatusDot } from '../../../ui/labels.tsx';
import { Panel } from '../../../ui/layout.tsx';
import { LinkButton } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { Page } from '../../../ui/shell.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { Table, type TableColumn } from '../../../ui/table.tsx';
import { folioText, isUnderWay, sumsByKind, toneOf } from './document-view.ts';
import { FilterFields } from './filter-fields.tsx';
import { hidesSome, NO_FILTERS, queryOf, readFilters, writeFilters, type InvoiceFilters } from './invoice-filters.ts';
import { MonitorPanel } from './monitor-panel.tsx';
import { officeInvoiceTexts } from '../texts.ts';
import { DOCUMENTS_KEY } from './use-invoicing.ts';
import './invoicing.css';

/** The fiscal documents with their states, under what the monitor says. */
export function InvoicesPage() {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const can = useCan();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(search);
  const show = (change: Partial<InvoiceFilters>) => setSearch(writeFilters({ ...filters, ...change }), { replace: true });
  const query = queryOf(filters);
  const documents = useOfficePages<DocumentSummary, DocumentList>(`${DOCUMENTS_KEY}${JSON.stringify(query)}`, (after) =>
    office.ask({ path: '/api/invoicing/documents', query: { ...query, after }, answer: documentListSchema }),
  );
  const actions = (
    <>
      {can('invoicing.create') && (
        <LinkButton icon="add" variant="primary" href={officePaths.newInvoice} onNavigate={navigate}>
          {texts.invoice}
        </LinkButton>
      )}
      <LinkButton icon="receipt" href={officePaths.invoiceRequests} onNavigate={navigate}>
        {texts.requested}
      </LinkButton>
      <LinkButton icon="wallet" href={officePaths.advances} onNavigate={navigate}>
        {texts.advances}
      </LinkButton>
      {can('invoicing.create') && (
        <LinkButton icon="calendar" href={officePaths.globalInvoice} onNavigate={navigate}>
          {texts.global}
        </LinkButton>
      )}
      {can('config.view') && (
        <LinkButton icon="settings" href={officePaths.invoicingSettings} onNavigate={navigate}>
          {texts.settings}
        </LinkButton>
      )}
    </>
  );
  return (
    <Page title={texts.title} actions={actions}>
      <MonitorPanel onFailed={() => show({ ...NO_FILTERS, group: 'fallidas' })} />
      <FilterFields filters={filters} onChange={show} />
      <AsyncView query={documents} lines={8}>
        {(page) => (
          <>
            <Sums sums={page.sums} />
            <Panel flush>
              <DocumentTable
                documents={documents.items}
                after={documents.hasMore && <MoreButton list={documents} />}
                empty={<Empty hidden={hidesSome(filters)} onClear={() => show(NO_FILTERS)} />}
              />
            </Panel>
          </>
        )}
      </AsyncView>
    </Page>
  );
}

function Empty({ hidden, onClear }: { hidden: boolean; onClear: () => void }) {
  const texts = useTexts(officeInvoiceTexts);
  if (!hidden) {
    return (
      <EmptyState icon="file" title={texts.nothingYet}>
        {texts.nothingYetHelp}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="search" title={texts.nothingFound} action={<Button onClick={onClear}>{texts.clearFilters}</Button>}>
      {texts.nothingFoundHelp}
    </EmptyState>
  );
}

/** What the documents found come to, of those that stand at SAT. */
function Sums({ sums }: Pick<DocumentList, 'sums'>) {
  const texts = useTexts(officeInvoiceTexts);
  const { count, money } = useFormats();
  const kinds = sumsByKind(sums);
  if (kinds.length === 0) return null;
  return (
    <p className="ui-muted ui-small">
      {texts.sums}: {kinds.map((kind) => texts.sum(texts.kinds[kind.kind], count(kind.count), money(kind.totalCents))).join(' — ')}
    </p>
  );
}

function DocumentTable({ documents, ...rest }: { documents: readonly DocumentSummary[] } & Pick<Parameters<typeof Table<DocumentSummary>>[0], 'after' | 'empty'>) {
  const texts = useTexts(officeInvoiceTexts);
  const [, navigate] = useLocation();
  const [selected, setSelected] = useState<string | null>(null);
  const formatsIn = useZoneFormats();
  const branches = useBranches();
  const zoneOf = ({ branchId }: DocumentSummary) => branches.data?.find(({ id }) => id === branchId)?.timeZone;
  const columns: TableColumn<DocumentSummary>[] = [
    { key: 'folio', header: texts.columns.folio, mono: true, renderCell: (document) => <strong>{folioText(document)}</strong> },
    { key: 'when', header: texts.columns.when, mono: true, renderCell: (document) => formatsIn(zoneOf(document)).dateTime(document.createdAtMs) },
    { key: 'kind', header: texts.columns.kind, wideOnly: true, renderCell: ({ kind }) => texts.kinds[kind] },
    {
      key: 'receiver',
      header: texts.columns.receiver,
      grow: true,
      renderCell: ({ receiverName, receiverRfc }) => (
        <div className="invoicing-two-lines">
          <span>{receiverName}</span>
          <span className="ui-muted ui-small ui-mono">{receiverRfc}</span>
        </div>
      ),
    },
    {
      key: 'state',
      header: texts.columns.state,
      renderCell: ({ state, error }) => (
        <div className="invoicing-two-lines">
          <StatusDot tone={toneOf(state)} hollow={isUnderWay(state)}>
            {texts.states[state]}
          </StatusDot>
          {error && state !== 'stamped' && <span className="ui-muted ui-small invoicing-why">{error.message}</span>}
        </div>
      ),
    },
    { key: 'total', header: texts.columns.total, numeric: true, renderCell: ({ totalCents }) => <Money cents={totalCents} strong /> },
  ];
  return (
    <Table
      caption={texts.title}
      columns={columns}
      rows={documents}
      rowKey={({ id }) => id}
      selectedKey={selected}
      onSelect={({ id }) => setSelected(id)}
      onOpen={({ id }) => navigate(officePaths.invoice(id))}
      {...rest}
    />
  );
}
