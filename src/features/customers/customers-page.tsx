import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { OfficeCustomer } from '../../domain/customers/api.ts';
import { customerListSchema } from '../../domain/customers/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useOfficePages } from '../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../ui/async-view.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Panel } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Money } from '../../ui/money.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { customerTexts } from './texts.ts';
import './customers.css';

const SEARCH_DELAY_MS = 200;

/** The customers: found by name, RFC or phone. */
export function CustomersPage() {
  const office = useOffice();
  const texts = useTexts(customerTexts);
  const can = useCan();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const query = search.get('buscar') ?? '';
  const [typed, setTyped] = useState(query);
  const customers = useOfficePages(`customers/${query}`, (after) =>
    office.ask({ path: '/api/customers', query: { query, after }, answer: customerListSchema }),
  );
  useEffect(() => {
    if (typed.trim() === query) return undefined;
    return office.after(SEARCH_DELAY_MS, () => setSearch(typed.trim() === '' ? {} : { buscar: typed.trim() }, { replace: true }));
  }, [typed, query, office, setSearch]);
  const create = can('customers.create') && (
    <LinkButton icon="add" variant="primary" href={officePaths.newCustomer} onNavigate={navigate}>
      {texts.newCustomer}
    </LinkButton>
  );
  return (
    <Page title={texts.title} actions={create}>
      <search className="customers-search">
        <TextField
          label={texts.search}
          labelHidden
          type="search"
          code
          placeholder={texts.searchHint}
          value={typed}
          onChange={setTyped}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            document.querySelector<HTMLElement>('.ui-table tbody tr')?.focus();
          }}
        />
      </search>
      <AsyncView query={customers} lines={8}>
        {() => (
          <Panel flush>
            <CustomerTable
              customers={customers.items}
              after={customers.hasMore && <MoreButton list={customers} />}
              empty={
                query === '' ? (
                  <EmptyState icon="people" title={texts.empty} action={create}>
                    {texts.emptyHelp}
                  </EmptyState>
                ) : (
                  <EmptyState icon="search" title={texts.noneFound(query)}>
                    {texts.noneFoundHelp}
                  </EmptyState>
                )
              }
            />
          </Panel>
        )}
      </AsyncView>
    </Page>
  );
}

interface CustomerTableProps {
  customers: readonly OfficeCustomer[];
  after: React.ReactNode;
  empty: React.ReactNode;
}

function CustomerTable({ customers, after, empty }: CustomerTableProps) {
  const texts = useTexts(customerTexts);
  const branches = useBranches();
  const [, navigate] = useLocation();
  const [selected, setSelected] = useState<string | null>(null);
  const columns: TableColumn<OfficeCustomer>[] = [
    {
      key: 'name',
      header: texts.columns.name,
      grow: true,
      renderCell: (customer) => (
        <span>
          {customer.name} {!customer.active && <Badge>{texts.inactive}</Badge>}
        </span>
      ),
    },
    { key: 'rfc', header: texts.columns.rfc, mono: true, renderCell: (customer) => customer.rfc ?? '' },
    { key: 'phone', header: texts.columns.phone, mono: true, renderCell: (customer) => customer.phone ?? '' },
    { key: 'tier', header: texts.columns.tier, wideOnly: true, renderCell: (customer) => texts.tiers[String(customer.priceTier)] ?? customer.priceTier },
    {
      key: 'branch',
      header: texts.columns.branch,
      wideOnly: true,
      renderCell: (customer) => branches.data?.find(({ id }) => id === customer.homeBranchId)?.name ?? '',
    },
    {
      key: 'credit',
      header: texts.columns.credit,
      numeric: true,
      renderCell: (customer) => (customer.creditLimitCents === 0 ? '' : <Money cents={customer.creditLimitCents} />),
    },
  ];
  return (
    <Table
      caption={texts.list}
      columns={columns}
      rows={customers}
      rowKey={(customer) => customer.id}
      selectedKey={selected}
      onSelect={(customer) => setSelected(customer.id)}
      onOpen={(customer) => navigate(officePaths.customer(customer.id))}
      empty={empty}
      after={after}
    />
  );
}
