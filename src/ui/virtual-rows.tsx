// The virtualizer's functions are made to be called anew at each render.
/* oxlint-disable react/incompatible-library */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import './virtual-list.css';

interface VirtualRowsProps<Item> {
  id: string;
  label: string;
  items: readonly Item[];
  itemKey: (item: Item, index: number) => string;
  renderItem: (item: Item) => ReactNode;
  /** Height of a row in CSS pixels at a base size of 16 px; it grows with the reader's letters. */
  rowHeightPx: number;
  className?: string | undefined;
}

/** Any number of rows to read, of which only the visible ones exist. To choose among rows, see VirtualList. */
export function VirtualRows<Item>({ id, label, items, itemKey, renderItem, rowHeightPx, className }: VirtualRowsProps<Item>) {
  const scrollRef = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeightPx * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1),
    overscan: 12,
  });
  useEffect(() => virtualizer.measure(), [rowHeightPx, virtualizer]);
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={scrollRef} id={id} tabIndex={0} aria-label={label} className={classNames('ui-list', className)}>
      <ul className="ui-list-space" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, size }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <li
              key={itemKey(item, index)}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className="ui-list-row"
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              {renderItem(item)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
