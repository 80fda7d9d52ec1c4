import type { ReactNode } from 'react';
import { useFormats } from '../../ui/i18n.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import './importing.css';

/** Figures side by side, and what can be done with them. */
export function CountsPanel({ counts, children }: { counts: readonly (readonly [label: string, count: number])[]; children?: ReactNode }) {
  const { count } = useFormats();
  return (
    <Panel>
      <Stack>
        <div className="import-counts">
          {counts.map(([label, value]) => (
            <p key={label} className="import-count">
              <span>{count(value)}</span>
              <span className="ui-muted">{label}</span>
            </p>
          ))}
        </div>
        {children}
      </Stack>
    </Panel>
  );
}
