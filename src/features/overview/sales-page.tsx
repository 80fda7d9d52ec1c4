import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { z } from 'zod';
import { localDayAndHour } from '../../domain/kernel/days.ts';
import { saleListSchema } from '../../domain/reports/api.ts';
import type { saleSummarySchema } from '../../domain/reports/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useOfficePages } from '../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { useFormats, useLanguage, useTexts, useZoneFormats } from '../../ui/i18n.tsx';
import { Panel } from '../../ui/layout.tsx';
import { Money } from '../../ui/money.tsx';
import { Select } from '../../ui/select.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { overviewTexts } from './texts.ts';
import './overview.css';

type SaleSummary = z.infer<typeof saleSummarySchema>;

/** The sales of a day by branch, or the one with a folio. */
export function SalesPage() {
  const office = useOffice();
  const texts = useTexts(overviewTexts);
  const { timeZone } = useLanguage();
  const formats = useFormats();
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const branches = useBranches();
  const [selected, setSelected] = useState<string | null>(null);
  const folio = search.get('folio') ?? '';
  const branchId = search.get('sucursal') ?? '';
  const day = search.get('dia') ?? localDayAndHour(office.nowMs(), timeZone).day;
  const query = folio === '' ? { day, branchId } : { folio };
  const sales = useOfficePages(`sales/${JSON.stringify(query)}`, (after) =>
    office.ask({ path: '/api/sales', query: { ...query, after }, answer: saleListSchema }),
  );
  const branchOf = (sale: SaleSummary) => branches.data?.find((branch) => branch.id === sale.branchId);
  const place = (sale: SaleSummary) => {
    const branch = branchOf(sale);
    const register = branch?.registers.find(({ id }) => id === sale.registerId);
    return [branch?.name, register?.name].filter(Boolean).join(' · ');
  };
  const formatsIn = useZoneFormats();
  const when = (sale: SaleSummary) => {
    const { time, dateTime } = formatsIn(branchOf(sale)?.timeZone);
    return folio === '' ? time(sale.businessMs) : dateTime(sale.businessMs);
  };
  const columns: TableColumn<SaleSummary>[] = [
    { key: 'folio', header: texts.folio, mono: true, renderCell: (sale) => <strong>{sale.folio}</strong> },
    { key: 'time', header: texts.time, mono: true, wideOnly: true, renderCell: when },
    {
      key: 'place',
      header: texts.register,
      renderCell: (sale) => (
        <>
          <span className="overview-phone-only">{when(sale)} · </span>
          {place(sale)}
        </>
      ),
    },
    { key: 'customer', header: texts.customer, grow: true, renderCell: (sale) => sale.customerName ?? <span className="ui-muted">{texts.generalPublic}</span> },
    { key: 'seller', header: texts.soldBy, wideOnly: true, renderCell: (sale) => sale.employeeName ?? '' },
    { key: 'total', header: texts.total, numeric: true, renderCell: (sale) => <Money cents={sale.totalCents} strong /> },
  ];
  return (
    <Page title={texts.sales} note={folio === '' ? `${formats.weekday(day)}, ${formats.day(day)}` : undefined}>
      <SaleFilters day={day} branchId={branchId} folio={folio} />
      <AsyncView query={sales} lines={8}>
        {() => (
          <Panel flush>
            <Table
              caption={texts.sales}
              columns={columns}
              rows={sales.items}
              rowKey={(sale) => sale.id}
              selectedKey={selected}
              onSelect={(sale) => setSelected(sale.id)}
              onOpen={(sale) => navigate(officePaths.sale(sale.id))}
              empty={
                <EmptyState icon="receipt" title={folio === '' ? texts.noSales : texts.noFolio(folio)}>
                  {folio === '' ? texts.noSalesHelp : texts.noFolioHelp}
                </EmptyState>
              }
              after={sales.hasMore && <MoreButton list={sales} />}
            />
          </Panel>
        )}
      </AsyncView>
    </Page>
  );
}

function SaleFilters({ day, branchId, folio }: { day: string; branchId: string; folio: string }) {
  const texts = useTexts(overviewTexts);
  const branches = useBranches();
  const [, setSearch] = useSearchParams();
  const [typed, setTyped] = useState(folio);
  const find = (text: string) => setSearch(text.trim() === '' ? { dia: day } : { folio: text.trim().toUpperCase() });
  const ofDay = (next: { dia: string; sucursal: string }) => setSearch(next.sucursal === '' ? { dia: next.dia } : next, { replace: true });
  return (
    <search className="overview-filters">
      <TextField
        label={texts.folio}
        placeholder="A1-123"
        type="search"
        code
        mono
        value={typed}
        onChange={setTyped}
        onEnter={find}
      />
      {folio === '' ? (
        <>
          <TextField label={texts.day} type="date" value={day} onChange={(dia) => dia !== '' && ofDay({ dia, sucursal: branchId })} />
          <Select
            label={texts.branch}
            value={branchId}
            options={[{ value: '', label: texts.allBranches }, ...(branches.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(sucursal) => ofDay({ dia: day, sucursal })}
          />
        </>
      ) : (
        <div>
          <Button
            icon="close"
            onClick={() => {
              setTyped('');
              setSearch({});
            }}
          >
            {texts.clearFolio}
          </Button>
        </div>
      )}
    </search>
  );
}
