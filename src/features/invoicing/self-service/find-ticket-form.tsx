import { useState, type FormEvent } from 'react';
import { readTicketCode } from '../../../domain/invoicing/ticket-code.ts';
import { Button } from '../../../ui/button.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Panel, Stack } from '../../../ui/layout.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { TicketKey } from './customer-api.ts';
import { selfServiceTexts } from './texts.ts';

interface FindTicketFormProps {
  /** What the ticket's QR code brought. */
  first: TicketKey;
  busy: boolean;
  onFind: (key: TicketKey) => void;
}

/** The code on the ticket, and the shop's key where no QR code brought it. */
export function FindTicketForm({ first, busy, onFind }: FindTicketFormProps) {
  const texts = useTexts(selfServiceTexts);
  const [shop, setShop] = useState(first.shop);
  const [code, setCode] = useState(first.code);
  const [asked, setAsked] = useState(false);
  const read = readTicketCode(code);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (read !== null && shop.trim() !== '') onFind({ shop: shop.trim().toLowerCase().replaceAll(/[\s-]/g, ''), code: read });
  };
  return (
    <Panel>
      <form noValidate onSubmit={submit}>
        <Stack>
          <TextField
            label={texts.code} hint={texts.codeHint} code mono size="large" maxLength={20} value={code} onChange={setCode}
            error={asked && read === null ? texts.codeWrong : undefined}
          />
          {first.shop === '' && (
            <TextField label={texts.shopKey} hint={texts.shopKeyHint} code mono maxLength={20} value={shop} onChange={setShop} error={asked && shop.trim() === '' ? texts.shopKeyHint : undefined} />
          )}
          <Button type="submit" variant="primary" size="large" block busy={busy}>
            {texts.find}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
