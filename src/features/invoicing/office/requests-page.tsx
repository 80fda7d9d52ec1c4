import { useLocation } from 'wouter';
import { invoiceRequestListSchema } from '../../../domain/invoicing/api.ts';
import type { Permission } from '../../../domain/identity/permissions.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { useBranches } from '../../../device/office-lookups.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { useOfficePages } from '../../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../../ui/async-view.tsx';
import { useFormats, useTexts, useZoneFormats } from '../../../ui/i18n.tsx';
import { StatusDot } from '../../../ui/labels.tsx';
import { Panel } from '../../../ui/layout.tsx';
import { AppLink } from '../../../ui/link.tsx';
import { Page } from '../../../ui/shell.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { Table, type TableColumn } from '../../../ui/table.tsx';
import { BackToInvoices } from './back-to-invoices.tsx';
import { addressOfSales } from './chosen-tickets.ts';
import { adviceOf, type OfficeRequest, type RequestAdvice } from './request-view.ts';
import { requestsTexts } from '../texts.ts';
import { REQUESTS_KEY } from './use-invoicing.ts';
import './invoicing.css';

/** Invoices that were asked for and are not made: which, where, since when, why, and what to do. */
export function RequestsPage() {
  const office = useOffice();
  const texts = useTexts(requestsTexts);
  const requests = useOfficePages(REQUESTS_KEY, (after) => office.ask({ path: '/api/invoicing/requests', query: { after }, answer: invoiceRequestListSchema }));
  return (
    <Page
      title={texts.title}
      note={texts.note}
      actions={<BackToInvoices />}
    >
      <AsyncView query={requests} lines={6}>
        {() => (
          <Panel flush>
            <RequestTable requests={requests.items} after={requests.hasMore && <MoreButton list={requests} />} />
          </Panel>
        )}
      </AsyncView>
    </Page>
  );
}

function RequestTable({ requests, after }: { requests: readonly OfficeRequest[]; after: React.ReactNode }) {
  const office = useOffice();
  const texts = useTexts(requestsTexts);
  const { age } = useFormats();
  const formatsIn = useZoneFormats();
  const branches = useBranches();
  const branchOf = ({ branchId }: OfficeRequest) => branches.data?.find(({ id }) => id === branchId);
  const columns: TableColumn<OfficeRequest>[] = [
    { key: 'request', header: texts.columns.request, renderCell: (request) => <What request={request} /> },
    {
      key: 'where',
      header: texts.columns.where,
      renderCell: (request) => (
        <div className="invoicing-two-lines">
          <span>{branchOf(request)?.name}</span>
          <span className="ui-muted ui-small">{request.deviceName === null ? texts.customersPage : [request.deviceName, request.employeeName].filter(Boolean).join(' · ')}</span>
          <span className="ui-muted ui-small">{[age(request.requestedAtMs, office.nowMs()), formatsIn(branchOf(request)?.timeZone).dateTime(request.requestedAtMs)].join(' · ')}</span>
        </div>
      ),
    },
    { key: 'why', header: texts.columns.why, grow: true, renderCell: (request) => <Why request={request} /> },
  ];
  const empty = (
    <EmptyState icon="check" title={texts.none}>
      {texts.noneHelp}
    </EmptyState>
  );
  return <Table caption={texts.title} columns={columns} rows={requests} rowKey={({ id }) => id} empty={empty} after={after} />;
}

function What({ request: { folio, sales, receiver } }: { request: OfficeRequest }) {
  const texts = useTexts(requestsTexts);
  const { count } = useFormats();
  const folios = sales.flatMap((sale) => sale.folio ?? []);
  const absent = sales.length - folios.length;
  const lines = [receiver?.legalName, folios.length > 0 && texts.tickets(folios.join(', ')), absent > 0 && texts.absent(count(absent), absent === 1)];
  return (
    <div className="invoicing-two-lines">
      <strong className="ui-mono">{folio}</strong>
      {lines.filter((line) => typeof line === 'string').map((line) => (
        <span key={line} className="ui-muted ui-small">
          {line}
        </span>
      ))}
    </div>
  );
}

function Why({ request }: { request: OfficeRequest }) {
  const texts = useTexts(requestsTexts);
  const { state, error } = request;
  const advice = adviceOf(request);
  const reason = error === null ? '' : (texts.problems[error.code] ?? error.message);
  return (
    <div className="invoicing-two-lines invoicing-advice">
      <StatusDot tone={state === 'refused' ? 'error' : 'warning'} hollow={state === 'waiting'}>
        {[texts.states[state], reason].filter(Boolean).join(': ')}
      </StatusDot>
      <span className="ui-small">{texts.advice[advice]}</span>
      <AdviceLink request={request} advice={advice} />
    </div>
  );
}

/** Where it is done, for those who may. */
function AdviceLink({ request: { sales, receiver, documentId }, advice }: { request: OfficeRequest; advice: RequestAdvice }) {
  const texts = useTexts(requestsTexts);
  const can = useCan();
  const [, navigate] = useLocation();
  const link = (href: string, label: string, permission: Permission, state?: object) =>
    can(permission) && (
      <span>
        <AppLink href={href} onNavigate={(to) => navigate(to, { state })}>
          {label}
        </AppLink>
      </span>
    );
  switch (advice) {
    case 'asked-twice':
    case 'correct':
      return documentId !== null && link(officePaths.invoice(documentId), texts.openDocument, 'invoicing.view');
    case 'settings':
      return link(officePaths.invoicingSettings, texts.openSettings, 'config.view');
    case 'sale-missing':
      return link(officePaths.devices, texts.openDevices, 'devices.manage');
    case 'nothing':
      return link(officePaths.tasks, texts.openTasks, 'reports.view');
    case 'invoice-here':
      return link(`${officePaths.newInvoice}?tickets=${addressOfSales(sales.map(({ id }) => id))}`, texts.invoiceHere, 'invoicing.create', { receiver });
    default:
      return null;
  }
}
