import { useBranches } from '../../device/office-lookups.ts';
import { useTexts } from '../../ui/i18n.tsx';
import { Select } from '../../ui/select.tsx';
import { peopleTexts } from './texts.ts';

interface BranchSelectProps {
  /** Null: all branches. */
  value: string | null;
  onChange: (branchId: string | null) => void;
  disabled: boolean;
}

/** One branch, or all of them. */
export function BranchSelect({ value, onChange, disabled }: BranchSelectProps) {
  const texts = useTexts(peopleTexts);
  const branches = useBranches().data ?? [];
  return (
    <Select
      label={texts.branch}
      disabled={disabled}
      value={value ?? ''}
      options={[{ value: '', label: texts.allBranches }, ...branches.map(({ id, name }) => ({ value: id, label: name }))]}
      onChange={(id) => onChange(id === '' ? null : id)}
    />
  );
}
