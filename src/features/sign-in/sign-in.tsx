import { useState } from 'react';
import type { EmployeeRow } from '../../domain/sync/rows.ts';
import type { SignInResult } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Avatar } from '../../ui/labels.tsx';
import { PinPad } from '../../ui/num-pad.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { clockText, useSecondsUntil } from './countdown.ts';
import { signInTexts } from './texts.ts';
import './sign-in.css';

const PIN_LENGTH = 4;

/** Choose yourself, type four digits. */
export function SignIn({ shopName, placeName }: { shopName: string; placeName: string }) {
  const device = useDevice();
  const people = useStore(device.people).filter((person) => person.active);
  const [chosen, setChosen] = useState<EmployeeRow | null>(null);
  return (
    <div className="sign-in">
      <header className="sign-in-shop">
        <h1>{shopName}</h1>
        <p className="ui-muted">{placeName}</p>
      </header>
      {chosen === null ? <People people={people} onChoose={setChosen} /> : <PinEntry key={chosen.id} person={chosen} onBack={() => setChosen(null)} />}
    </div>
  );
}

function People({ people, onChoose }: { people: readonly EmployeeRow[]; onChoose: (person: EmployeeRow) => void }) {
  const texts = useTexts(signInTexts);
  if (people.length === 0) {
    return (
      <EmptyState icon="people" title={texts.nobody}>
        {texts.nobodyHelp}
      </EmptyState>
    );
  }
  return (
    <>
      <h2>{texts.title}</h2>
      <ul className="sign-in-people" aria-label={texts.people}>
        {people.map((person) => (
          <li key={person.id}>
            <button type="button" className="sign-in-tile" onClick={() => onChoose(person)}>
              <Avatar name={person.name} size="large" />
              <span className="ui-ellipsis">{person.shortName}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function PinEntry({ person, onBack }: { person: EmployeeRow; onBack: () => void }) {
  const device = useDevice();
  const texts = useTexts(signInTexts);
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<SignInResult | 'failed' | null>(null);
  const [lockedUntilMs, setLockedUntilMs] = useState<number | null>(null);
  const secondsLeft = useSecondsUntil(lockedUntilMs);

  const check = (typed: string) => {
    setBusy(true);
    const settle = (result: SignInResult | 'failed') => {
      setBusy(false);
      setPin('');
      setAnswer(result);
      if (result !== 'failed' && result.kind === 'locked') setLockedUntilMs(Date.now() + result.retryAfterSeconds * 1000);
    };
    device.signIn(person.id, typed).then(settle, () => settle('failed'));
  };
  const locked = secondsLeft > 0;
  return (
    <div
      className="sign-in-pin"
      // Esc goes back one step. The keys come from the PIN's field below.
      role="presentation"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onBack();
      }}
    >
      <Avatar name={person.name} size="large" />
      <PinPad
        label={texts.pinOf(person.name)}
        length={PIN_LENGTH}
        value={pin}
        busy={busy || locked}
        error={locked ? texts.locked(clockText(secondsLeft)) : answerText(answer, texts)}
        onChange={(next) => {
          setPin(next);
          if (next.length === 1) setAnswer(null);
        }}
        onComplete={check}
      />
      <Button variant="quiet" icon="back" onClick={onBack}>
        {texts.back}
      </Button>
    </div>
  );
}

function answerText(answer: SignInResult | 'failed' | null, texts: (typeof signInTexts)['es']): string | undefined {
  if (answer === null) return undefined;
  if (answer === 'failed') return texts.failed;
  switch (answer.kind) {
    case 'ok':
      return undefined;
    case 'wrong':
      return answer.attemptsLeft > 0 ? texts.wrong(answer.attemptsLeft) : texts.wrongLast;
    case 'locked':
      return texts.lockedOver;
    case 'needs-server':
      return texts.needsServer;
    case 'refused':
      return answer.detail || texts.refused;
  }
}
