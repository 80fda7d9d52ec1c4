import type { ReactNode } from 'react';
import { useBranches, warehousesOf } from '../../device/office-lookups.ts';
import { useCan } from '../../device/office-client.ts';
import { officePaths } from '../../device/office-paths.ts';
import type { Permission } from '../../domain/identity/permissions.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Select } from '../../ui/select.tsx';
import { Notice } from '../../ui/states.tsx';
import type { StockLine, StockProblem } from './stock-lines.ts';
import { inventoryTexts } from './texts.ts';

export function BackToStock() {
  const texts = useTexts(inventoryTexts);
  return <BackLink href={officePaths.products}>{texts.back}</BackLink>;
}

/** The warehouses in whose branch the person may do this; the only one is the value by itself. */
export function useOwnWarehouses(permission: Permission) {
  const branches = useBranches();
  const can = useCan();
  return warehousesOf(branches.data ?? []).filter(({ branchId }) => can(permission, branchId));
}

interface WarehouseSelectProps {
  warehouses: readonly { id: string; name: string }[];
  value: string;
  onChange: (id: string) => void;
  missing: boolean;
}

export function WarehouseSelect({ warehouses, value, onChange, missing }: WarehouseSelectProps) {
  const texts = useTexts(inventoryTexts);
  return (
    <Select
      label={texts.warehouse}
      placeholder={texts.choose}
      value={value}
      options={warehouses.map(({ id, name }) => ({ value: id, label: name }))}
      error={missing ? texts.problems['no-warehouse'] : undefined}
      onChange={onChange}
    />
  );
}

/** The part of a line, and the way to take it away. */
export function LineFrame({ line, kind, onRemove, children }: { line: StockLine; kind: 'receive' | 'adjust'; onRemove: () => void; children: ReactNode }) {
  const texts = useTexts(inventoryTexts);
  return (
    <li className="inventory-line" data-kind={kind}>
      <div className="inventory-part">
        <span>{line.name}</span>
        <span className="ui-mono ui-small ui-muted">
          {line.partNumber} · {line.unit}
        </span>
      </div>
      {children}
      <div className="inventory-remove">
        <IconButton icon="trash" label={texts.remove(line.name)} onClick={onRemove} />
      </div>
    </li>
  );
}

/** What is still missing, beside the button that was pressed too early. */
export function MissingNotice({ problems }: { problems: readonly StockProblem[] }) {
  const texts = useTexts(inventoryTexts);
  if (problems.length === 0) return null;
  return <Notice tone="error">{problems.map((problem) => texts.problems[problem]).join(' ')}</Notice>;
}

/** It is recorded: what, and the way to the next. */
export function RecordedNotice({ title, flagged, onAnother }: { title: string; flagged: boolean; onAnother: () => void }) {
  const texts = useTexts(inventoryTexts);
  return (
    <Notice tone={flagged ? 'warning' : 'success'} title={title} action={<Button onClick={onAnother}>{texts.another}</Button>}>
      {flagged ? texts.flagged : texts.recorded}
    </Notice>
  );
}
