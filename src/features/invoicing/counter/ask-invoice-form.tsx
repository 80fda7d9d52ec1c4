import { useId, useRef, useState } from 'react';
import { DeviceError, type Ticket } from '../../../device/contract.ts';
import { useDevice } from '../../../device/device-context.ts';
import { useAnswer } from '../../../device/use-answer.ts';
import type { InvoiceReceiver } from '../../../domain/invoicing/operations.ts';
import { paidAs } from '../../../domain/invoicing/sold.ts';
import type { CustomerRow } from '../../../domain/sync/rows.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox, SegmentedControl } from '../../../ui/choice.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { Stack } from '../../../ui/layout.tsx';
import { Notice } from '../../../ui/states.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { paymentFormChoices, type InvoicePayment } from './payment-form.ts';
import { ReceiverFields } from '../receiver/receiver-fields.tsx';
import { EMPTY_RECEIVER, personKind, readReceiver, receiverDraftOf, type ReceiverDraft } from '../receiver/receiver-form.ts';
import { counterInvoiceTexts } from '../texts.ts';

interface AskInvoiceFormProps {
  ticket: Ticket;
  /** The ticket's, when there is one. */
  customer: CustomerRow | null;
  onClose: () => void;
}

/** Who the invoice is for: from the customer, or typed. Enter asks for it. */
export function AskInvoiceForm({ ticket, customer, onClose }: AskInvoiceFormProps) {
  const device = useDevice();
  const texts = useTexts(counterInvoiceTexts);
  const { money } = useFormats();
  const toast = useToast();
  const formId = useId();
  const rfcRef = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<ReceiverDraft>(customer === null ? EMPTY_RECEIVER : receiverDraftOf(customer));
  const [payment, setPayment] = useState<InvoicePayment>(() => paidAs([ticket]));
  const [keeps, setKeeps] = useState(customer?.rfc === null);
  const [asked, setAsked] = useState(false);
  const [step, setStep] = useState<{ busy: boolean; failure: string | null }>({ busy: false, failure: null });
  // Two presses in one frame both see the same state; the ref tells them apart.
  const underWay = useRef(false);
  const mayKeep = customer !== null && device.can('customers.edit') && differs(draft, customer);

  const submit = () => {
    setAsked(true);
    const receiver = readReceiver(draft);
    if (receiver === null) {
      focusFirstMarked(formId);
      return;
    }
    if (underWay.current) return;
    underWay.current = true;
    setStep({ busy: true, failure: null });
    record(receiver).catch((error: unknown) => {
      underWay.current = false;
      setStep({ busy: false, failure: error instanceof DeviceError ? error.code : 'unknown' });
    });
  };
  const record = async (receiver: InvoiceReceiver): Promise<void> => {
    await device.invoices.ask(ticket.operationId, { receiver, ...payment });
    if (!mayKeep || !keeps) return;
    await device.invoices.keepReceiver(customer.id, receiver).catch(() => toast({ text: texts.keepFailed, tone: 'error' }));
  };
  return (
    <Dialog
      open
      size="large"
      title={texts.title}
      description={texts.ofTicket(ticket.folio, money(ticket.totalCents))}
      initialFocus={rfcRef}
      dismissible={!step.busy}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button disabled={step.busy} onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" variant="primary" keyHint="Enter" busy={step.busy}>
            {step.busy ? texts.saving : texts.submit}
          </Button>
        </>
      }
    >
      <div id={formId}>
        <Stack>
          <ReceiverFields draft={draft} onChange={setDraft} asked={asked} disabled={step.busy} rfcRef={rfcRef} />
          {customer === null && <KnownReceiver draft={draft} onUse={setDraft} />}
          <PaymentChoice payment={payment} onChange={setPayment} disabled={step.busy} />
          {mayKeep && <Checkbox label={texts.keep(customer.name)} checked={keeps} disabled={step.busy} onChange={setKeeps} />}
          {step.failure !== null && (
            <Notice tone="error" title={texts.failTitle}>
              {texts.fails[step.failure] ?? texts.failOther}
            </Notice>
          )}
        </Stack>
      </div>
    </Dialog>
  );
}

function differs(draft: ReceiverDraft, customer: CustomerRow): boolean {
  const known = receiverDraftOf(customer);
  return (Object.keys(known) as (keyof ReceiverDraft)[]).some((field) => known[field] !== draft[field]);
}

function focusFirstMarked(formId: string): void {
  // The marks are drawn after this event.
  requestAnimationFrame(() => document.getElementById(formId)?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/** A customer with this RFC whose data are here: offered while nothing else was typed. */
function KnownReceiver({ draft, onUse }: { draft: ReceiverDraft; onUse: (draft: ReceiverDraft) => void }) {
  const texts = useTexts(counterInvoiceTexts);
  const { customers } = useDevice();
  const rfc = personKind(draft.rfc) === null || draft.legalName !== '' ? null : draft.rfc;
  const answer = useAnswer(rfc, async () => (await customers.search(draft.rfc, 5)).find((customer) => customer.rfc === draft.rfc && customer.legalName !== null) ?? null);
  const known = answer?.key === rfc ? answer?.value : null;
  if (!known) return null;
  return (
    <Notice tone="primary" action={<Button onClick={() => onUse(receiverDraftOf(known))}>{texts.useKnown}</Button>}>
      {texts.knownCustomer(known.name)}
    </Notice>
  );
}

function PaymentChoice({ payment, onChange, disabled }: { payment: InvoicePayment; onChange: (payment: InvoicePayment) => void; disabled: boolean }) {
  const texts = useTexts(counterInvoiceTexts);
  const choices = paymentFormChoices(payment);
  const words = (form: string) => `${form} · ${texts.paymentForms[form] ?? ''}`;
  if (choices.length > 1) {
    return (
      <SegmentedControl
        label={texts.payment}
        value={payment.paymentForm}
        disabled={disabled}
        options={choices.map((value) => ({ value, label: words(value) }))}
        onChange={(paymentForm) => onChange({ ...payment, paymentForm })}
      />
    );
  }
  return (
    <p className="ui-muted">
      {texts.payment}: {words(payment.paymentForm)}, {payment.paymentMethod === 'PPD' ? texts.later : texts.atOnce}
    </p>
  );
}
