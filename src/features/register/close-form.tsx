import { useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import type { ClosedSession } from '../../device/contract.ts';
import { useDevice } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Money } from '../../ui/money.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Notice } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { COIN_FACES, coinKey, countedCentsOf, denominationsOf, NOTE_FACES, noteKey, type CashCount } from './cash-count.ts';
import { failureText } from './failure-text.ts';
import { registerTexts } from './texts.ts';

interface CloseFormProps {
  /** Cash that should be there, in centavos; null where the shop counts blind. */
  expectedCents: number | null;
  onClosed: (closed: ClosedSession) => void;
}

/** The drawer counted piece by piece, and the register closed on it. */
export function CloseForm({ expectedCents, onClosed }: CloseFormProps) {
  const device = useDevice();
  const texts = useTexts(registerTexts);
  const [count, setCount] = useState<CashCount>({});
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const countedCents = countedCentsOf(count);
  const nothing = countedCents === 0;

  const close = () => {
    if (busy) return;
    // An Enter too many must not close a register nobody counted.
    if (nothing && !asked) {
      setAsked(true);
      return;
    }
    setBusy(true);
    device.closeSession({ denominations: denominationsOf(count), countedCents, note: note.trim() || null }).then(onClosed, (error: unknown) => {
      setBusy(false);
      setFailure(failureText(error, texts));
    });
  };
  const set = (key: string, pieces: number | null) => {
    setCount({ ...count, [key]: pieces });
    setAsked(false);
  };
  return (
    <form
      className="register-close"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        close();
      }}
    >
      <p className="ui-muted register-wide">{texts.countHelp}</p>
      <Faces title={texts.notes} faces={NOTE_FACES} keyOf={noteKey} count={count} onSet={set} />
      <Faces title={texts.coins} faces={COIN_FACES} keyOf={coinKey} count={count} onSet={set} />
      <div className="register-result">
        <Figures countedCents={countedCents} expectedCents={expectedCents} />
        <TextField label={texts.note} note={texts.optional} hint={texts.noteHint} maxLength={250} autoComplete="off" value={note} onChange={setNote} />
        {asked && <Notice tone="warning">{texts.confirmZero}</Notice>}
        {failure !== null && <Notice tone="error">{failure}</Notice>}
        <Button type="submit" variant="primary" size="large" block busy={busy}>
          {busy ? texts.closing : asked ? texts.closeEmpty : texts.closeRegister}
        </Button>
      </div>
    </form>
  );
}

function Figures({ countedCents, expectedCents }: { countedCents: number; expectedCents: number | null }) {
  const texts = useTexts(registerTexts);
  const differenceCents = expectedCents === null ? 0 : countedCents - expectedCents;
  return (
    <dl className="register-figures" aria-live="polite">
      <div>
        <dt>{texts.counted}</dt>
        <dd>
          <Money cents={countedCents} size="title" />
        </dd>
      </div>
      {expectedCents !== null && (
        <>
          <div className="ui-muted">
            <dt>{texts.expectedCash}</dt>
            <dd>
              <Money cents={expectedCents} />
            </dd>
          </div>
          <div className={differenceCents === 0 ? 'ui-success' : 'ui-warning'}>
            <dt>{differenceCents === 0 ? texts.exact : differenceCents < 0 ? texts.short : texts.over}</dt>
            <dd>
              <Money cents={Math.abs(differenceCents)} strong />
            </dd>
          </div>
        </>
      )}
    </dl>
  );
}

interface FacesProps {
  title: string;
  faces: readonly number[];
  keyOf: (face: number) => string;
  count: CashCount;
  onSet: (key: string, pieces: number | null) => void;
}

function Faces({ title, faces, keyOf, count, onSet }: FacesProps) {
  const texts = useTexts(registerTexts);
  const formats = useFormats();
  return (
    <fieldset className="register-faces">
      <legend className="ui-strong">{title}</legend>
      {faces.map((face) => {
        const key = keyOf(face);
        const label = face < 100 ? formats.money(face) : formats.moneyWhole(face);
        return (
          <div key={key} className="register-face">
            <span className="ui-mono" aria-hidden="true">
              {label}
            </span>
            <NumberField label={texts.pieces(label)} labelHidden value={count[key] ?? null} maxLength={6} onChange={(pieces) => onSet(key, pieces)} onKeyDown={nextOnEnter} />
            <Money cents={face * (count[key] ?? 0)} className="ui-muted ui-end" />
          </div>
        );
      })}
    </fieldset>
  );
}

/** Enter goes to the next field of the form, as when one counts; on the last it sends it. */
function nextOnEnter(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Enter') return;
  const fields = [...(event.currentTarget.form?.querySelectorAll('input') ?? [])];
  const next = fields[fields.indexOf(event.currentTarget) + 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
