import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { Skeleton } from './states.tsx';
import { useTexts } from './i18n.tsx';
import { uiTexts } from './texts.ts';
import './table.css';

export interface TableColumn<Row> {
  key: string;
  header: string;
  renderCell: (row: Row) => ReactNode;
  /** Figures: monospaced, tabular, at the right. */
  numeric?: boolean | undefined;
  /** Codes: monospaced, at the left. */
  mono?: boolean | undefined;
  align?: 'start' | 'center' | 'end' | undefined;
  /** Takes what width is left; the others are as wide as their content. */
  grow?: boolean | undefined;
  /** Left out on a phone. */
  wideOnly?: boolean | undefined;
  /** Says so in the header; pressing it calls onSort. */
  sort?: 'none' | 'ascending' | 'descending' | undefined;
}

interface TableProps<Row> {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** `loading` keeps the rows there are and shows a skeleton when there are none. */
  state?: 'ready' | 'loading' | 'error' | undefined;
  /** Shown instead of rows: an EmptyState that says what to do first. */
  empty?: ReactNode;
  /** Shown instead of rows: an ErrorState. */
  error?: ReactNode;
  selectedKey?: string | null | undefined;
  /** With it rows can be focused, the arrows move, and the row under the focus is selected. */
  onSelect?: ((row: Row) => void) | undefined;
  /** Enter, or a press. */
  onOpen?: ((row: Row) => void) | undefined;
  onSort?: ((columnKey: string) => void) | undefined;
  /** A row of totals: as many cells as columns. */
  footer?: readonly ReactNode[] | undefined;
  /** Below the rows: the button for the next page. */
  after?: ReactNode;
}

/** The row that a key leads to, or undefined when the key does not move. */
export function rowAfterKey(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined;
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + 10, PageUp: index - 10, Home: 0, End: count - 1 }[key];
  return to === undefined ? undefined : Math.min(Math.max(to, 0), count - 1);
}

function cellClass<Row>(column: TableColumn<Row>): string {
  return classNames((column.numeric ?? column.mono) && 'ui-mono', column.wideOnly && 'ui-wide-only', column.grow && 'ui-grow');
}

function alignOf<Row>(column: TableColumn<Row>): string {
  return column.align ?? (column.numeric ? 'end' : 'start');
}

function HeaderCell<Row>({ column, onSort }: { column: TableColumn<Row>; onSort: ((key: string) => void) | undefined }) {
  const content =
    column.sort && onSort ? (
      <button type="button" className="ui-table-sort" onClick={() => onSort(column.key)}>
        <span>{column.header}</span>
        {column.sort !== 'none' && <Icon name={column.sort === 'ascending' ? 'up' : 'down'} size={14} />}
      </button>
    ) : (
      column.header
    );
  return (
    <th
      scope="col"
      className={classNames(column.wideOnly && 'ui-wide-only', column.grow && 'ui-grow')}
      data-align={alignOf(column)}
      aria-sort={column.sort === 'none' ? undefined : column.sort}
    >
      {content}
    </th>
  );
}

/**
 * Dense rows under a head that stays; on a phone each row is a block, words at the left and named figures at the right.
 * One stop for Tab; arrows, Home, End and page keys move inside.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, rowKey, state = 'ready', empty, error, selectedKey, onSelect, onOpen, onSort, footer, after } = props;
  const id = useId();
  const texts = useTexts(uiTexts);
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  const interactive = Boolean(onSelect ?? onOpen);
  const selectedIndex = rows.findIndex((row) => rowKey(row) === selectedKey);

  useEffect(() => {
    bodyRef.current?.rows[selectedIndex]?.scrollIntoView({ block: 'nearest' });
  }, [selectedIndex]);

  const handleKey = (event: KeyboardEvent<HTMLTableRowElement>) => {
    // Keys pressed in a control inside the row are that control's.
    if (event.target !== event.currentTarget) return;
    const index = event.currentTarget.sectionRowIndex;
    const row = rows[index];
    if (event.key === 'Enter' && row && onOpen) {
      event.preventDefault();
      onOpen(row);
      return;
    }
    const next = rowAfterKey(event.key, index, rows.length);
    if (next === undefined) return;
    event.preventDefault();
    bodyRef.current?.rows[next]?.focus();
  };

  if (state === 'error' && error) return error;
  if (rows.length === 0) return state === 'loading' ? <Skeleton lines={6} /> : empty;
  return (
    <div className="ui-table-scroll" aria-busy={state === 'loading' || undefined}>
      <table className="ui-table" role={interactive ? 'grid' : undefined}>
        <caption className="ui-visually-hidden">
          {caption}
          {state === 'loading' && ` (${texts.loading})`}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={bodyRef}>
          {rows.map((row, index) => {
            const key = rowKey(row);
            const isStop = index === Math.max(selectedIndex, 0);
            return (
              <tr
                key={key}
                id={`${id}-${key}`}
                {...(interactive && {
                  tabIndex: isStop ? 0 : -1,
                  'aria-selected': key === selectedKey,
                  onFocus: () => onSelect?.(row),
                  onKeyDown: handleKey,
                  onClick: () => onOpen?.(row),
                })}
              >
                {columns.map((column) => (
                  <td
                    key={column.key}
                    className={cellClass(column)}
                    data-align={alignOf(column)}
                    data-name={column.numeric ? column.header : undefined}
                  >
                    {column.renderCell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
        {footer && (
          <tfoot>
            <tr>
              {columns.map((column, index) => (
                <td key={column.key} className={cellClass(column)} data-align={alignOf(column)}>
                  {footer[index]}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {after && <div className="ui-table-after">{after}</div>}
    </div>
  );
}
