import { useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { CustomerRow } from '../../domain/sync/rows.ts';
import { useDevice } from '../../device/device-context.ts';
import { useAnswer } from '../../device/use-answer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { comboboxProps, VirtualList } from '../../ui/virtual-list.tsx';
import { NewCustomerForm } from './new-customer-form.tsx';
import { counterTexts } from './texts.ts';

interface CustomerDialogProps {
  /** What to look for first: the words that found no part. */
  initialText: string;
  /** Null: the general public. */
  onChoose: (customer: CustomerRow | null) => void;
  onClose: () => void;
}

type Option = { kind: 'public' } | { kind: 'customer'; customer: CustomerRow } | { kind: 'new' };

const LIST_ID = 'customer-list';
const LIMIT = 50;
const NOBODY: readonly CustomerRow[] = [];

/** The customer of the ticket: found, none, or made on the spot. */
export function CustomerDialog({ initialText, onChoose, onClose }: CustomerDialogProps) {
  const texts = useTexts(counterTexts);
  const [text, setText] = useState(initialText);
  const [making, setMaking] = useState(false);
  const fieldRef = useRef<HTMLInputElement>(null);
  return (
    <Dialog open title={making ? texts.customerNew : texts.customerTitle} initialFocus={fieldRef} onClose={making ? () => setMaking(false) : onClose}>
      {making ? (
        <NewCustomerForm initialName={/\d{4}/.test(text) ? '' : text} onCreated={onChoose} onBack={() => setMaking(false)} />
      ) : (
        <CustomerSearch fieldRef={fieldRef} text={text} onText={setText} onChoose={onChoose} onNew={() => setMaking(true)} />
      )}
    </Dialog>
  );
}

interface CustomerSearchProps {
  fieldRef: RefObject<HTMLInputElement | null>;
  text: string;
  onText: (text: string) => void;
  onChoose: (customer: CustomerRow | null) => void;
  onNew: () => void;
}

function CustomerSearch({ fieldRef, text, onText, onChoose, onNew }: CustomerSearchProps) {
  const device = useDevice();
  const texts = useTexts(counterTexts);
  const [moved, setMoved] = useState<number | null>(null);
  const customers = useCustomerSearch(text);
  const searching = text.trim() !== '';
  const options: Option[] = [
    ...(searching ? [] : [{ kind: 'public' } as const]),
    ...customers.map((customer) => ({ kind: 'customer', customer }) as const),
    ...(device.can('customers.create') ? [{ kind: 'new' } as const] : []),
  ];
  const active = Math.min(moved ?? 0, options.length - 1);
  const pick = (option: Option | undefined) => {
    if (option?.kind === 'new') onNew();
    else if (option) onChoose(option.kind === 'customer' ? option.customer : null);
  };
  return (
    <>
      <TextField
        {...comboboxProps(LIST_ID, active, options.length > 0)}
        ref={fieldRef}
        label={texts.customerSearch}
        value={text}
        autoComplete="off"
        onChange={(next) => {
          onText(next);
          setMoved(null);
        }}
        onEnter={() => pick(options[active])}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          setMoved(Math.min(Math.max(active + step, 0), options.length - 1));
        }}
      />
      {searching && customers.length === 0 && <p className="ui-muted">{texts.customerNone}</p>}
      <VirtualList
        id={LIST_ID}
        label={texts.customerList}
        className="counter-customer-list"
        items={options}
        itemKey={(option) => (option.kind === 'customer' ? option.customer.id : option.kind)}
        activeIndex={active}
        onPick={pick}
        renderItem={(option) => <CustomerOption option={option} typed={text.trim()} />}
      />
    </>
  );
}

function CustomerOption({ option, typed }: { option: Option; typed: string }) {
  const texts = useTexts(counterTexts);
  if (option.kind === 'public') return <span className="counter-option ui-strong">{texts.generalPublic}</span>;
  if (option.kind === 'new') {
    return (
      <span className="counter-option ui-primary ui-strong">
        <Icon name="add" /> {typed === '' ? texts.customerNew : texts.customerNewNamed(typed)}
      </span>
    );
  }
  const { name, rfc, phone, priceTier, vehicles } = option.customer;
  const details = [texts.tierName(priceTier), rfc, phone, vehicles[0]?.model].filter(Boolean);
  return (
    <span className="counter-option">
      <span className="counter-option-text">
        <span className="ui-strong ui-ellipsis">{name}</span>
        <span className="ui-muted ui-small ui-ellipsis">{details.join(' · ')}</span>
      </span>
    </span>
  );
}

/** The customers that a text finds; those of an older text stay until the newer answer comes. */
export function useCustomerSearch(text: string, limit = LIMIT): readonly CustomerRow[] {
  const { customers } = useDevice();
  const answer = useAnswer(`${limit} ${text.trim()}`, () => customers.search(text.trim(), limit));
  return answer?.value ?? NOBODY;
}
