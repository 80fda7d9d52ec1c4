import type { z } from 'zod';
import { stockHistorySchema } from '../../domain/catalog/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useBranches, warehousesOf } from '../../device/office-lookups.ts';
import { useOfficePages } from '../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../ui/async-view.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Panel } from '../../ui/layout.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import { catalogTexts } from './texts.ts';

type Movement = z.infer<typeof stockHistorySchema>['items'][number];

/** What moved a part's stock, newest first. */
export function StockHistory({ productId }: { productId: string }) {
  const office = useOffice();
  const texts = useTexts(catalogTexts);
  const { dateTime, quantity } = useFormats();
  const warehouses = warehousesOf(useBranches().data ?? []);
  const history = useOfficePages(`stock/${productId}`, (after) =>
    office.ask({ path: `/api/products/${productId}/stock`, query: { after }, answer: stockHistorySchema }),
  );
  const columns: TableColumn<Movement>[] = [
    { key: 'when', header: texts.historyColumns.when, mono: true, renderCell: (row) => dateTime(row.businessMs) },
    { key: 'kind', header: texts.historyColumns.kind, renderCell: (row) => texts.historyKinds[row.kind] ?? row.kind },
    { key: 'place', header: texts.historyColumns.place, renderCell: (row) => warehouses.find(({ id }) => id === row.warehouseId)?.name ?? '' },
    { key: 'note', header: texts.historyColumns.note, grow: true, renderCell: (row) => row.note ?? '' },
    {
      key: 'quantity',
      header: texts.historyColumns.quantity,
      numeric: true,
      renderCell: (row) => <strong className={row.quantityMilli < 0 ? undefined : 'ui-success'}>{`${row.quantityMilli > 0 ? '+' : ''}${quantity(row.quantityMilli)}`}</strong>,
    },
  ];
  return (
    <AsyncView query={history} lines={6}>
      {() => (
        <Panel flush>
          <Table
            caption={texts.history}
            columns={columns}
            rows={history.items}
            rowKey={(row) => `${row.operationId}/${row.warehouseId}/${row.quantityMilli}/${history.items.indexOf(row)}`}
            empty={
              <EmptyState icon="warehouse" title={texts.historyEmpty}>
                {texts.historyEmptyHelp}
              </EmptyState>
            }
            after={history.hasMore && <MoreButton list={history} />}
          />
        </Panel>
      )}
    </AsyncView>
  );
}
