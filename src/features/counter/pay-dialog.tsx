import { useEffect, useRef, useState } from 'react';
import { DeviceError, type Cart, type RecordedSale } from '../../device/contract.ts';
import type { ClaimAnswer } from '../../domain/drafts/api.ts';
import { uuidv7 } from '../../domain/kernel/ids.ts';
import { useDevice } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Money } from '../../ui/money.tsx';
import { Notice } from '../../ui/states.tsx';
import { emptyCart } from './cart-edits.ts';
import { PayDone, PayDoneFooter } from './pay-done.tsx';
import { PayMethods } from './pay-methods.tsx';
import { emptyPayDraft, planPayment, type PayPlan } from './payment.ts';
import { counterTexts } from './texts.ts';

interface PayDialogProps {
  /** The ticket as it stood when paying began: what is on the screen is what is recorded. */
  cart: Cart;
  totalCents: number;
  onSold: (sale: RecordedSale) => void;
  /** The register turned out to be closed. */
  onNoSession: () => void;
  onClose: () => void;
  onView: (folio: string) => void;
  onPrint: (folio: string) => void;
  onInvoice: (folio: string) => void;
}

type Step = { kind: 'pay'; failure: string | null } | { kind: 'saving' } | { kind: 'done'; sale: RecordedSale };

/** Takes the payment, records the sale once however often it is confirmed, and says so only when it is durable. */
export function PayDialog({ cart, totalCents, onSold, onNoSession, onClose, onView, onPrint, onInvoice }: PayDialogProps) {
  const device = useDevice();
  const texts = useTexts(counterTexts);
  const [draft, setDraft] = useState(emptyPayDraft);
  const [step, setStep] = useState<Step>({ kind: 'pay', failure: null });
  const plan = planPayment(totalCents, draft);
  const [claim, setClaim] = useState<ClaimAnswer | null>(null);
  // While money is taken here, no other device that has the ticket open takes it too.
  useEffect(() => device.drafts.holdPayment(cart.id, setClaim), [device, cart.id]);
  const mayPay = claim === null || claim.state === 'granted';
  // Two presses in one frame both see the same state; the ref tells them apart.
  const underWay = useRef(false);
  const fieldRef = useRef<HTMLInputElement>(null);

  const fail = (error: unknown) => {
    underWay.current = false;
    const code = error instanceof DeviceError ? error.code : 'unknown';
    setStep({ kind: 'pay', failure: code });
    if (code === 'no-session') onNoSession();
  };
  const confirm = () => {
    if (underWay.current || plan.kind !== 'ready' || !mayPay) return;
    underWay.current = true;
    setStep({ kind: 'saving' });
    device.completeSale(cart, plan.payments, plan.changeCents).then((sale) => {
      setStep({ kind: 'done', sale });
      onSold(sale);
    }, fail);
  };

  const startAnother = () => {
    const id = uuidv7(Date.now(), (length) => crypto.getRandomValues(new Uint8Array(length)));
    device.cart.change(() => emptyCart(id));
    onClose();
  };

  if (step.kind === 'done') {
    const { sale } = step;
    return (
      <Dialog
        open
        title={texts.saved}
        description={`${texts.folio} ${sale.folio}`}
        initialFocus={fieldRef}
        onClose={onClose}
        footer={<PayDoneFooter sale={sale} onNext={onClose} onView={onView} onPrint={onPrint} onInvoice={onInvoice} />}
      >
        <PayDone sale={sale} />
      </Dialog>
    );
  }
  const saving = step.kind === 'saving';
  const failure = step.kind === 'pay' ? step.failure : null;
  const footer = (
    <Button type="submit" variant="primary" size="large" block keyHint="Enter" busy={saving} disabled={plan.kind !== 'ready' || !mayPay}>
      {saving ? texts.saving : texts.confirm}
    </Button>
  );
  return (
    <Dialog
      open
      size="large"
      title={texts.payTitle}
      description={cart.customerName ?? texts.generalPublic}
      dismissible={!saving}
      initialFocus={fieldRef}
      onClose={onClose}
      onSubmit={confirm}
      footer={footer}
    >
      <PayFigures totalCents={totalCents} plan={plan} />
      <PayMethods fieldRef={fieldRef} draft={draft} onChange={setDraft} plan={plan} disabled={saving} />
      {claim?.state === 'held' && <Notice tone="warning" title={texts.payHeld(claim.registerName)}>{texts.payHeldHelp}</Notice>}
      {claim?.state === 'paid' && <Notice tone="error" title={texts.payPaid(claim.folio)}>{texts.payPaidHelp}</Notice>}
      {failure !== null && mayPay && (
        <Notice tone="error" title={texts.failTitle} action={failure === 'sold-already' && <Button onClick={startAnother}>{texts.soldAlreadyNew}</Button>}>
          {texts.fails[failure] ?? texts.failOther}
        </Notice>
      )}
    </Dialog>
  );
}

/** What is to be paid and what goes back: read from across the counter. */
function PayFigures({ totalCents, plan }: { totalCents: number; plan: PayPlan }) {
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  return (
    <div className="counter-pay-figures">
      <div>
        <span className="ui-muted">{texts.toPay}</span>
        <Money cents={totalCents} size="total" />
      </div>
      <div aria-live="polite">
        {plan.kind === 'missing' && (
          <span className="ui-warning">
            {texts.missing} <Money cents={plan.missingCents} size="title" />
          </span>
        )}
        {plan.kind === 'ready' && (
          <span data-quiet={plan.changeCents === 0 || undefined}>
            {texts.change} <Money cents={plan.changeCents} size="title" />
          </span>
        )}
        {plan.kind === 'over-total' && <span className="ui-error">{texts.overTotal(formats.money(plan.overCents))}</span>}
        {plan.kind === 'change-too-large' && <span className="ui-error">{texts.changeTooLarge(formats.money(plan.changeCents))}</span>}
      </div>
    </div>
  );
}
