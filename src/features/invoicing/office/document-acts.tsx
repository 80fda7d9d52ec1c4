import { useState } from 'react';
import type { DocumentDetail } from '../../../domain/invoicing/api.ts';
import { useCan } from '../../../device/office-client.ts';
import { ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Cluster } from '../../../ui/layout.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { CorrectDialog } from './correct-dialog.tsx';
import { officeInvoiceTexts } from '../texts.ts';
import { useDocumentAct, type DocumentAct } from './use-document-act.ts';

/** What this person may do with the document as it stands. */
export function DocumentActs({ document }: { document: DocumentDetail }) {
  const texts = useTexts(officeInvoiceTexts);
  const can = useCan();
  const [open, setOpen] = useState<'correct' | 'substitute' | 'cancel' | 'give-up' | null>(null);
  const close = () => setOpen(null);
  const retry = useDocumentAct(document, 'retry', texts.retriedOne, close);
  const may = (act: DocumentAct): boolean =>
    document.acts.includes(act) && can(act === 'cancel' || act === 'give-up' ? 'invoicing.cancel' : 'invoicing.create', document.branchId);
  if (document.acts.length === 0) return null;
  return (
    <>
      <Cluster>
        {may('correct') && (
          <Button icon="edit" variant="primary" onClick={() => setOpen('correct')}>
            {texts.correct}
          </Button>
        )}
        {may('retry') && (
          <Button icon="refresh" busy={retry.busy} onClick={() => void retry.run()}>
            {texts.retry}
          </Button>
        )}
        {may('substitute') && (
          <Button icon="edit" onClick={() => setOpen('substitute')}>
            {texts.substitute}
          </Button>
        )}
        {may('cancel') && (
          <Button icon="close" onClick={() => setOpen('cancel')}>
            {texts.cancel}
          </Button>
        )}
        {may('give-up') && (
          <Button icon="trash" onClick={() => setOpen('give-up')}>
            {texts.giveUp}
          </Button>
        )}
      </Cluster>
      <ProblemNotice problem={retry.problem} words={texts.serverProblems} />
      {(open === 'correct' || open === 'substitute') && <CorrectDialog document={document} act={open} onClose={close} />}
      {open === 'cancel' && <CancelDialog document={document} onClose={close} />}
      {open === 'give-up' && <GiveUpDialog document={document} onClose={close} />}
    </>
  );
}

function GiveUpDialog({ document, onClose }: { document: DocumentDetail; onClose: () => void }) {
  const texts = useTexts(officeInvoiceTexts);
  const act = useDocumentAct(document, 'give-up', texts.giveUpDone, onClose);
  return (
    <Dialog
      open
      size="small"
      title={texts.giveUpTitle}
      description={texts.giveUpHelp}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{texts.keep}</Button>
          <Button variant="danger" busy={act.busy} onClick={() => void act.run()}>
            {texts.giveUp}
          </Button>
        </>
      }
    >
      {act.problem && <ProblemNotice problem={act.problem} words={texts.serverProblems} />}
    </Dialog>
  );
}
