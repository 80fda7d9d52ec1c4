import { useRef, useState, type FormEvent } from 'react';
import type { InvoiceReceiver } from '../../../domain/invoicing/operations.ts';
import { Button } from '../../../ui/button.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Panel, Stack } from '../../../ui/layout.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { ReceiverFields } from '../receiver/receiver-fields.tsx';
import { EMPTY_RECEIVER, readReceiver } from '../receiver/receiver-form.ts';
import { selfServiceTexts } from './texts.ts';

interface AskFormProps {
  busy: boolean;
  onAsk: (receiver: InvoiceReceiver) => void;
}

/** Who the invoice is for, looked at while it is typed. */
export function AskForm({ busy, onAsk }: AskFormProps) {
  const texts = useTexts(selfServiceTexts);
  const [draft, setDraft] = useState(EMPTY_RECEIVER);
  const [asked, setAsked] = useState(false);
  const formRef = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const receiver = readReceiver(draft);
    if (receiver !== null) onAsk(receiver);
    // The marks are drawn after this event.
    else requestAnimationFrame(() => formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <Panel title={texts.whoFor}>
      <form ref={formRef} noValidate onSubmit={submit}>
        <Stack>
          <ReceiverFields draft={draft} onChange={setDraft} asked={asked} disabled={busy} />
          <Button type="submit" variant="primary" size="large" block busy={busy}>
            {texts.ask}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}

interface RfcFormProps {
  busy: boolean;
  onSee: (rfc: string) => void;
}

/** An invoice that was asked for before is shown to whoever knows its RFC. */
export function RfcForm({ busy, onSee }: RfcFormProps) {
  const texts = useTexts(selfServiceTexts);
  const [rfc, setRfc] = useState('');
  const [asked, setAsked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (rfc.trim() !== '') onSee(rfc.trim().toUpperCase());
  };
  return (
    <Panel title={texts.asked}>
      <form noValidate onSubmit={submit}>
        <Stack>
          <TextField label={texts.rfc} hint={texts.askedHelp} code mono maxLength={16} value={rfc} onChange={setRfc} error={asked && rfc.trim() === '' ? texts.rfcMissing : undefined} />
          <Button type="submit" variant="primary" size="large" block busy={busy}>
            {texts.see}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
