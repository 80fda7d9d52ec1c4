import { useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { CartLine } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { grossCentsOf } from '../../domain/drafts/cart.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { FieldFrameProps } from '../../ui/field.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { DataList } from '../../ui/layout.tsx';
import { Money } from '../../ui/money.tsx';
import { MoneyField, NumberField } from '../../ui/number-field.tsx';
import { Notice } from '../../ui/states.tsx';
import { ApproverPin, Approvers } from './approval.tsx';
import { judgeDiscount, type DiscountDraft, type DiscountVerdict } from './discounts.ts';
import { counterTexts } from './texts.ts';
import { useFocusOnMount } from './use-field.ts';

interface DiscountDialogProps {
  line: CartLine;
  /** `approvedBy`: who approved it by their PIN, where it is over the limit of who is signed in. */
  onApply: (discountCents: number, approvedBy?: string) => void;
  onClose: () => void;
}

/** A discount on one line, as a percentage or in pesos, within the limit of who is signed in. */
export function DiscountDialog({ line, onApply, onClose }: DiscountDialogProps) {
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  const [kind, setKind] = useState<DiscountDraft['kind']>('percent');
  const [figure, setFigure] = useState<number | null>(null);
  const [approverId, setApproverId] = useState<string | null>(null);
  const fieldRef = useRef<HTMLInputElement>(null);
  const gross = grossCentsOf(line);
  const { verdict, limitBps, permitted } = useVerdict(kind, figure ?? 0, gross);
  const after = verdict.kind === 'ok' ? gross - verdict.discountCents : gross;
  const apply = () => {
    if (verdict.kind === 'ok' && figure !== null) onApply(verdict.discountCents);
  };
  const field = {
    label: texts.discount,
    hint: permitted ? texts.discountLimit(formats.rate(limitBps)) : texts.discountNone,
    error: verdict.kind === 'more-than-line' ? texts.discountTooMuch : undefined,
  };
  const footer = (
    <>
      {line.discountCents > 0 && <Button onClick={() => onApply(0)}>{texts.discountRemove}</Button>}
      <Button type="submit" variant="primary" disabled={figure === null || verdict.kind !== 'ok'}>
        {texts.discountApply}
      </Button>
    </>
  );
  const over = verdict.kind === 'over-limit' ? verdict : null;
  const overText = over === null ? undefined : texts.discountOver(formats.rate(over.shareBps), formats.rate(over.limitBps));
  const approver = over?.mayGrant.find(({ id }) => id === approverId);
  if (over !== null && approver !== undefined) {
    return (
      <Dialog open size="small" title={texts.discountTitle} description={line.product.name} onClose={onClose}>
        <Notice tone="warning">{overText}</Notice>
        <ApproverPin person={approver} onApproved={(employeeId) => onApply(over.discountCents, employeeId)} onOther={() => setApproverId(null)} />
      </Dialog>
    );
  }
  return (
    <Dialog open size="small" initialFocus={fieldRef} title={texts.discountTitle} description={line.product.name} onClose={onClose} onSubmit={apply} footer={footer}>
      <SegmentedControl
        label={texts.discountKind}
        labelHidden
        value={kind}
        options={[{ value: 'percent', label: texts.discountPercent }, { value: 'amount', label: texts.discountAmount }]}
        onChange={(next) => {
          setKind(next);
          setFigure(null);
        }}
      />
      <FigureField key={kind} {...field} kind={kind} figure={figure} onFigure={setFigure} fieldRef={fieldRef} />
      {over !== null && (
        <>
          <Notice tone="warning" title={overText}>
            {over.mayGrant.length > 0 ? texts.discountMayGrant : texts.discountNobody}
          </Notice>
          <Approvers people={over.mayGrant} onChoose={setApproverId} />
        </>
      )}
      <DataList
        items={[
          { label: texts.linePrice, value: <Money cents={gross} /> },
          { label: texts.lineAfter, value: <Money cents={after} />, strong: true },
        ]}
      />
    </Dialog>
  );
}

interface FigureFieldProps extends FieldFrameProps {
  kind: DiscountDraft['kind'];
  figure: number | null;
  onFigure: (figure: number | null) => void;
  fieldRef: RefObject<HTMLInputElement | null>;
}

/** Percent in basis points, or pesos in centavos. */
function FigureField({ kind, figure, onFigure, fieldRef, ...frame }: FigureFieldProps) {
  useFocusOnMount(fieldRef);
  if (kind === 'percent') return <NumberField {...frame} ref={fieldRef} size="large" value={figure} onChange={onFigure} decimals={2} suffix="%" />;
  return <MoneyField {...frame} ref={fieldRef} size="large" valueCents={figure} onChangeCents={onFigure} />;
}

function useVerdict(kind: DiscountDraft['kind'], figure: number, grossCents: number): { verdict: DiscountVerdict; limitBps: number; permitted: boolean } {
  const device = useDevice();
  const people = useStore(device.people);
  const signedIn = useStore(device.signedIn);
  const shop = useStore(device.shop);
  const permitted = device.can('pos.discount');
  const limitBps = permitted ? (signedIn?.employee.maxDiscountBps ?? 0) : 0;
  const draft: DiscountDraft = kind === 'percent' ? { kind, bps: figure } : { kind, cents: figure };
  const verdict = judgeDiscount(draft, grossCents, { maxDiscountBps: limitBps, permitted }, people, shop?.branch.branchId ?? '');
  return { verdict, limitBps, permitted };
}
