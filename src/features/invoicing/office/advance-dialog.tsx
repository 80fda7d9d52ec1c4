import { useState } from 'react';
import { useLocation } from 'wouter';
import { madeDocumentSchema, type AdvancePayment } from '../../../domain/invoicing/api.ts';
import { useContentKey } from '../../../device/content-key.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useOffice } from '../../../device/office-client.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { Stack } from '../../../ui/layout.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { ReceiverFields } from '../receiver/receiver-fields.tsx';
import { readReceiver, receiverDraftOf } from '../receiver/receiver-form.ts';
import { advancesTexts } from '../texts.ts';
import { ADVANCE_PAYMENTS_KEY, ADVANCES_KEY, DOCUMENTS_KEY, MONITOR_KEY } from './use-invoicing.ts';

/** Invoices as an advance what a customer paid for no sale: to whom. */
export function AdvanceDialog({ payment: { paymentId, customer, freeCents }, onClose }: { payment: AdvancePayment; onClose: () => void }) {
  const office = useOffice();
  const texts = useTexts(advancesTexts);
  const { money } = useFormats();
  const toast = useToast();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(() => receiverDraftOf(customer));
  const [asked, setAsked] = useState(false);
  const keyFor = useContentKey();
  const make = useOfficeAct(async (body: object) => {
    const made = await office.ask({ method: 'POST', path: '/api/invoicing/advances', body, idempotencyKey: keyFor(body), answer: madeDocumentSchema });
    office.cache.invalidate(ADVANCES_KEY, ADVANCE_PAYMENTS_KEY, DOCUMENTS_KEY, MONITOR_KEY);
    toast({ text: texts.made, tone: 'success' });
    navigate(officePaths.invoice(made.documentId));
  });
  const submit = () => {
    setAsked(true);
    const receiver = readReceiver(draft);
    if (receiver !== null) void make.run({ paymentId, receiver });
  };
  return (
    <Dialog
      open
      size="large"
      title={texts.invoice}
      description={texts.invoiceHelp(customer.name, money(freeCents))}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{texts.keep}</Button>
          <Button type="submit" variant="primary" busy={make.busy}>
            {texts.invoice}
          </Button>
        </>
      }
    >
      <Stack>
        <ReceiverFields draft={draft} onChange={setDraft} asked={asked} disabled={make.busy} />
        <ProblemNotice problem={make.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}
