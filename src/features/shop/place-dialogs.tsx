import { useState } from 'react';
import { branchSchema, newRegisterSchema } from '../../domain/identity/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import type { OfficeBranch } from '../../device/office-lookups.ts';
import { BRANCHES_KEY } from '../../device/office-lookups.ts';
import { ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormDraft } from '../../ui/form-draft.ts';
import { useTexts } from '../../ui/i18n.tsx';
import { FormGrid, Stack } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { BranchField } from './place-form.ts';
import { branchDraftSchema, branchProblems, NEW_BRANCH, registerNameProblem, TIME_ZONES, zoneName } from './place-form.ts';
import { shopTexts } from './texts.ts';

/** Opens a branch; what was typed outlives a reload. */
export function BranchDialog({ onClose }: { onClose: () => void }) {
  const office = useOffice();
  const texts = useTexts(shopTexts);
  const toast = useToast();
  const [asked, setAsked] = useState(false);
  const draft = useFormDraft('branch.new', branchDraftSchema, NEW_BRANCH);
  const problems = branchProblems(draft.value);
  const create = useOfficeAct(async () => {
    const body = draft.value;
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const made = await office.ask({ method: 'POST', path: '/api/branches', body, idempotencyKey, answer: branchSchema });
    office.cache.invalidate(BRANCHES_KEY, 'today');
    draft.discard();
    toast({ text: texts.branchMade(made.name), tone: 'success' });
    onClose();
  });
  const text = (field: Exclude<BranchField, 'timeZone'>, maxLength: number) => {
    const problem = asked ? problems[field] : undefined;
    return (
      <TextField
        label={texts.fields[field]}
        maxLength={maxLength}
        autoComplete="off"
        value={draft.value[field]}
        error={problem && texts.problems[problem]}
        onChange={(value) => draft.change({ [field]: value })}
      />
    );
  };
  return (
    <Dialog
      open
      title={texts.branchTitle}
      description={texts.branchHelp}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (Object.keys(problems).length === 0) void create.run();
      }}
      footer={<Buttons busy={create.busy} onClose={onClose} />}
    >
      <Stack>
        {text('name', 60)}
        {text('address', 200)}
        <FormGrid>
          {text('postalCode', 5)}
          {text('phone', 30)}
        </FormGrid>
        <Select
          label={texts.fields.timeZone}
          value={draft.value.timeZone}
          options={TIME_ZONES.map((value) => ({ value, label: zoneName(value) }))}
          onChange={(timeZone) => draft.change({ timeZone })}
        />
        <ProblemNotice problem={create.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}

/** One more register in a branch. */
export function RegisterDialog({ branch, onClose }: { branch: OfficeBranch; onClose: () => void }) {
  const office = useOffice();
  const texts = useTexts(shopTexts);
  const toast = useToast();
  const [name, setName] = useState('');
  const [key] = useState(() => office.newId());
  const problem = registerNameProblem(name);
  const create = useOfficeAct(async () => {
    const typed = name.trim().toUpperCase();
    const body = { branchId: branch.id, ...(typed === '' ? {} : { name: typed }) };
    const made = await office.ask({ method: 'POST', path: '/api/registers', body, idempotencyKey: `${key}.${typed}`, answer: newRegisterSchema });
    office.cache.invalidate(BRANCHES_KEY, 'today');
    toast({ text: texts.registerMade(made.name), tone: 'success' });
    onClose();
  });
  return (
    <Dialog
      open
      size="small"
      title={texts.registerTitle(branch.name)}
      description={texts.registerHelp}
      onClose={onClose}
      onSubmit={() => {
        if (problem === null) void create.run();
      }}
      footer={<Buttons busy={create.busy} onClose={onClose} />}
    >
      <Stack>
        <TextField
          label={texts.registerName}
          hint={texts.registerNameHint}
          mono
          maxLength={4}
          autoComplete="off"
          value={name}
          error={problem === null ? undefined : texts.problems[problem]}
          onChange={setName}
        />
        <ProblemNotice problem={create.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}

function Buttons({ busy, onClose }: { busy: boolean; onClose: () => void }) {
  const texts = useTexts(shopTexts);
  return (
    <>
      <Button onClick={onClose}>{texts.cancel}</Button>
      <Button type="submit" variant="primary" busy={busy}>
        {texts.create}
      </Button>
    </>
  );
}
