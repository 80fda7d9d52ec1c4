import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { OfficeProduct } from '../../domain/catalog/api.ts';
import { productListSchema } from '../../domain/catalog/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useOfficePages } from '../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../ui/async-view.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Panel } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Money } from '../../ui/money.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { fitmentText, stockLevel, totalOnHand } from './product-form.ts';
import { catalogTexts } from './texts.ts';
import './catalog.css';

const FILTERS = ['all', 'below-minimum', 'negative'] as const;
type Filter = (typeof FILTERS)[number];
const SEARCH_DELAY_MS = 200;
const LEVEL_CLASS = { negative: 'ui-error', low: 'ui-warning', none: 'ui-muted', good: undefined };

function filterOf(text: string | null): Filter {
  return FILTERS.find((filter) => filter === text) ?? 'all';
}

/** The catalogue with its stock: found by number, name or barcode. */
export function ProductsPage() {
  const office = useOffice();
  const texts = useTexts(catalogTexts);
  const [search, setSearch] = useSearchParams();
  const query = search.get('buscar') ?? '';
  const stock = filterOf(search.get('filtro'));
  const [typed, setTyped] = useState(query);
  const products = useOfficePages(`products/${stock}/${query}`, (after) =>
    office.ask({ path: '/api/products', query: { query, stock, after }, answer: productListSchema }),
  );
  useEffect(() => {
    if (typed.trim() === query) return undefined;
    return office.after(SEARCH_DELAY_MS, () => setSearch((before) => withParam(before, 'buscar', typed.trim()), { replace: true }));
  }, [typed, query, office, setSearch]);
  return (
    <Page title={texts.title} actions={<ListActions />}>
      <search className="catalog-filters">
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
        <SegmentedControl
          label={texts.filter}
          labelHidden
          value={stock}
          options={FILTERS.map((value) => ({ value, label: texts.filters[value] }))}
          onChange={(filter) => setSearch((before) => withParam(before, 'filtro', filter === 'all' ? '' : filter), { replace: true })}
        />
      </search>
      <AsyncView query={products} lines={8}>
        {() => (
          <Panel flush>
            <ProductTable products={products.items} empty={<NoProducts query={query} filtered={stock !== 'all'} />} after={products.hasMore && <MoreButton list={products} />} />
          </Panel>
        )}
      </AsyncView>
    </Page>
  );
}

function withParam(before: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(before);
  if (value === '') next.delete(name);
  else next.set(name, value);
  return next;
}

function ListActions() {
  const texts = useTexts(catalogTexts);
  const can = useCan();
  const [, navigate] = useLocation();
  return (
    <div className="catalog-actions">
      {can('data.import') && (
        <LinkButton icon="upload" href={officePaths.imports} onNavigate={navigate}>
          {texts.import}
        </LinkButton>
      )}
      {can('inventory.adjust') && (
        <LinkButton icon="edit" href={officePaths.adjust} onNavigate={navigate}>
          {texts.adjust}
        </LinkButton>
      )}
      {can('catalog.edit') && (
        <LinkButton icon="add" variant="primary" href={officePaths.newProduct} onNavigate={navigate}>
          {texts.newProduct}
        </LinkButton>
      )}
    </div>
  );
}

function NoProducts({ query, filtered }: { query: string; filtered: boolean }) {
  const texts = useTexts(catalogTexts);
  const can = useCan();
  const [, navigate] = useLocation();
  if (query !== '') {
    return (
      <EmptyState icon="search" title={texts.noneFound(query)}>
        {texts.noneFoundHelp}
      </EmptyState>
    );
  }
  if (filtered) {
    return (
      <EmptyState icon="check" title={texts.noneFiltered}>
        {texts.noneFilteredHelp}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="barcode"
      title={texts.empty}
      action={
        can('data.import') && (
          <LinkButton icon="upload" variant="primary" href={officePaths.imports} onNavigate={navigate}>
            {texts.import}
          </LinkButton>
        )
      }
    >
      {texts.emptyHelp}
    </EmptyState>
  );
}

interface ProductTableProps {
  products: readonly OfficeProduct[];
  empty: React.ReactNode;
  after: React.ReactNode;
}

function ProductTable({ products, empty, after }: ProductTableProps) {
  const texts = useTexts(catalogTexts);
  const { quantity } = useFormats();
  const [, navigate] = useLocation();
  const [selected, setSelected] = useState<string | null>(null);
  const seesCost = products.some(({ costCents }) => costCents !== null);
  const columns: TableColumn<OfficeProduct>[] = [
    { key: 'number', header: texts.columns.number, mono: true, renderCell: (product) => <strong>{product.partNumber}</strong> },
    {
      key: 'part',
      header: texts.columns.part,
      grow: true,
      renderCell: (product) => (
        <div className="catalog-part">
          <span>
            {product.name} {!product.active && <Badge>{texts.inactive}</Badge>}
          </span>
          {product.fitments.length > 0 && <span className="ui-muted ui-small">{product.fitments.slice(0, 3).map(fitmentText).join(', ')}</span>}
        </div>
      ),
    },
    { key: 'brand', header: texts.columns.brand, wideOnly: true, renderCell: (product) => product.manufacturer },
    {
      key: 'stock',
      header: texts.columns.stock,
      numeric: true,
      renderCell: (product) => <span className={LEVEL_CLASS[stockLevel(product)]}>{quantity(totalOnHand(product))}</span>,
    },
    ...(seesCost
      ? [
          {
            key: 'cost',
            header: texts.columns.cost,
            numeric: true,
            wideOnly: true,
            renderCell: (product: OfficeProduct) => (product.costCents === null ? '' : <Money cents={product.costCents} />),
          },
        ]
      : []),
    { key: 'price', header: texts.columns.price, numeric: true, renderCell: (product) => <Money cents={product.price1Cents} /> },
  ];
  return (
    <Table
      caption={texts.list}
      columns={columns}
      rows={products}
      rowKey={(product) => product.id}
      selectedKey={selected}
      onSelect={(product) => setSelected(product.id)}
      onOpen={(product) => navigate(officePaths.product(product.id))}
      empty={empty}
      after={after}
    />
  );
}
