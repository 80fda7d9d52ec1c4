import { useRef, useState } from 'react';
import { useDevice } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { MoneyField } from '../../ui/number-field.tsx';
import { Notice } from '../../ui/states.tsx';
import { failureText } from './failure-text.ts';
import { registerTexts } from './texts.ts';

interface OpenFormProps {
  description?: string | undefined;
  onOpened: () => void;
  onClose: () => void;
}

/** Starts a register's day with its float. */
export function OpenForm({ description, onOpened, onClose }: OpenFormProps) {
  const device = useDevice();
  const texts = useTexts(registerTexts);
  const [floatCents, setFloatCents] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const fieldRef = useRef<HTMLInputElement>(null);
  const may = device.can('pos.close_register');
  const open = () => {
    if (busy || !may) return;
    setBusy(true);
    device.openSession(floatCents ?? 0).then(onOpened, (error: unknown) => {
      setBusy(false);
      setFailure(failureText(error, texts));
    });
  };
  const footer = (
    <Button type="submit" variant="primary" size="large" block keyHint="Enter" disabled={!may} busy={busy}>
      {busy ? texts.opening : texts.open}
    </Button>
  );
  return (
    <Dialog open size="small" title={texts.openTitle} description={description} initialFocus={fieldRef} onClose={onClose} onSubmit={open} footer={footer}>
      {may ? (
        <MoneyField ref={fieldRef} label={texts.float} hint={texts.floatHint} size="large" valueCents={floatCents} onChangeCents={setFloatCents} />
      ) : (
        <Notice tone="warning">{texts.mayNot}</Notice>
      )}
      {failure !== null && <Notice tone="error">{failure}</Notice>}
    </Dialog>
  );
}
