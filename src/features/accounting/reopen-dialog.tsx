import { useRef, useState } from 'react';
import { periodSchema } from '../../domain/ledger/api.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { useOffice } from '../../device/office-client.ts';
import { ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { accountingTexts } from './texts.ts';

/** Opens a closed month again, with a reason that is kept. */
export function ReopenDialog({ month, onClose }: { month: string; onClose: () => void }) {
  const office = useOffice();
  const { periods: texts } = useTexts(accountingTexts);
  const formats = useFormats();
  const toast = useToast();
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = reason.trim() === '';
  const reopen = useOfficeAct(async () => {
    await office.ask({ method: 'POST', path: '/api/ledger/period/reopen', body: { month, reason: reason.trim() }, answer: periodSchema });
    office.cache.invalidate('periods');
    toast({ text: texts.reopened(formats.month(month)), tone: 'success' });
    onClose();
  });
  return (
    <Dialog
      open
      size="small"
      title={texts.reopenTitle(formats.month(month))}
      description={texts.reopenHelp}
      initialFocus={field}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (!missing) void reopen.run();
      }}
      footer={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button type="submit" variant="primary" busy={reopen.busy}>
            {texts.reopen}
          </Button>
        </>
      }
    >
      <TextField ref={field} label={texts.reason} maxLength={500} autoComplete="off" value={reason} error={asked && missing ? texts.reasonMissing : undefined} onChange={setReason} />
      {reopen.problem && <ProblemNotice problem={reopen.problem} words={texts.serverProblems} />}
    </Dialog>
  );
}
