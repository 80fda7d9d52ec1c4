import { useLayoutEffect, useRef } from 'react';
import type { MouseEvent } from 'react';
import type { RecordedSale } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { useAnswer } from '../../device/use-answer.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Money } from '../../ui/money.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { doneKeymap } from './counter-keys.ts';
import { counterTexts } from './texts.ts';

interface PayDoneFooterProps {
  sale: RecordedSale;
  onNext: () => void;
  onView: (folio: string) => void;
  onPrint: (folio: string) => void;
  onInvoice: (folio: string) => void;
}

/** What can be done with the sale just made; Enter starts the next. */
export function PayDoneFooter({ sale, onNext, onView, onPrint, onInvoice }: PayDoneFooterProps) {
  const texts = useTexts(counterTexts);
  const nextRef = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => nextRef.current?.focus(), []);
  useHotkeys(doneKeymap, { invoice: () => onInvoice(sale.folio) });
  return (
    <>
      <Button icon="receipt" className="counter-done-other" onClick={() => onView(sale.folio)}>
        {texts.view}
      </Button>
      <Button icon="printer" className="counter-done-other" onClick={() => onPrint(sale.folio)}>
        {texts.print}
      </Button>
      <Button icon="file" className="counter-done-other" keyHint={doneKeymap.invoice[0]} onClick={() => onInvoice(sale.folio)}>
        {texts.invoice}
      </Button>
      <Button
        ref={nextRef}
        variant="primary"
        keyHint="Enter"
        className="counter-next"
        onKeyDown={(event) => {
          // The key that paid, still held down, must not send the change away.
          if (event.repeat) event.preventDefault();
        }}
        onClick={(event: MouseEvent) => {
          // Nor the second half of a double press on the button that stood here.
          if (event.detail <= 1) onNext();
        }}
      >
        {texts.next}
      </Button>
    </>
  );
}

/** The sale is durable: the change, huge, and where copies of the sale are. */
export function PayDone({ sale }: { sale: RecordedSale }) {
  const texts = useTexts(counterTexts);
  const onServer = useCopyOnServer(sale.folio);
  return (
    <div className="counter-done">
      <output className="counter-done-change">
        <span>{texts.change}</span>
        <Money cents={sale.changeCents} className="counter-done-money" />
      </output>
      <p className="ui-muted">
        {texts.total} <Money cents={sale.totalCents} />
      </p>
      <ul className="counter-copies" aria-label={texts.copies}>
        <Copy there label={texts.copyDevice} />
        <Copy there={onServer} label={onServer ? texts.copyServer : texts.copyServerWaiting} />
      </ul>
    </div>
  );
}

function Copy({ there, label }: { there: boolean; label: string }) {
  return (
    <li className={there ? 'ui-success' : 'ui-muted'}>
      <Icon name={there ? 'check' : 'cloud'} size={16} />
      <span>{label}</span>
    </li>
  );
}

function useCopyOnServer(folio: string): boolean {
  const { tickets, sync } = useDevice();
  const { pending } = useStore(sync);
  const answer = useAnswer(`${folio} ${pending}`, () => tickets.byFolio(folio));
  return answer?.value?.copies.server ?? false;
}
