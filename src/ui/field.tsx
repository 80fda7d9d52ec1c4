import { useId } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import './field.css';

/** What every field has around its control. */
export interface FieldFrameProps {
  label: string;
  /** Keeps the label for screen readers only, where the place says it already. */
  labelHidden?: boolean | undefined;
  /** Help below the control, always there. */
  hint?: ReactNode;
  /** What is wrong and what to do; replaces the hint and marks the control invalid. */
  error?: string | undefined;
  /** Shown after the label, e.g. "opcional". */
  note?: string | undefined;
}

interface ControlProps {
  id: string;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

interface FieldProps extends FieldFrameProps {
  className?: string | undefined;
  /** Draws the control with the ids it must carry. */
  children: (control: ControlProps) => ReactNode;
}

/** Label, control, and hint or error, tied together for screen readers. For controls this library does not have. */
export function Field({ label, labelHidden, hint, error, note, className, children }: FieldProps) {
  const id = useId();
  const messageId = `${id}-message`;
  return (
    <div className={classNames('ui-field', className)}>
      <label htmlFor={id} className={labelHidden ? 'ui-visually-hidden' : 'ui-field-label'}>
        {label}
        {note && <span className="ui-field-note"> · {note}</span>}
      </label>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': error || hint ? messageId : undefined,
      })}
      <FieldMessage id={messageId} hint={hint} error={error} />
    </div>
  );
}

/** The line below a control: the error if there is one, else the hint. The error is announced when it appears. */
export function FieldMessage({ id, hint, error }: { id: string; hint?: ReactNode; error?: string | undefined }) {
  return (
    <div id={id} className="ui-field-message" data-error={error ? true : undefined} aria-live="polite">
      {error ? (
        <>
          <Icon name="alert" size={16} />
          <span>{error}</span>
        </>
      ) : (
        hint
      )}
    </div>
  );
}
