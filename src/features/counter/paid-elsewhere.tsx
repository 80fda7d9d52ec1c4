import type { OpenTicketsView } from '../../device/contract.ts';
import { useDevice } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { counterTexts } from './texts.ts';

interface PaidElsewhereProps {
  ticketId: string;
  paid: NonNullable<OpenTicketsView['current']['paid']>;
  leftover: OpenTicketsView['current']['leftover'];
  /** Gives the focus back to the smart field. */
  onDone: () => void;
}

/** The counter's ticket was paid on another device: where, and what was added after that. */
export function PaidElsewhere({ ticketId, paid, leftover, onDone }: PaidElsewhereProps) {
  const device = useDevice();
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  return (
    <div className="counter-paid-elsewhere" aria-live="polite">
      <p className="ui-strong">{texts.paidElsewhere(paid.registerName)}</p>
      <p className="ui-muted">
        {texts.folio} <span className="ui-mono">{paid.folio}</span>
      </p>
      {leftover.length > 0 && (
        <>
          <p className="ui-strong ui-warning">{texts.leftover}</p>
          <ul aria-label={texts.leftover}>
            {leftover.map(({ key, product, quantityMilli }) => (
              <li key={key}>
                <span className="ui-mono">{formats.quantity(quantityMilli)}</span> {product.name}
              </li>
            ))}
          </ul>
          <p className="ui-muted ui-small">{texts.leftoverHelp}</p>
          <Button variant="primary" onClick={() => void device.drafts.takeLeftover(ticketId).then(onDone)}>{texts.takeLeftover}</Button>
        </>
      )}
      <Button onClick={() => {
        device.drafts.putAside('');
        onDone();
      }}>{texts.newTicket}</Button>
    </div>
  );
}
