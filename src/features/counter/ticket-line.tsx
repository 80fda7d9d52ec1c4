import { useEffect, useRef } from 'react';
import type { CartLine } from '../../device/contract.ts';
import { grossCentsOf } from '../../domain/drafts/cart.ts';
import { discountShareBps } from '../../domain/pricing/line.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Money } from '../../ui/money.tsx';
import { QuantityBox } from './quantity-box.tsx';
import { counterTexts } from './texts.ts';
import { keepFocus } from './use-field.ts';

interface TicketLineProps {
  line: CartLine;
  /** On hand here in thousandths; undefined while unknown. */
  stockMilli: number | undefined;
  selected: boolean;
  /** Its acts are shown. */
  open: boolean;
  onToggle: () => void;
  onQuantity: (quantityMilli: number) => void;
  onStep: (byMilli: number) => void;
  onDiscount: () => void;
  onRemove: () => void;
  onDone: () => void;
}

/** A line of the ticket: quantity, part, amount; a press shows what can be done with it. */
export function TicketLine(props: TicketLineProps) {
  const { line, stockMilli, selected, open, onToggle, onQuantity, onStep, onDiscount, onRemove, onDone } = props;
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  const ref = useRef<HTMLLIElement>(null);
  // Comes into sight when it is chosen, and again when it grows or is changed.
  const inSight = selected ? `${open} ${line.quantityMilli}` : '';
  useEffect(() => {
    if (inSight !== '') ref.current?.scrollIntoView({ block: 'nearest' });
  }, [inSight]);

  const { product, quantityMilli, discountCents } = line;
  const gross = grossCentsOf(line);
  const shareBps = Math.round(discountShareBps(gross, discountCents) / 10) * 10;
  const short = stockMilli !== undefined && quantityMilli > stockMilli;
  const details = [product.partNumber, product.manufacturer, discountCents > 0 ? texts.discountMark(formats.rate(shareBps)) : ''];
  return (
    <li ref={ref} className="counter-line" data-selected={selected || undefined}>
      <QuantityBox name={product.name} quantityMilli={quantityMilli} onChange={onQuantity} onDone={onDone} />
      <button type="button" className="counter-line-main" aria-expanded={open} onMouseDown={keepFocus} onClick={onToggle}>
        <span className="counter-line-part">
          <span className="counter-line-name">{product.name}</span>
          <span className="counter-line-below">
            <span className="counter-line-details ui-mono ui-muted ui-small">{details.filter(Boolean).join(' · ')}</span>
            {short && (
              <span title={texts.stockLeftLong(formats.quantity(stockMilli))}>
                <Badge tone="warning">{texts.stockLeft(formats.quantity(stockMilli))}</Badge>
              </span>
            )}
          </span>
        </span>
        <span className="counter-line-figures">
          <Money cents={gross - discountCents} strong />
          {discountCents > 0 && <Money cents={gross} struck className="ui-small" />}
          {discountCents === 0 && quantityMilli !== 1000 && <Money cents={line.priceCents} className="ui-small ui-muted" />}
        </span>
      </button>
      {open && (
        <div className="counter-line-acts">
          <IconButton icon="minus" variant="secondary" label={texts.one.less} onMouseDown={keepFocus} onClick={() => onStep(-1000)} />
          <IconButton icon="add" variant="secondary" label={texts.one.more} onMouseDown={keepFocus} onClick={() => onStep(1000)} />
          <Button onMouseDown={keepFocus} onClick={onDiscount}>{texts.discount}</Button>
          <IconButton icon="trash" variant="secondary" label={texts.removeLine} onMouseDown={keepFocus} onClick={onRemove} />
        </div>
      )}
    </li>
  );
}
