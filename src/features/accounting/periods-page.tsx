import { useSearchParams } from 'wouter';
import { localDayAndHour } from '../../domain/kernel/days.ts';
import { periodsSchema } from '../../domain/ledger/api.ts';
import type { PeriodRow } from '../../domain/ledger/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useOfficeQuery } from '../../device/office-query.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { AsyncView } from '../../ui/async-view.tsx';
import { useFormats, useLanguage, useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Panel } from '../../ui/layout.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import { MonthPanel } from './month-panel.tsx';
import { monthToSettle } from './period-view.ts';
import { accountingTexts } from './texts.ts';

/** The months of the books: which are closed, what one may lack, closing it and opening it again. */
export function PeriodsPage() {
  const office = useOffice();
  const { periods: texts } = useTexts(accountingTexts);
  const { timeZone } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const months = useOfficeQuery('periods', async () => (await office.ask({ path: '/api/ledger/periods', answer: periodsSchema })).items);
  const running = localDayAndHour(office.nowMs(), timeZone).day.slice(0, 7);
  const back = <BackLink href={officePaths.journal}>{texts.back}</BackLink>;
  return (
    <Page title={texts.title} note={texts.note} actions={back}>
      <AsyncView query={months} lines={6}>
        {(list) => {
          const chosen = search.get('mes') ?? monthToSettle(list, running);
          return (
            <>
              {chosen !== null && <MonthPanel key={chosen} month={chosen} />}
              <Panel title={texts.list} flush>
                <MonthTable months={list} chosen={chosen} running={running} onOpen={({ month }) => setSearch({ mes: month }, { replace: true })} />
              </Panel>
            </>
          );
        }}
      </AsyncView>
    </Page>
  );
}

interface MonthTableProps {
  months: readonly PeriodRow[];
  chosen: string | null;
  /** The month that is not over. */
  running: string;
  onOpen: (row: PeriodRow) => void;
}

function MonthTable({ months, chosen, running, onOpen }: MonthTableProps) {
  const { periods: texts } = useTexts(accountingTexts);
  const { count, month } = useFormats();
  const columns: TableColumn<PeriodRow>[] = [
    { key: 'month', header: texts.columns.month, grow: true, renderCell: (row) => month(row.month) },
    { key: 'entries', header: texts.columns.entries, numeric: true, renderCell: (row) => count(row.entryCount) },
    {
      key: 'state',
      header: texts.columns.state,
      renderCell: (row) => (row.closedAtMs !== null ? <Badge tone="success">{texts.closed}</Badge> : <Badge>{row.month >= running ? texts.running : texts.open}</Badge>),
    },
  ];
  const empty = (
    <EmptyState icon="wallet" title={texts.empty}>
      {texts.emptyHelp}
    </EmptyState>
  );
  return <Table caption={texts.list} columns={columns} rows={months} rowKey={(row) => row.month} selectedKey={chosen} onSelect={() => undefined} onOpen={onOpen} empty={empty} />;
}
