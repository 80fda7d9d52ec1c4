import { useState } from 'react';
import type { Ref } from 'react';
import { useTexts } from '../../../ui/i18n.tsx';
import { Stack } from '../../../ui/layout.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { changeReceiver, personKind, receiverProblems, regimesFor, usesFor, type ReceiverDraft, type ReceiverField } from './receiver-form.ts';
import { receiverTexts } from '../texts.ts';
import './receiver.css';

interface ReceiverFieldsProps {
  draft: ReceiverDraft;
  onChange: (draft: ReceiverDraft) => void;
  /** Somebody tried to go on: everything that is wrong is marked. Before, only fields that were left. */
  asked: boolean;
  disabled?: boolean | undefined;
  rfcRef?: Ref<HTMLInputElement> | undefined;
}

const named = ({ code, name }: { code: string; name: string }) => ({ value: code, label: `${code} · ${name}` });

/** Who an invoice is made out to, looked at in SAT's sense while it is typed. */
export function ReceiverFields({ draft, onChange, asked, disabled, rfcRef }: ReceiverFieldsProps) {
  const texts = useTexts(receiverTexts);
  const [left, setLeft] = useState<ReadonlySet<ReceiverField>>(new Set());
  const problems = receiverProblems(draft);
  const change = (part: Partial<ReceiverDraft>) => onChange(changeReceiver(draft, part));
  const person = personKind(draft.rfc);
  /** Props of a field: an error marks it, a warning stands in the place of the help. */
  const frame = (field: ReceiverField, hint?: string) => {
    const problem = problems[field];
    const shown = problem !== undefined && (asked || (left.has(field) && draft[field] !== '')) ? problem : null;
    return {
      label: texts.fields[field],
      disabled,
      value: draft[field],
      error: shown?.severity === 'error' ? texts.problems[shown.code] : undefined,
      hint: problem?.severity === 'warning' ? <span className="ui-warning">{texts.problems[problem.code]}</span> : hint,
      onBlur: () => setLeft((before) => new Set(before).add(field)),
      onChange: (value: string) => change({ [field]: value }),
    };
  };
  return (
    <Stack>
      <div className="receiver-pair">
        <TextField ref={rfcRef} code mono maxLength={16} {...frame('rfc', person === null ? texts.rfcHint : texts.persons[person])} />
        <TextField mono inputMode="numeric" autoComplete="off" maxLength={5} {...frame('postalCode')} />
      </div>
      <TextField autoComplete="off" maxLength={254} {...frame('legalName', texts.legalNameHint)} />
      <div className="receiver-pair">
        <Select placeholder={texts.choose} options={regimesFor(draft).map(named)} {...frame('taxRegime')} />
        <Select placeholder={texts.choose} options={usesFor(draft).map(named)} {...frame('cfdiUse')} />
      </div>
      <TextField type="email" autoComplete="off" maxLength={120} note={texts.optional} {...frame('email', texts.emailHint)} />
    </Stack>
  );
}
