import type { Permission } from '../../domain/identity/permissions.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { BranchSelect } from './branch-select.tsx';
import type { PersonDraft } from './person-form.ts';
import { permissionGroups } from './person-form.ts';
import { peopleTexts } from './texts.ts';

type Adjustment = PersonDraft['adjustments'][number];

interface AdjustmentRowsProps {
  adjustments: readonly Adjustment[];
  onChange: (adjustments: Adjustment[]) => void;
  disabled: boolean;
}

/** Permissions given or taken over what the roles say. */
export function AdjustmentRows({ adjustments, onChange, disabled }: AdjustmentRowsProps) {
  const texts = useTexts(peopleTexts);
  const options = permissionGroups().flatMap(({ group, permissions }) =>
    permissions.map((permission) => ({ value: permission, label: `${texts.permissions.groups[group] ?? group}: ${texts.permissions.names[permission]}` })),
  );
  const edit = (index: number, part: Partial<Adjustment>) => onChange(adjustments.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const first: Permission = 'pos.refund';
  return (
    <Stack gap={3}>
      <p className="ui-muted">{adjustments.length === 0 ? texts.noAdjustments : texts.adjustmentsHelp}</p>
      {adjustments.map((row, index) => (
        // Adjustments have no identity of their own: the place in the list is what the person sees.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="people-row" data-kind="adjustment">
          <Select
            label={texts.permission}
            disabled={disabled}
            value={row.permission}
            options={options}
            onChange={(permission) => edit(index, { permission })}
          />
          <BranchSelect disabled={disabled} value={row.branchId} onChange={(branchId) => edit(index, { branchId })} />
          <Select
            label={texts.granted}
            disabled={disabled}
            value={row.granted ? 'give' : 'take'}
            options={[
              { value: 'give', label: texts.give },
              { value: 'take', label: texts.take },
            ]}
            onChange={(value) => edit(index, { granted: value === 'give' })}
          />
          {!disabled && (
            <IconButton
              icon="trash"
              label={texts.removeAdjustment(texts.permissions.names[row.permission])}
              onClick={() => onChange(adjustments.filter((_row, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {!disabled && (
        <div>
          <Button icon="add" onClick={() => onChange([...adjustments, { permission: first, branchId: null, granted: true }])}>
            {texts.addAdjustment}
          </Button>
        </div>
      )}
    </Stack>
  );
}
