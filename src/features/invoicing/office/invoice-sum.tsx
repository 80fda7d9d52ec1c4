import type { ReactNode } from 'react';
import type { Advance } from '../../../domain/invoicing/api.ts';
import { PAYMENT_FORMS } from '../../../domain/invoicing/cfdi/catalogs.ts';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { DataList, Panel, Stack } from '../../../ui/layout.tsx';
import { Money } from '../../../ui/money.tsx';
import { Select } from '../../../ui/select.tsx';
import { Notice } from '../../../ui/states.tsx';
import { newInvoiceTexts } from '../texts.ts';
import { appliedCents } from './advance-view.ts';
import type { Selection } from './chosen-tickets.ts';
import { paymentChoice, saidForm } from './invoice-payment.ts';

interface InvoiceSumProps {
  selection: Selection;
  /** Is applied on it. */
  advance: Advance | null;
  /** Empty: as the tickets were paid. */
  paymentForm: string;
  onPaymentForm: (form: string) => void;
  disabled: boolean;
  /** What is done with it. */
  children: ReactNode;
}

/** What the invoice comes to and how it says it was paid. */
export function InvoiceSum({ selection, advance, paymentForm, onPaymentForm, disabled, children }: InvoiceSumProps) {
  const { included, leftOut, totalCents, creditedGlobals } = selection;
  const texts = useTexts(newInvoiceTexts);
  const { count } = useFormats();
  const choice = paymentChoice(included);
  const { paid, forms } = choice;
  const words = (form: string) => `${form} · ${PAYMENT_FORMS[form] ?? ''}`;
  const counted = [count(included.length), ...(leftOut.size === 0 ? [] : [texts.leftOut(count(leftOut.size), leftOut.size === 1)])];
  return (
    <Panel>
      <Stack>
        {included.length > 0 && (
          <Select
            label={texts.payment}
            hint={texts.methods[paid.paymentMethod]}
            disabled={disabled}
            value={saidForm(choice, paymentForm)}
            options={[{ value: '', label: texts.asPaid(words(paid.paymentForm)) }, ...forms.filter((form) => form !== paid.paymentForm).map((value) => ({ value, label: words(value) }))]}
            onChange={onPaymentForm}
          />
        )}
        <DataList
          items={[
            { label: texts.tickets, value: counted.join(' · ') },
            { label: texts.total, value: <Money cents={totalCents} />, strong: true },
            ...(advance === null ? [] : [{ label: texts.applied, value: <Money cents={-appliedCents(advance, totalCents)} /> }]),
          ]}
        />
        {creditedGlobals > 0 && <Notice tone="warning">{texts.credits(count(creditedGlobals), creditedGlobals === 1)}</Notice>}
        {children}
      </Stack>
    </Panel>
  );
}
