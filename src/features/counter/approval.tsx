import { useState } from 'react';
import type { EmployeeRow } from '../../domain/sync/rows.ts';
import type { SignInResult } from '../../device/contract.ts';
import { useDevice } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { PinPad } from '../../ui/num-pad.tsx';
import { counterTexts } from './texts.ts';

const PIN_LENGTH = 4;

/** Those who may approve, to choose from. */
export function Approvers({ people, onChoose }: { people: readonly EmployeeRow[]; onChoose: (employeeId: string) => void }) {
  const texts = useTexts(counterTexts);
  if (people.length === 0) return null;
  return (
    <ul className="counter-approvers" aria-label={texts.approvers}>
      {people.map(({ id, shortName }) => (
        <li key={id}>
          <Button icon="lock" onClick={() => onChoose(id)}>
            {shortName}
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface ApproverPinProps {
  person: EmployeeRow;
  onApproved: (employeeId: string) => void;
  /** Back to choosing. */
  onOther: () => void;
}

/** Somebody who may approves, by their PIN in place; who is signed in stays so. */
export function ApproverPin({ person, onApproved, onOther }: ApproverPinProps) {
  const device = useDevice();
  const texts = useTexts(counterTexts);
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<SignInResult | 'failed' | null>(null);
  const check = (typed: string) => {
    setBusy(true);
    const settle = (result: SignInResult | 'failed') => {
      if (result !== 'failed' && result.kind === 'ok') {
        onApproved(person.id);
        return;
      }
      setBusy(false);
      setPin('');
      setAnswer(result);
    };
    device.confirmPin(person.id, typed).then(settle, () => settle('failed'));
  };
  return (
    <div className="counter-approver">
      <PinPad
        label={texts.approvalPin(person.name)}
        length={PIN_LENGTH}
        value={pin}
        busy={busy}
        error={answerText(answer, texts)}
        onChange={(next) => {
          setPin(next);
          if (next.length === 1) setAnswer(null);
        }}
        onComplete={check}
      />
      <Button variant="quiet" onClick={onOther}>
        {texts.approvalOther}
      </Button>
    </div>
  );
}

function answerText(answer: SignInResult | 'failed' | null, texts: (typeof counterTexts)['es']): string | undefined {
  if (answer === null) return undefined;
  if (answer === 'failed') return texts.approvalFailed;
  switch (answer.kind) {
    case 'ok':
      return undefined;
    case 'wrong':
      return texts.approvalWrong(answer.attemptsLeft);
    case 'locked':
      return texts.approvalLocked;
    case 'needs-server':
      return texts.approvalNeedsServer;
    case 'refused':
      return answer.detail || texts.approvalFailed;
  }
}
