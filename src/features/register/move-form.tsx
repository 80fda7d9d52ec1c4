import { useState } from 'react';
import type { CashMoved } from '../../domain/cash/operations.ts';
import { useDevice } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { MoneyField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Notice } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { failureText } from './failure-text.ts';
import { registerTexts } from './texts.ts';

type Draft = Pick<CashMoved, 'direction' | 'purpose' | 'reason'> & { amountCents: number | null };

const EMPTY: Draft = { direction: 'out', purpose: 'expense', reason: '', amountCents: null };
const PURPOSES = ['change', 'deposit', 'expense', 'owner', 'other'] as const;

/** Money put into the drawer or taken out of it, with its reason. */
export function MoveForm() {
  const device = useDevice();
  const texts = useTexts(registerTexts);
  const formats = useFormats();
  const [draft, setDraft] = useState(EMPTY);
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ tone: 'success' | 'error'; text: string } | null>(null);
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setOutcome(null);
  };
  const { direction, purpose, amountCents } = draft;
  const reason = draft.reason.trim();

  const save = () => {
    setChecked(true);
    if (busy || amountCents === null || amountCents === 0 || reason === '') return;
    setBusy(true);
    device.moveCash({ direction, purpose, amountCents, reason }).then(
      () => {
        setDraft({ ...EMPTY, direction, purpose });
        setChecked(false);
        setBusy(false);
        setOutcome({ tone: 'success', text: texts.moved[direction](formats.money(amountCents)) });
      },
      (error: unknown) => {
        setBusy(false);
        setOutcome({ tone: 'error', text: failureText(error, texts) });
      },
    );
  };
  return (
    <form
      className="register-part"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <SegmentedControl
        label={texts.direction}
        labelHidden
        value={direction}
        options={[{ value: 'out', label: texts.directions.out }, { value: 'in', label: texts.directions.in }]}
        onChange={(next) => change({ direction: next })}
      />
      <div className="register-move">
        <MoneyField
          label={texts.amount}
          valueCents={amountCents}
          error={checked && !amountCents ? texts.amountMissing : undefined}
          onChangeCents={(next) => change({ amountCents: next })}
        />
        <Select label={texts.purpose} value={purpose} options={PURPOSES.map((value) => ({ value, label: texts.purposes[value] }))} onChange={(next) => change({ purpose: next })} />
      </div>
      <TextField
        label={texts.reason}
        hint={texts.reasonHint}
        maxLength={250}
        autoComplete="off"
        value={draft.reason}
        error={checked && reason === '' ? texts.reasonMissing : undefined}
        onChange={(next) => change({ reason: next })}
      />
      {outcome && <Notice tone={outcome.tone}>{outcome.text}</Notice>}
      <Button type="submit" variant="primary" busy={busy}>
        {texts.moveSave[direction]}
      </Button>
    </form>
  );
}
