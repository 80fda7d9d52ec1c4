import { useState } from 'react';
import { useLocation } from 'wouter';
import type { DocumentDetail } from '../../../domain/invoicing/api.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Stack } from '../../../ui/layout.tsx';
import { ReceiverFields } from '../receiver/receiver-fields.tsx';
import { readReceiver, receiverDraftOf } from '../receiver/receiver-form.ts';
import { officeInvoiceTexts } from '../texts.ts';
import { useDocumentAct } from './use-document-act.ts';

interface CorrectDialogProps {
  document: DocumentDetail;
  act: 'correct' | 'substitute';
  onClose: () => void;
}

/** The receiver's data anew: of what failed, or for what takes the place of a stamped one. */
export function CorrectDialog({ document, act, onClose }: CorrectDialogProps) {
  const texts = useTexts(officeInvoiceTexts);
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(() => receiverDraftOf(document.receiver));
  const [asked, setAsked] = useState(false);
  const corrects = act === 'correct';
  const send = useDocumentAct(document, act, corrects ? texts.correctDone : texts.substituteDone, onClose);
  const submit = async (): Promise<void> => {
    setAsked(true);
    const receiver = readReceiver(draft);
    const answer = receiver === null ? null : await send.run({ receiver });
    if (answer !== null && answer.id !== document.id) navigate(officePaths.invoice(answer.id));
  };
  return (
    <Dialog
      open
      size="large"
      title={corrects ? texts.correct : texts.substitute}
      description={corrects ? texts.correctHelp : texts.substituteHelp}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{texts.keep}</Button>
          <Button type="submit" variant="primary" busy={send.busy}>
            {corrects ? texts.correct : texts.substitute}
          </Button>
        </>
      }
    >
      <Stack>
        <ReceiverFields draft={draft} onChange={setDraft} asked={asked} disabled={send.busy} />
        <ProblemNotice problem={send.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}
