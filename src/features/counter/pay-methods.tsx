import type { RefObject } from 'react';
import { Button } from '../../ui/button.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { NumPad, type NumPadKey } from '../../ui/num-pad.tsx';
import { MoneyField } from '../../ui/number-field.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { useIsPhone } from '../../ui/use-media-query.ts';
import { payKeymap } from './counter-keys.ts';
import { nextCents } from './next-cents.ts';
import { QUICK_NOTES_CENTS, type PayDraft, type PayMethod, type PayPlan } from './payment.ts';
import { counterTexts } from './texts.ts';
import { keepFocus, useFocusOnMount } from './use-field.ts';

interface PayMethodsProps {
  fieldRef: RefObject<HTMLInputElement | null>;
  draft: PayDraft;
  onChange: (draft: PayDraft) => void;
  plan: PayPlan;
  disabled: boolean;
}

const METHODS: readonly PayMethod[] = ['cash', 'card', 'transfer', 'mixed'];

/** How it is paid, and the figures that go with it. */
export function PayMethods(props: PayMethodsProps) {
  const { draft, onChange, disabled } = props;
  const texts = useTexts(counterTexts);
  const phone = useIsPhone();
  const choose = (method: PayMethod) => {
    if (!disabled) onChange({ ...draft, method, receivedCents: null });
  };
  useHotkeys(payKeymap, { cash: () => choose('cash'), card: () => choose('card'), transfer: () => choose('transfer'), mixed: () => choose('mixed') });
  const tabs = METHODS.map((id) => ({
    id,
    label: (
      <span className="counter-pay-tab">
        {texts.methods[id]}
        {!phone && <Kbd>{payKeymap[id][0] ?? ''}</Kbd>}
      </span>
    ),
  }));
  return (
    <Tabs label={texts.method} tabs={tabs} value={draft.method} onChange={choose}>
      {draft.method === 'cash' && <CashFields {...props} />}
      {draft.method === 'mixed' && <MixedFields {...props} />}
      {(draft.method === 'card' || draft.method === 'transfer') && <ReferenceField key={draft.method} {...props} />}
    </Tabs>
  );
}

function ReceivedField({ fieldRef, draft, onChange, disabled, label }: PayMethodsProps & { label: string }) {
  const texts = useTexts(counterTexts);
  useFocusOnMount(fieldRef);
  return (
    <MoneyField
      ref={fieldRef}
      label={label}
      hint={texts.receivedHint}
      size="large"
      valueCents={draft.receivedCents}
      readOnly={disabled}
      onChangeCents={(receivedCents) => onChange({ ...draft, receivedCents })}
    />
  );
}

/** Cash: what was handed over, by keys, by pad, or by pressing the notes. */
function CashFields(props: PayMethodsProps) {
  const { draft, onChange, plan, disabled } = props;
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  const phone = useIsPhone();
  const set = (receivedCents: number | null) => onChange({ ...draft, receivedCents });
  const due = plan.kind === 'over-total' ? 0 : plan.cashDueCents;
  return (
    <div className="counter-pay-cash">
      <div className="counter-pay-fields">
        <ReceivedField {...props} label={texts.received} />
        <div className="counter-notes">
          <Button disabled={disabled} onMouseDown={keepFocus} onClick={() => set(due)}>
            {texts.exact}
          </Button>
          {QUICK_NOTES_CENTS.map((noteCents) => (
            <Button
              key={noteCents}
              className="ui-mono"
              disabled={disabled}
              aria-label={texts.addNote(formats.moneyWhole(noteCents))}
              onMouseDown={keepFocus}
              onClick={() => set((draft.receivedCents ?? 0) + noteCents)}
            >
              {formats.moneyWhole(noteCents)}
            </Button>
          ))}
          <Button variant="quiet" disabled={disabled || draft.receivedCents === null} onMouseDown={keepFocus} onClick={() => set(null)}>
            {texts.clear}
          </Button>
        </div>
      </div>
      {!phone && (
        <NumPad label={texts.numPad} disabled={disabled} corner="clear" onKey={(key: NumPadKey) => set(nextCents(draft.receivedCents, key))} />
      )}
    </div>
  );
}

function ReferenceField({ fieldRef, draft, onChange, disabled }: PayMethodsProps) {
  const texts = useTexts(counterTexts);
  useFocusOnMount(fieldRef);
  const card = draft.method === 'card';
  return (
    <div className="counter-pay-fields">
      <p>{card ? texts.cardHelp : texts.transferHelp}</p>
      <TextField
        ref={fieldRef}
        label={texts.reference}
        note={texts.optional}
        hint={card ? texts.referenceHintCard : texts.referenceHintTransfer}
        mono
        code
        enterKeyHint="done"
        maxLength={60}
        value={draft.reference}
        readOnly={disabled}
        onChange={(reference) => onChange({ ...draft, reference })}
      />
    </div>
  );
}

function MixedFields(props: PayMethodsProps) {
  const { fieldRef, draft, onChange, plan, disabled } = props;
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  useFocusOnMount(fieldRef);
  const due = plan.kind === 'over-total' ? 0 : plan.cashDueCents;
  return (
    <div className="counter-pay-mixed">
      <MoneyField
        ref={fieldRef}
        label={texts.methods.card}
        valueCents={draft.cardCents}
        readOnly={disabled}
        onChangeCents={(cardCents) => onChange({ ...draft, cardCents })}
      />
      <MoneyField label={texts.methods.transfer} valueCents={draft.transferCents} readOnly={disabled} onChangeCents={(transferCents) => onChange({ ...draft, transferCents })} />
      <MoneyField
        label={texts.cashReceived}
        hint={`${texts.cashDue} ${formats.money(due)}`}
        valueCents={draft.receivedCents}
        readOnly={disabled}
        onChangeCents={(receivedCents) => onChange({ ...draft, receivedCents })}
      />
      <TextField label={texts.reference} note={texts.optional} mono code enterKeyHint="done" maxLength={60} value={draft.reference} readOnly={disabled} onChange={(reference) => onChange({ ...draft, reference })} />
    </div>
  );
}

