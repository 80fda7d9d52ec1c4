import { useState } from 'react';
import { Button } from '../button.tsx';
import { formatQuantity } from '../format.ts';
import { Avatar, StatusDot } from '../labels.tsx';
import { Money } from '../money.tsx';
import { Panel } from '../layout.tsx';
import { OfficeShell, Page, SideNav, TopBar } from '../shell.tsx';
import { Table } from '../table.tsx';
import type { TableColumn } from '../table.tsx';
import { OFFICE_NAV } from './office-nav.ts';
import { SAMPLE_PARTS } from './sample-data.ts';
import type { SamplePart } from './sample-data.ts';

/** A list of the office. */
export function OfficeSample() {
  const [selected, setSelected] = useState<string | null>('part-1');
  const [sort, setSort] = useState<'ascending' | 'descending'>('ascending');
  const columns: TableColumn<SamplePart>[] = [
    { key: 'number', header: 'Número', mono: true, sort, renderCell: (part) => <strong>{part.number}</strong> },
    { key: 'name', header: 'Parte', grow: true, renderCell: (part) => part.name },
    { key: 'brand', header: 'Marca', wideOnly: true, sort: 'none', renderCell: (part) => part.brand },
    { key: 'here', header: 'Existencia', numeric: true, renderCell: (part) => formatQuantity(part.hereMilli) },
    { key: 'price', header: 'Precio', numeric: true, renderCell: (part) => <Money cents={part.priceCents} /> },
  ];
  return (
    <OfficeShell
      topBar={
        <TopBar title="El Tornillo" subtitle="Oficina">
          <StatusDot tone="success">Al día</StatusDot>
          <Avatar name="Ramón Ortega" />
        </TopBar>
      }
      nav={<SideNav items={OFFICE_NAV} path="/oficina/inventario" onNavigate={() => undefined} />}
    >
      <Page
        title="Inventario"
        note="12,000 partes"
        actions={
          <>
            <Button icon="upload">Importar</Button>
            <Button icon="add" variant="primary">
              Nueva parte
            </Button>
          </>
        }
      >
        <Panel flush>
          <Table
            caption="Partes"
            columns={columns}
            rows={SAMPLE_PARTS.slice(0, 28)}
            rowKey={(part) => part.id}
            selectedKey={selected}
            onSelect={(part) => setSelected(part.id)}
            onOpen={(part) => setSelected(part.id)}
            onSort={() => setSort(sort === 'ascending' ? 'descending' : 'ascending')}
            footer={['', 'Valor de lo mostrado', '', '', <Money key="value" cents={41_230_050} />]}
            after={<Button>Ver más</Button>}
          />
        </Panel>
      </Page>
    </OfficeShell>
  );
}
