import { useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { useTexts } from './i18n.tsx';
import { nextPin } from './pin.ts';
import { uiTexts } from './texts.ts';
import './num-pad.css';

export type NumPadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'erase' | 'clear';

interface NumPadProps {
  label: string;
  onKey: (key: NumPadKey) => void;
  /** What stands left of the zero: a point for amounts, a "clear" key for PINs. */
  corner?: '.' | 'clear' | undefined;
  disabled?: boolean | undefined;
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Keys of 64 px. They do not take the focus, so a field being filled keeps it. */
export function NumPad({ label, onKey, corner = '.', disabled }: NumPadProps) {
  const texts = useTexts(uiTexts);
  const keyButton = (key: NumPadKey, face: ReactNode, name?: string) => (
    <button
      key={key}
      type="button"
      className="ui-numpad-key"
      disabled={disabled}
      aria-label={name}
      data-quiet={name ? true : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onKey(key)}
    >
      {face}
    </button>
  );
  return (
    <fieldset className="ui-numpad" aria-label={label}>
      {DIGITS.map((digit) => keyButton(digit, digit))}
      {corner === '.' ? keyButton('.', '.', texts.point) : keyButton('clear', <Icon name="close" />, texts.clear)}
      {keyButton('0', '0')}
      {keyButton('erase', <Icon name="erase" size={24} />, texts.erase)}
    </fieldset>
  );
}

interface PinPadProps {
  label: string;
  /** How many digits a PIN has. */
  length: number;
  value: string;
  onChange: (pin: string) => void;
  /** All digits are in. */
  onComplete: (pin: string) => void;
  error?: string | undefined;
  /** Being checked: keys rest. */
  busy?: boolean | undefined;
}

/**
 * A PIN by touch or keyboard. The digits go to a hidden password field, which screen readers and keyboards know;
 * what is seen are dots.
 */
export function PinPad({ label, length, value, onChange, onComplete, error, busy }: PinPadProps) {
  const texts = useTexts(uiTexts);
  const id = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const accept = (pin: string) => {
    if (busy || pin === value) return;
    onChange(pin);
    if (pin.length === length) onComplete(pin);
  };
  return (
    <div className="ui-pin">
      <label htmlFor={id} className="ui-pin-label">
        {label}
      </label>
      <div className="ui-pin-entry" data-error={error ? true : undefined}>
        <input
          ref={inputRef}
          id={id}
          className="ui-pin-input"
          type="password"
          inputMode="none"
          autoComplete="off"
          // The PIN screen has one task, and a keyboard must be able to start at once.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={value}
          readOnly={busy}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-message`}
          onChange={(event) => accept(event.currentTarget.value.replace(/\D/g, '').slice(0, length))}
        />
        <span className="ui-pin-dots" aria-hidden="true">
          {Array.from({ length }, (_, index) => (
            <span key={index} className="ui-pin-dot" data-filled={index < value.length || undefined} />
          ))}
        </span>
      </div>
      <p id={`${id}-message`} className="ui-pin-message" aria-live="assertive">
        {error ?? <span className="ui-visually-hidden">{texts.digitsTyped(value.length, length)}</span>}
      </p>
      <NumPad
        label={label}
        corner="clear"
        disabled={busy}
        onKey={(key) => {
          inputRef.current?.focus();
          accept(nextPin(value, key, length));
        }}
      />
    </div>
  );
}
