import { useId } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { FieldMessage } from './field.tsx';
import './choice.css';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'checked' | 'onChange' | 'type' | 'children' | 'className'> {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ReactNode;
  error?: string | undefined;
}

/** Yes or no, with its label as part of the target. */
export function Checkbox({ label, checked, onChange, hint, error, ...input }: CheckboxProps) {
  const messageId = useId();
  return (
    <div className="ui-choice">
      <label className="ui-choice-label">
        <input
          {...input}
          type="checkbox"
          checked={checked}
          aria-invalid={error ? true : undefined}
          aria-describedby={hint || error ? messageId : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      <FieldMessage id={messageId} hint={hint} error={error} />
    </div>
  );
}

export interface ChoiceOption<Value extends string> {
  value: Value;
  label: string;
  hint?: string | undefined;
  disabled?: boolean | undefined;
}

interface ChoiceGroupProps<Value extends string> {
  label: string;
  labelHidden?: boolean | undefined;
  value: Value | null;
  options: readonly ChoiceOption<Value>[];
  onChange: (value: Value) => void;
  error?: string | undefined;
  disabled?: boolean | undefined;
}

function ChoiceGroup<Value extends string>(props: ChoiceGroupProps<Value> & { className: string }) {
  const { label, labelHidden, value, options, onChange, error, disabled, className } = props;
  const name = useId();
  return (
    <fieldset className="ui-choice-group" disabled={disabled} aria-describedby={error ? `${name}-message` : undefined}>
      <legend className={labelHidden ? 'ui-visually-hidden' : 'ui-choice-legend'}>{label}</legend>
      <div className={className}>
        {options.map((option) => (
          <label key={option.value} className="ui-choice-label">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
            />
            <span>
              {option.label}
              {option.hint && <span className="ui-choice-hint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldMessage id={`${name}-message`} error={error} />
    </fieldset>
  );
}

/** One of a few, each on its line with room for a hint. */
export function RadioGroup<Value extends string>(props: ChoiceGroupProps<Value>) {
  return <ChoiceGroup {...props} className="ui-radio-group" />;
}

/** One of two to five short words side by side. */
export function SegmentedControl<Value extends string>(props: ChoiceGroupProps<Value>) {
  return <ChoiceGroup {...props} className="ui-segments" />;
}
