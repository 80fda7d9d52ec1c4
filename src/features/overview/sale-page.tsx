import { saleDetailSchema } from '../../domain/reports/api.ts';
import type { SaleDetail } from '../../domain/reports/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useOfficeQuery } from '../../device/office-query.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { AsyncView } from '../../ui/async-view.tsx';
import { useFormats, useTexts, useZoneFormats } from '../../ui/i18n.tsx';
import { DataList, Panel, Stack } from '../../ui/layout.tsx';
import type { DataItem } from '../../ui/layout.tsx';
import { Money } from '../../ui/money.tsx';
import { Page } from '../../ui/shell.tsx';
import { Notice } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import { overviewTexts } from './texts.ts';
import './overview.css';

/** One ticket as the server holds it. */
export function SalePage({ id }: { id: string }) {
  const office = useOffice();
  const texts = useTexts(overviewTexts);
  const formatsIn = useZoneFormats();
  const branches = useBranches();
  const sale = useOfficeQuery(`sale/${id}`, () => office.ask({ path: `/api/sales/${id}`, answer: saleDetailSchema }));
  const branch = branches.data?.find((candidate) => candidate.id === sale.data?.branchId);
  const register = branch?.registers.find((candidate) => candidate.id === sale.data?.registerId);
  const note = sale.data && [formatsIn(branch?.timeZone).dateTime(sale.data.businessMs), branch?.name, register?.name].filter(Boolean).join(' · ');
  return (
    <Page
      title={sale.data ? texts.saleTitle(sale.data.folio) : texts.ticket}
      note={note}
      actions={<BackLink href={officePaths.sales}>{texts.back}</BackLink>}
    >
      <AsyncView query={sale} lines={8}>
        {(detail) => <SaleBody sale={detail} />}
      </AsyncView>
    </Page>
  );
}

function SaleBody({ sale }: { sale: SaleDetail }) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  type Item = SaleDetail['items'][number];
  const discount: TableColumn<Item> = {
    key: 'discount',
    header: texts.discount,
    numeric: true,
    renderCell: (item) => (item.discountCents === 0 ? '' : <Money cents={-item.discountCents} />),
  };
  const columns: TableColumn<Item>[] = [
    {
      key: 'part',
      header: texts.part,
      grow: true,
      renderCell: (item) => (
        <div className="overview-task">
          <span>{item.description}</span>
          <span className="ui-muted ui-small ui-mono">
            {item.partNumber}
            <span className="overview-phone-only">
              {' · '}
              {formats.quantity(item.quantityMilli)} × {formats.money(item.priceCents)}
            </span>
          </span>
        </div>
      ),
    },
    { key: 'quantity', header: texts.quantity, numeric: true, wideOnly: true, renderCell: (item) => formats.quantity(item.quantityMilli) },
    { key: 'price', header: texts.price, numeric: true, wideOnly: true, renderCell: (item) => <Money cents={item.priceCents} /> },
    ...(sale.discountCents > 0 ? [discount] : []),
    { key: 'amount', header: texts.amount, numeric: true, renderCell: (item) => <Money cents={item.amountCents} strong /> },
  ];
  return (
    <>
      {sale.flags.length > 0 && (
        <Notice tone="warning" title={texts.flagsTitle}>
          <ul>
            {sale.flags.map((flag, index) => (
              // Flags of one sale may repeat a code, and never change.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index}>
                {[
                  texts.taskKinds[flag.code] ?? texts.taskKind(flag.code),
                  ...(flag.line === undefined ? [] : [texts.lineOf(flag.line + 1)]),
                  texts.flagFact(flag, formats),
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <div className="sale-columns">
        <Panel flush>
          <Table caption={texts.lines} columns={columns} rows={sale.items} rowKey={(item) => String(item.line)} />
        </Panel>
        <Stack>
          <Panel>
            <DataList items={totalsOf(sale, texts)} />
          </Panel>
          <Panel>
            <DataList
              mono={false}
              items={[
                { label: texts.soldBy, value: sale.employeeName ?? '—' },
                { label: texts.customer, value: sale.customerName ?? texts.generalPublic },
              ]}
            />
          </Panel>
        </Stack>
      </div>
    </>
  );
}

function totalsOf(sale: SaleDetail, texts: typeof overviewTexts.es): DataItem[] {
  const money = (cents: number) => <Money cents={cents} />;
  const change = sale.changeCents > 0 ? [{ label: texts.change, value: money(sale.changeCents) }] : [];
  const margin =
    sale.costCents === null
      ? []
      : [
          { label: texts.cost, value: money(sale.costCents) },
          { label: texts.marginTitle, value: money(sale.netCents - sale.costCents) },
        ];
  return [
    { label: texts.subtotal, value: money(sale.netCents) },
    ...(sale.discountCents > 0 ? [{ label: texts.discount, value: money(-sale.discountCents) }] : []),
    { label: sale.pricesIncludeTax ? texts.taxIncluded : texts.tax, value: money(sale.taxCents) },
    { label: texts.total, value: money(sale.totalCents), strong: true },
    ...sale.payments.map(({ method, tenderedCents, reference }) => ({
      label: [texts.methods[method] ?? method, reference].filter(Boolean).join(' · '),
      value: money(tenderedCents),
    })),
    ...change,
    ...margin,
  ];
}
