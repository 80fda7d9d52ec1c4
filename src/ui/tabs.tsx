import { useId } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { useTexts } from './i18n.tsx';
import { uiTexts } from './texts.ts';
import './tabs.css';

export interface TabItem<Id extends string> {
  id: Id;
  label: ReactNode;
}

interface TabsProps<Id extends string> {
  /** What the tabs part, for screen readers. */
  label: string;
  tabs: readonly TabItem<Id>[];
  value: Id;
  onChange: (id: Id) => void;
  /** `folder` stands on a panel with a border (tickets); `line` underlines. */
  variant?: 'line' | 'folder' | undefined;
  /** Adds a + at the end. */
  onAdd?: (() => void) | undefined;
  addLabel?: string | undefined;
  /** The panel of the chosen tab. */
  children?: ReactNode;
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (index + 1) % count;
  if (key === 'ArrowLeft') return (index - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** Views of one thing, side by side. Arrows move and choose. */
export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, tabs, value, onChange, variant = 'line', onAdd, addLabel, children } = props;
  const id = useId();
  const texts = useTexts(uiTexts);
  const moveByKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const index = tabs.findIndex((tab) => tab.id === value);
    const next = tabs[nextIndex(event.key, index, tabs.length) ?? -1];
    if (!next) return;
    event.preventDefault();
    onChange(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
  };
  return (
    <div className="ui-tabs" data-variant={variant}>
      <div className="ui-tabs-row">
        <div role="tablist" tabIndex={-1} aria-label={label} className="ui-tabs-list" onKeyDown={moveByKey}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              id={`${id}-${tab.id}`}
              type="button"
              role="tab"
              className="ui-tab"
              aria-selected={tab.id === value}
              aria-controls={children ? `${id}-panel` : undefined}
              tabIndex={tab.id === value ? 0 : -1}
              onClick={() => onChange(tab.id)}
            >
              {tab.label}
            </button>
          ))}
        </div>
        {onAdd && <IconButton icon="add" label={addLabel ?? texts.add} onClick={onAdd} />}
      </div>
      {children && (
        <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${value}`} className="ui-tab-panel">
          {children}
        </div>
      )}
    </div>
  );
}
