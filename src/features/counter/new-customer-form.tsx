import { useLayoutEffect, useRef, useState } from 'react';
import type { CustomerRow } from '../../domain/sync/rows.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Cluster, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { readNewCustomer, type NewCustomerProblem } from './new-customer.ts';
import { counterTexts } from './texts.ts';

interface NewCustomerFormProps {
  initialName: string;
  onCreated: (customer: CustomerRow) => void;
  onBack: () => void;
}

const TIERS = ['1', '2', '3'] as const;

/** A customer made at the counter: a name, and what else is at hand. */
export function NewCustomerForm({ initialName, onCreated, onBack }: NewCustomerFormProps) {
  const device = useDevice();
  const shop = useStore(device.shop);
  const texts = useTexts(counterTexts);
  const [draft, setDraft] = useState({ name: initialName, phone: '', rfc: '', priceTier: 1 });
  const [problems, setProblems] = useState<readonly NewCustomerProblem[]>([]);
  const [saving, setSaving] = useState<'no' | 'yes' | 'failed'>('no');
  const nameRef = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => nameRef.current?.focus(), []);

  const save = () => {
    if (!shop || saving === 'yes') return;
    const read = readNewCustomer(draft, shop.branch.branchId);
    setProblems(read.ok ? [] : read.problems);
    if (!read.ok) return;
    setSaving('yes');
    device.createCustomer(read.fields, read.personal).then(onCreated, () => setSaving('failed'));
  };
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack>
        <TextField
          ref={nameRef}
          label={texts.customerName}
          value={draft.name}
          autoComplete="off"
          error={problems.includes('name-missing') ? texts.customerNameMissing : undefined}
          onChange={(name) => change({ name })}
        />
        <TextField label={texts.customerPhone} type="tel" inputMode="tel" value={draft.phone} autoComplete="off" onChange={(phone) => change({ phone })} />
        <TextField
          label={texts.customerRfc}
          mono
          code
          value={draft.rfc}
          error={problems.includes('rfc-wrong') ? texts.customerRfcWrong : undefined}
          onChange={(rfc) => change({ rfc })}
        />
        {device.can('customers.edit') && (
          <SegmentedControl
            label={texts.customerTier}
            value={TIERS[draft.priceTier - 1] ?? '1'}
            options={TIERS.map((value) => ({ value, label: texts.tierOption(Number(value)) }))}
            onChange={(value) => change({ priceTier: Number(value) })}
          />
        )}
        {saving === 'failed' && <Notice tone="error">{texts.customerNotSaved}</Notice>}
        <Cluster justify="end">
          <Button onClick={onBack}>{texts.back}</Button>
          <Button type="submit" variant="primary" busy={saving === 'yes'}>
            {texts.customerCreate}
          </Button>
        </Cluster>
      </Stack>
    </form>
  );
}
