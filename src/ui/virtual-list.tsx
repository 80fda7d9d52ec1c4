// A virtual listbox cannot be a <select>, and the virtualizer's functions are made to be called anew at each render.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, react/incompatible-library */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import './virtual-list.css';

interface VirtualListProps<Item> {
  /** Also the prefix of the options' ids. */
  id: string;
  label: string;
  items: readonly Item[];
  itemKey: (item: Item, index: number) => string;
  renderItem: (item: Item, active: boolean) => ReactNode;
  /** Height of a row in CSS pixels at a base size of 16 px; it grows with the reader's letters. */
  rowHeightPx?: number | undefined;
  /** The row the arrows stand on; -1 for none. */
  activeIndex: number;
  /** A press on a row. */
  onPick: (item: Item, index: number) => void;
  /** Called when the last rows come into view, to fetch the next page. */
  onEndReached?: (() => void) | undefined;
  className?: string | undefined;
}

/** The id of a row, for `aria-activedescendant` of the field that keeps the focus. */
export function optionId(listId: string, index: number): string | undefined {
  return index < 0 ? undefined : `${listId}-${index}`;
}

/** Attributes that tie a field to the VirtualList below it (a combobox whose focus never leaves the field). */
export function comboboxProps(listId: string, activeIndex: number, expanded: boolean) {
  return {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': expanded,
    'aria-controls': expanded ? listId : undefined,
    'aria-activedescendant': expanded ? optionId(listId, activeIndex) : undefined,
  } as const;
}

function rootScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

/** Any number of rows of one height, of which only the visible ones exist. A listbox driven from a field elsewhere. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { id, label, items, itemKey, renderItem, rowHeightPx = 56, activeIndex, onPick, onEndReached, className } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeightPx * rootScale(),
    overscan: 8,
  });
  const rows = virtualizer.getVirtualItems();
  const lastIndex = rows.at(-1)?.index ?? -1;

  // The rows' height differs between phone and desktop.
  useEffect(() => virtualizer.measure(), [rowHeightPx, virtualizer]);

  useEffect(() => {
    if (activeIndex >= 0 && activeIndex < items.length) virtualizer.scrollToIndex(activeIndex, { align: 'auto' });
  }, [activeIndex, items.length, virtualizer]);

  useEffect(() => {
    if (items.length > 0 && lastIndex >= items.length - 1) onEndReached?.();
  }, [lastIndex, items.length, onEndReached]);

  return (
    <div ref={scrollRef} id={id} role="listbox" tabIndex={-1} aria-label={label} className={classNames('ui-list', className)}>
      <div role="presentation" className="ui-list-space" style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, start, size }) => {
          const item = items[index];
          if (item === undefined) return null;
          const active = index === activeIndex;
          return (
            // Keys reach the list through the field that owns it (aria-activedescendant).
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={itemKey(item, index)}
              id={optionId(id, index)}
              role="option"
              tabIndex={-1}
              aria-selected={active}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className="ui-list-row"
              style={{ height: size, transform: `translateY(${start}px)` }}
              // The field keeps the focus, and with it the scanner.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onPick(item, index)}
            >
              {renderItem(item, active)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
