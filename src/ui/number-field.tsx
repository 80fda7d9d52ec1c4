import { useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { Field } from './field.tsx';
import type { FieldFrameProps } from './field.tsx';
import { figureDraft } from './figure-draft.ts';
import type { FigureDraft, FigureRules } from './figure-draft.ts';
import { formatScaled } from './figures.ts';
import { useTexts } from './i18n.tsx';
import { uiTexts } from './texts.ts';
import type { UiTexts } from './texts.es.ts';

type InputProps = Omit<
  ComponentProps<'input'>,
  'value' | 'defaultValue' | 'onChange' | 'prefix' | 'size' | 'type' | 'children' | 'className'
>;

interface FigureFieldProps extends FieldFrameProps, InputProps {
  suffix?: ReactNode;
  size?: 'medium' | 'large' | undefined;
  allowNegative?: boolean | undefined;
  /** Enter was pressed on a figure that can be read. */
  onEnter?: ((scaled: number | null) => void) | undefined;
}

interface NumberFieldProps extends FigureFieldProps {
  /** The figure times 10^decimals (thousandths with 3, basis points of a percentage with 2); null is an empty field. */
  value: number | null;
  /** Gets the integer at each keystroke; null while the field is empty or cannot be read. */
  onChange: (value: number | null) => void;
  /** Digits after the point; 0 unless said otherwise. */
  decimals?: number | undefined;
  minDecimals?: number | undefined;
  prefix?: ReactNode;
}

function problemText(draft: FigureDraft, decimals: number, texts: UiTexts): string | undefined {
  if (!draft.problem) return undefined;
  const words = texts.figureProblem[draft.problem];
  return typeof words === 'function' ? words(decimals) : words;
}

/** A figure typed the Mexican way, given back as a scaled integer. It never holds a float. */
export function NumberField(props: NumberFieldProps) {
  const {
    label, labelHidden, hint, error, note, value, onChange, onEnter,
    decimals = 0, minDecimals = 0, prefix, suffix, size, allowNegative = false, ...input
  } = props;
  const texts = useTexts(uiTexts);
  const rules: FigureRules = { decimals, allowNegative };
  // What is being typed; null while the field only shows its value.
  const [typed, setTyped] = useState<string | null>(null);
  const shown = value === null ? '' : formatScaled(value, { decimals, minDecimals });
  // A value set from outside meanwhile (cleared form, "exact" button) wins over what was typed.
  const text = typed !== null && figureDraft(typed, rules).scaled === value ? typed : shown;
  const draft = figureDraft(text, rules);

  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error ?? problemText(draft, decimals, texts)} note={note}>
      {(control) => (
        <div className="ui-control" data-mono data-figure data-size={size}>
          {prefix && <span className="ui-control-affix">{prefix}</span>}
          <input
            inputMode={allowNegative ? 'text' : decimals === 0 ? 'numeric' : 'decimal'}
            autoComplete="off"
            enterKeyHint="done"
            {...input}
            {...control}
            type="text"
            value={text}
            onFocus={(event) => {
              event.currentTarget.select();
              input.onFocus?.(event);
            }}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              onChange(figureDraft(event.currentTarget.value, rules).scaled);
            }}
            onBlur={(event) => {
              if (!draft.problem) setTyped(null);
              input.onBlur?.(event);
            }}
            onKeyDown={(event) => {
              input.onKeyDown?.(event);
              if (event.key !== 'Enter' || event.defaultPrevented || !onEnter || draft.problem) return;
              event.preventDefault();
              onEnter(draft.scaled);
            }}
          />
          {suffix && <span className="ui-control-affix">{suffix}</span>}
        </div>
      )}
    </Field>
  );
}

interface MoneyFieldProps extends FigureFieldProps {
  /** Integer centavos; null is an empty field. */
  valueCents: number | null;
  /** Gets integer centavos at each keystroke; null while the field is empty or cannot be read. */
  onChangeCents: (cents: number | null) => void;
  /** Shown after the figure when it is not pesos. */
  currency?: string | undefined;
}

/** An amount of money in integer centavos. */
export function MoneyField({ valueCents, onChangeCents, currency = 'MXN', suffix, ...rest }: MoneyFieldProps) {
  return (
    <NumberField
      {...rest}
      value={valueCents}
      onChange={onChangeCents}
      decimals={2}
      minDecimals={2}
      prefix="$"
      suffix={suffix ?? (currency === 'MXN' ? undefined : currency)}
    />
  );
}
