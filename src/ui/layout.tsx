import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import './layout.css';

/** Steps of 4 px. */
export type Gap = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 8;

interface StackProps {
  children: ReactNode;
  gap?: Gap | undefined;
  className?: string | undefined;
}

/** One thing under another. */
export function Stack({ children, gap = 4, className }: StackProps) {
  return (
    <div className={classNames('ui-stack', className)} data-gap={gap}>
      {children}
    </div>
  );
}

interface ClusterProps extends StackProps {
  justify?: 'start' | 'between' | 'end' | 'center' | undefined;
  align?: 'start' | 'center' | 'end' | 'baseline' | undefined;
  /** Keeps one line, whatever the width. */
  noWrap?: boolean | undefined;
}

/** Things side by side, going on below when the width ends. */
export function Cluster({ children, gap = 2, justify, align, noWrap, className }: ClusterProps) {
  return (
    <div
      className={classNames('ui-cluster', className)}
      data-gap={gap}
      data-justify={justify}
      data-align={align}
      data-nowrap={noWrap || undefined}
    >
      {children}
    </div>
  );
}

/** Fields in as many columns as fit. */
export function FormGrid({ children }: { children: ReactNode }) {
  return <div className="ui-form-grid">{children}</div>;
}

interface PanelProps {
  children: ReactNode;
  title?: string | undefined;
  /** At the end of the title's line: a figure's name, a link, a button. */
  aside?: ReactNode;
  /** Without padding, for tables that reach the border. */
  flush?: boolean | undefined;
}

/** A bordered part of a page. */
export function Panel({ children, title, aside, flush }: PanelProps) {
  return (
    <section className="ui-panel" data-flush={flush || undefined}>
      {(title ?? aside) && (
        <header className="ui-panel-head">
          {title && <h2>{title}</h2>}
          {aside && <div className="ui-muted ui-small">{aside}</div>}
        </header>
      )}
      <div className="ui-panel-body">{children}</div>
    </section>
  );
}

export interface DataItem {
  label: string;
  value: ReactNode;
  /** The one that counts: a total, a difference. */
  strong?: boolean | undefined;
}

/** Names at the left, figures at the right: totals, a cut, a record's data. */
export function DataList({ items, mono = true }: { items: readonly DataItem[]; mono?: boolean | undefined }) {
  return (
    <dl className="ui-data">
      {items.map((item) => (
        <div key={item.label} className="ui-data-row" data-strong={item.strong || undefined}>
          <dt>{item.label}</dt>
          <dd className={mono ? 'ui-mono' : undefined}>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
