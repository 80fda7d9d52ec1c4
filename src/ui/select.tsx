import type { ComponentProps } from 'react';
import { Field } from './field.tsx';
import type { FieldFrameProps } from './field.tsx';
import { Icon } from './icon.tsx';

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  disabled?: boolean | undefined;
}

interface SelectProps<Value extends string>
  extends FieldFrameProps,
    Omit<ComponentProps<'select'>, 'value' | 'defaultValue' | 'onChange' | 'children' | 'className' | 'multiple'> {
  value: Value | '';
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
  /** Shown while nothing is chosen; without it an empty value shows the first option. */
  placeholder?: string | undefined;
}

/** One of a few. The browser's own list, which every phone and screen reader knows. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, labelHidden, hint, error, note, value, options, onChange, placeholder, ...select } = props;
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error} note={note}>
      {(control) => (
        <div className="ui-control ui-select">
          <select
            {...select}
            {...control}
            value={value}
            onChange={(event) => {
              const chosen = options.find((option) => option.value === event.currentTarget.value);
              if (chosen) onChange(chosen.value);
            }}
          >
            {placeholder !== undefined && (
              <option value="" disabled>
                {placeholder}
              </option>
            )}
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="down" size={16} />
        </div>
      )}
    </Field>
  );
}
