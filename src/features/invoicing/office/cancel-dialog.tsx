import { useState } from 'react';
import type { DocumentDetail } from '../../../domain/invoicing/api.ts';
import { useOffice } from '../../../device/office-client.ts';
import { ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { RadioGroup } from '../../../ui/choice.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useFormats, useLanguage, useTexts } from '../../../ui/i18n.tsx';
import { Stack } from '../../../ui/layout.tsx';
import { Notice } from '../../../ui/states.tsx';
import { acceptanceOf } from './document-view.ts';
import { officeInvoiceTexts } from '../texts.ts';
import { useDocumentAct } from './use-document-act.ts';

const MOTIVES = ['02', '03', '04', '01'] as const;
type Motive = (typeof MOTIVES)[number];

/** Why a document is cancelled, and whom SAT asks before. */
export function CancelDialog({ document, onClose }: { document: DocumentDetail; onClose: () => void }) {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const { day } = useFormats();
  const { timeZone } = useLanguage();
  const [motive, setMotive] = useState<Motive>('02');
  const act = useDocumentAct(document, 'cancel', texts.cancelDone, onClose);
  const acceptance = acceptanceOf(document, office.nowMs(), timeZone);
  // With its substitute stamped, what is left to do is to ask for it once more.
  const substituted = document.related.some(({ as, state }) => as === 'replaced-by' && state === 'stamped');
  return (
    <Dialog
      open
      title={texts.cancelTitle}
      description={`${document.receiver.legalName} · ${document.receiver.rfc}`}
      onClose={onClose}
      onSubmit={() => void act.run({ motive })}
      footer={
        <>
          <Button onClick={onClose}>{texts.keep}</Button>
          <Button type="submit" variant="danger" busy={act.busy}>
            {texts.cancelSubmit}
          </Button>
        </>
      }
    >
      <Stack>
        <RadioGroup
          label={texts.motive}
          value={motive}
          options={MOTIVES.map((value) => ({ value, label: texts.motives[value], hint: texts.motiveHelps[value], disabled: value === '01' && !substituted }))}
          onChange={setMotive}
        />
        <Notice tone={acceptance.free === null ? 'warning' : 'primary'}>{acceptance.free === null ? texts.asks(day(acceptance.answerBy)) : texts.free[acceptance.free]}</Notice>
        <ProblemNotice problem={act.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}
