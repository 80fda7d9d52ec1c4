import { useState } from 'react';
import type { EmployeeRow } from '../../domain/sync/rows.ts';
import type { SignInResult } from '../../device/contract.ts';
import { useDevice } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { PinPad } from '../../ui/num-pad.tsx';
import { counterTexts } from './texts.ts';

const PIN_LENGTH = 4;

interface ApprovalProps {
  /** Who may approve it. */
  people: readonly EmployeeRow[];
  onApproved: (employeeId: string) => void;
}

/** Somebody who may approves, by their PIN in place; who is signed in stays so. */
export function Approval({ people, onApproved }: ApprovalProps) {
  const texts = useTexts(counterTexts);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = people.find(({ id }) => id === chosenId);
  if (people.length === 0) return null;
  if (chosen !== undefined) return <ApproverPin key={chosen.id} person={chosen} onApproved={onApproved} onOther={() => setChosenId(null)} />;
  return (
    <ul className="counter-approvers" aria-label={texts.approvers}>
      {people.map(({ id, shortName }) => (
        <li key={id}>
          <Button icon="lock" onClick={() => setChosenId(id)}>
            {shortName}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function ApproverPin({ person, onApproved, onOther }: { person: EmployeeRow; onApproved: (employeeId: string) => void; onOther: () => void }) {
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
