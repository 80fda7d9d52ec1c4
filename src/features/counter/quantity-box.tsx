import { useRef, useState } from 'react';
import { MAX_QUANTITY_MILLI } from '../../domain/kernel/schemas.ts';
import { parseScaled } from '../../ui/figures.ts';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { counterTexts } from './texts.ts';

interface QuantityBoxProps {
  name: string;
  quantityMilli: number;
  onChange: (quantityMilli: number) => void;
  /** Editing ended, either way: the focus goes back to the smart field. */
  onDone: () => void;
}

/** The quantity in thousandths that a text stands for; null when it is none a line can have. Zero takes the line away. */
export function readQuantity(text: string): number | null {
  const parsed = parseScaled(text, 3);
  return parsed.ok && parsed.scaled >= 0 && parsed.scaled <= MAX_QUANTITY_MILLI ? parsed.scaled : null;
}

/** A line's quantity; a press makes it a field. */
export function QuantityBox({ name, quantityMilli, onChange, onDone }: QuantityBoxProps) {
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  const [draft, setDraft] = useState<string | null>(null);
  // Enter and Esc end the editing before the field loses the focus.
  const ended = useRef(false);
  const finish = (text: string | null) => {
    if (ended.current) return;
    const wanted = text === null ? null : readQuantity(text);
    if (wanted === null && text !== null && text.trim() !== '') return;
    ended.current = true;
    setDraft(null);
    if (wanted !== null && wanted !== quantityMilli) onChange(wanted);
    onDone();
  };
  if (draft === null) {
    return (
      <button
        type="button"
        className="counter-quantity"
        aria-label={texts.quantityOf(name, formats.quantity(quantityMilli))}
        onClick={() => {
          ended.current = false;
          setDraft(formats.quantity(quantityMilli));
        }}
      >
        {formats.quantity(quantityMilli)}
      </button>
    );
  }
  return (
    <input
      className="counter-quantity"
      aria-label={texts.quantityField(name)}
      aria-invalid={(draft.trim() !== '' && readQuantity(draft) === null) || undefined}
      inputMode="decimal"
      autoComplete="off"
      enterKeyHint="done"
      // It takes the place of the button that was pressed.
      ref={(input) => {
        if (input && document.activeElement !== input) {
          input.focus();
          input.select();
        }
      }}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => finish(readQuantity(draft) === null ? null : draft)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(draft);
        else if (event.key === 'Escape') finish(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
