import { useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { globalMadeSchema, globalPreviewSchema, type GlobalPreview } from '../../../domain/invoicing/api.ts';
import { addDays, localDayAndHour } from '../../../domain/kernel/days.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { useBranches } from '../../../device/office-lookups.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { useOfficeQuery } from '../../../device/office-query.ts';
import { AsyncView, ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { Cluster, DataList, Panel, Stack } from '../../../ui/layout.tsx';
import { AppLink } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { Select } from '../../../ui/select.tsx';
import { Page } from '../../../ui/shell.tsx';
import { EmptyState, Notice } from '../../../ui/states.tsx';
import { Table, type TableColumn } from '../../../ui/table.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { officeInvoiceTexts } from '../texts.ts';
import { BackToInvoices } from './back-to-invoices.tsx';
import { DOCUMENTS_KEY, MONITOR_KEY } from './use-invoicing.ts';
import './invoicing.css';

const PREVIEW_KEY = 'invoicing-global/';

/** The global invoice of a period: what is in, what is left out and why, and the button that makes it. */
export function GlobalPage() {
  const texts = useTexts(officeInvoiceTexts);
  const branches = useBranches();
  return (
    <Page
      title={texts.global}
      note={texts.globalNote}
      actions={<BackToInvoices />}
    >
      <AsyncView query={branches} lines={4}>
        {(list) => <GlobalOf branches={list.filter(({ active }) => active)} />}
      </AsyncView>
    </Page>
  );
}

function GlobalOf({ branches }: { branches: readonly { id: string; name: string; timeZone: string }[] }) {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const [search, setSearch] = useSearchParams();
  const branch = branches.find(({ id }) => id === search.get('sucursal')) ?? branches[0];
  const branchId = branch?.id ?? '';
  const yesterday = branch === undefined ? '' : addDays(localDayAndHour(office.nowMs(), branch.timeZone).day, -1);
  const day = search.get('dia') ?? yesterday;
  const preview = useOfficeQuery(branchId === '' ? null : `${PREVIEW_KEY}${branchId}/${day}`, () =>
    office.ask({ path: '/api/invoicing/global/preview', query: { branchId, day }, answer: globalPreviewSchema }),
  );
  const show = (next: { sucursal: string; dia: string }) => setSearch(next, { replace: true });
  return (
    <>
      <search className="invoicing-more-filters">
        <Select
          label={texts.branch}
          value={branchId}
          options={branches.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(sucursal) => show({ sucursal, dia: day })}
        />
        <TextField label={texts.day} type="date" value={day} onChange={(dia) => dia !== '' && show({ sucursal: branchId, dia })} />
      </search>
      <AsyncView query={preview} lines={8}>
        {(found) => <Preview key={`${found.branchId} ${found.fromDay}`} preview={found} day={day} />}
      </AsyncView>
    </>
  );
}

function Preview({ preview, day }: { preview: GlobalPreview; day: string }) {
  const texts = useTexts(officeInvoiceTexts);
  const can = useCan();
  const { day: dayText, count, money } = useFormats();
  const [making, setMaking] = useState(false);
  const { taken, leftOut, over, warnings, fromDay, toDay, periodicity, branchId } = preview;
  const tickets = (many: number) => texts.tickets(count(many), many === 1);
  const mayMake = over && taken.count > 0 && can('invoicing.create', branchId);
  return (
    <>
      {!over && (
        <Notice tone="warning" title={texts.notOver}>
          {texts.notOverHelp(dayText(toDay))}
        </Notice>
      )}
      {warnings.map(({ code, message }) => (
        <Notice key={code} tone="warning">
          {message}
        </Notice>
      ))}
      <Panel title={texts.globalPeriod(dayText(fromDay), dayText(toDay))} aside={texts.periodicities[periodicity]}>
        <Stack gap={3}>
          <DataList
            items={[
              { label: texts.taken, value: tickets(taken.count) },
              { label: texts.net, value: <Money cents={taken.netCents} /> },
              { label: texts.tax, value: <Money cents={taken.taxCents} /> },
              { label: texts.totals.total, value: <Money cents={taken.totalCents} />, strong: true },
              { label: texts.leftOut, value: tickets(leftOut.length) },
            ]}
          />
          {mayMake && (
            <Cluster justify="end">
              <Button variant="primary" icon="file" onClick={() => setMaking(true)}>
                {texts.make}
              </Button>
            </Cluster>
          )}
        </Stack>
      </Panel>
      <div className="invoicing-halves">
        <TicketList title={texts.taken} tickets={taken.tickets} empty={<EmptyState icon="receipt" title={texts.nothingTaken}>{texts.nothingTakenHelp}</EmptyState>} />
        <TicketList title={texts.leftOut} tickets={leftOut} empty={<p className="ui-muted invoicing-none">{texts.nothingLeftOut}</p>} />
      </div>
      {making && <MakeDialog day={day} branchId={branchId} sentence={texts.makeSure(tickets(taken.count), money(taken.totalCents))} onClose={() => setMaking(false)} />}
    </>
  );
}

interface TicketListProps {
  title: string;
  tickets: readonly (GlobalPreview['taken']['tickets'][number] & { reason?: GlobalPreview['leftOut'][number]['reason'] })[];
  empty: ReactNode;
}

function TicketList({ title, tickets, empty }: TicketListProps) {
  const texts = useTexts(officeInvoiceTexts);
  const { day } = useFormats();
  const [, navigate] = useLocation();
  const columns: TableColumn<TicketListProps['tickets'][number]>[] = [
    {
      key: 'folio',
      header: texts.ticketColumns.folio,
      mono: true,
      renderCell: ({ saleId, folio }) => (
        <AppLink href={officePaths.sale(saleId)} onNavigate={navigate}>
          {folio}
        </AppLink>
      ),
    },
    {
      key: 'day',
      header: texts.ticketColumns.day,
      grow: true,
      renderCell: (ticket) => (
        <div className="invoicing-two-lines">
          <span>{day(ticket.day)}</span>
          {ticket.reason !== undefined && <span className="ui-muted ui-small">{texts.reasons[ticket.reason]}</span>}
        </div>
      ),
    },
    { key: 'total', header: texts.ticketColumns.total, numeric: true, renderCell: ({ totalCents }) => <Money cents={totalCents} /> },
  ];
  return (
    <Panel title={title} flush>
      <Table caption={title} columns={columns} rows={tickets} rowKey={({ saleId }) => saleId} empty={empty} />
    </Panel>
  );
}

function MakeDialog({ day, branchId, sentence, onClose }: { day: string; branchId: string; sentence: string; onClose: () => void }) {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const toast = useToast();
  const [, navigate] = useLocation();
  const [key] = useState(() => office.newId());
  const make = useOfficeAct(async () => {
    const made = await office.ask({ method: 'POST', path: '/api/invoicing/global', body: { day, branchId }, idempotencyKey: key, answer: globalMadeSchema });
    office.cache.invalidate(PREVIEW_KEY, DOCUMENTS_KEY, MONITOR_KEY);
    toast({ text: texts.made, tone: 'success' });
    navigate(officePaths.invoice(made.documentId));
  });
  return (
    <Dialog
      open
      size="small"
      title={texts.make}
      description={sentence}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{texts.keep}</Button>
          <Button variant="primary" busy={make.busy} onClick={() => void make.run()}>
            {texts.make}
          </Button>
        </>
      }
    >
      {make.problem && <ProblemNotice problem={make.problem} words={texts.serverProblems} />}
    </Dialog>
  );
}
