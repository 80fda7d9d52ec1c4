import { useState } from 'react';
import { employeeSchema } from '../../domain/identity/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { Person } from './person-form.ts';
import { PASSWORD_MIN, pinProblem } from './person-form.ts';
import { peopleTexts } from './texts.ts';
import { PEOPLE_KEY } from './use-people.ts';

/** PIN, password, and whether the person may enter at all. */
export function AccessPanel({ person }: { person: Person }) {
  const texts = useTexts(peopleTexts);
  const [asking, setAsking] = useState<'pin' | 'password' | 'deactivate' | null>(null);
  const close = () => setAsking(null);
  return (
    <Panel title={texts.sections.access}>
      <Stack>
        <div className="people-access">
          <span>{person.hasPin ? texts.hasPin : texts.noPin}</span>
          <Button onClick={() => setAsking('pin')}>{person.hasPin ? texts.changePin : texts.setPin}</Button>
        </div>
        <div className="people-access">
          <span>{person.email === null ? texts.passwordNeedsEmail : person.hasPassword ? texts.hasPassword : texts.noPassword}</span>
          <Button disabled={person.email === null} onClick={() => setAsking('password')}>
            {person.hasPassword ? texts.changePassword : texts.setPassword}
          </Button>
        </div>
        <div className="people-access">
          <span className="ui-muted">{texts.activeHint}</span>
          <ActiveButton person={person} asking={asking === 'deactivate'} onAsk={() => setAsking('deactivate')} onClose={close} />
        </div>
      </Stack>
      {asking === 'pin' && <PinDialog person={person} onClose={close} />}
      {asking === 'password' && <PasswordDialog person={person} onClose={close} />}
    </Panel>
  );
}

interface SecretDialogProps {
  person: Person;
  onClose: () => void;
}

function useSetSecret(person: Person, kind: 'pin' | 'password', saved: string, onClose: () => void) {
  const office = useOffice();
  const toast = useToast();
  return useOfficeAct(async (secret: string) => {
    await office.ask({ method: 'POST', path: `/api/identity/employees/${person.id}/${kind}`, body: { [kind]: secret }, answer: employeeSchema });
    office.cache.invalidate(PEOPLE_KEY);
    toast({ text: saved, tone: 'success' });
    onClose();
  });
}

function PinDialog({ person, onClose }: SecretDialogProps) {
  const texts = useTexts(peopleTexts);
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [asked, setAsked] = useState(false);
  const set = useSetSecret(person, 'pin', texts.pinSaved, onClose);
  const problem = pinProblem(pin, again);
  const digits = (text: string) => text.replace(/\D/g, '').slice(0, 4);
  const field = { type: 'password', inputMode: 'numeric', autoComplete: 'new-password', mono: true } as const;
  return (
    <Dialog
      open
      size="small"
      title={texts.pinTitle(person.name)}
      description={texts.pinHelp}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (problem === null) void set.run(pin);
      }}
      footer={<DialogButtons onClose={onClose} busy={set.busy} />}
    >
      <Stack>
        <TextField
          {...field}
          label={texts.pinField}
          value={pin}
          error={asked && (problem === 'pin-digits' || problem === 'pin-weak') ? texts.problems[problem] : undefined}
          onChange={(text) => setPin(digits(text))}
        />
        <TextField
          {...field}
          label={texts.pinAgain}
          value={again}
          error={asked && problem === 'pin-differs' ? texts.problems[problem] : undefined}
          onChange={(text) => setAgain(digits(text))}
        />
        <ProblemNotice problem={set.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}

function PasswordDialog({ person, onClose }: SecretDialogProps) {
  const texts = useTexts(peopleTexts);
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [asked, setAsked] = useState(false);
  const set = useSetSecret(person, 'password', texts.passwordSaved, onClose);
  const short = password.length < PASSWORD_MIN;
  return (
    <Dialog
      open
      size="small"
      title={texts.passwordTitle(person.name)}
      description={texts.passwordHelp}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (!short) void set.run(password);
      }}
      footer={<DialogButtons onClose={onClose} busy={set.busy} />}
    >
      <Stack>
        <TextField
          label={texts.passwordField}
          type={shown ? 'text' : 'password'}
          autoComplete="new-password"
          maxLength={200}
          value={password}
          error={asked && short ? texts.problems['password-short'] : undefined}
          onChange={setPassword}
        />
        <Checkbox label={texts.show} checked={shown} onChange={setShown} />
        <ProblemNotice problem={set.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}

function DialogButtons({ onClose, busy }: { onClose: () => void; busy: boolean }) {
  const texts = useTexts(peopleTexts);
  return (
    <>
      <Button onClick={onClose}>{texts.cancel}</Button>
      <Button type="submit" variant="primary" busy={busy}>
        {texts.save}
      </Button>
    </>
  );
}

interface ActiveButtonProps {
  person: Person;
  asking: boolean;
  onAsk: () => void;
  onClose: () => void;
}

function ActiveButton({ person, asking, onAsk, onClose }: ActiveButtonProps) {
  const office = useOffice();
  const texts = useTexts(peopleTexts);
  const toast = useToast();
  const setActive = useOfficeAct(async (active: boolean) => {
    const path = `/api/identity/employees/${person.id}`;
    await office.ask({ method: 'PATCH', path, body: { active }, idempotencyKey: office.newId(), answer: employeeSchema });
    office.cache.invalidate(PEOPLE_KEY);
    toast({ text: active ? texts.reactivated(person.name) : texts.deactivated(person.name), tone: 'success' });
    onClose();
  });
  if (!person.active) {
    return (
      <>
        <ProblemNotice problem={setActive.problem} words={texts.serverProblems} />
        <Button busy={setActive.busy} onClick={() => void setActive.run(true)}>
          {texts.reactivate}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button onClick={onAsk}>{texts.deactivate}</Button>
      <Dialog
        open={asking}
        size="small"
        title={texts.deactivateTitle(person.name)}
        description={texts.deactivateHelp}
        onClose={onClose}
        footer={
          <>
            <Button onClick={onClose}>{texts.cancel}</Button>
            <Button variant="danger" busy={setActive.busy} onClick={() => void setActive.run(false)}>
              {texts.deactivate}
            </Button>
          </>
        }
      >
        {setActive.problem && <ProblemNotice problem={setActive.problem} words={texts.serverProblems} />}
      </Dialog>
    </>
  );
}
