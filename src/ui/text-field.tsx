import type { ComponentProps, KeyboardEvent, ReactNode } from 'react';
import { Field } from './field.tsx';
import type { FieldFrameProps } from './field.tsx';

interface TextFieldProps
  extends FieldFrameProps,
    Omit<ComponentProps<'input'>, 'value' | 'defaultValue' | 'onChange' | 'prefix' | 'size' | 'children' | 'className'> {
  value: string;
  onChange: (value: string) => void;
  /** Enter was pressed, or a scanner ended its code; gets what the field holds at that moment. */
  onEnter?: ((value: string) => void) | undefined;
  /** A field for codes: no correction, no capitals, no memory of the browser's. */
  code?: boolean | undefined;
  /** Part numbers, folios and other figures. */
  mono?: boolean | undefined;
  size?: 'medium' | 'large' | undefined;
  prefix?: ReactNode;
  suffix?: ReactNode;
}

const CODE_ATTRIBUTES = {
  autoComplete: 'off',
  autoCorrect: 'off',
  autoCapitalize: 'none',
  spellCheck: false,
  enterKeyHint: 'search',
} as const;

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const { label, labelHidden, hint, error, note, onChange, onEnter, code, mono, size, prefix, suffix, ...input } = props;
  const handleKey = (event: KeyboardEvent<HTMLInputElement>) => {
    input.onKeyDown?.(event);
    // A word still being composed is not finished by Enter.
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.defaultPrevented || !onEnter) return;
    // Also keeps a scanner's Enter from sending the form around the field.
    event.preventDefault();
    onEnter(event.currentTarget.value);
  };
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error} note={note}>
      {(control) => (
        <div className="ui-control" data-mono={mono || undefined} data-size={size}>
          {prefix && <span className="ui-control-affix">{prefix}</span>}
          <input
            type="text"
            {...(code ? CODE_ATTRIBUTES : undefined)}
            {...input}
            {...control}
            aria-describedby={joinIds(control['aria-describedby'], input['aria-describedby'])}
            onChange={(event) => onChange(event.currentTarget.value)}
            onKeyDown={handleKey}
          />
          {suffix && <span className="ui-control-affix">{suffix}</span>}
        </div>
      )}
    </Field>
  );
}

function joinIds(...ids: (string | undefined)[]): string | undefined {
  return ids.filter((id) => id !== undefined).join(' ') || undefined;
}

interface TextAreaProps
  extends FieldFrameProps,
    Omit<ComponentProps<'textarea'>, 'value' | 'defaultValue' | 'onChange' | 'children' | 'className'> {
  value: string;
  onChange: (value: string) => void;
}

/** Several lines of text. */
export function TextArea({ label, labelHidden, hint, error, note, onChange, ...area }: TextAreaProps) {
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error} note={note}>
      {(control) => (
        <div className="ui-control">
          <textarea {...area} {...control} onChange={(event) => onChange(event.currentTarget.value)} />
        </div>
      )}
    </Field>
  );
}
