import type { FormEvent, ReactNode } from 'react';
import { asyncTexts } from './async-texts.ts';
import { useTexts } from './i18n.tsx';
import { Notice } from './states.tsx';

interface FormProps {
  /** Saves, or marks what is wrong; marked fields get the focus, the first of them. */
  onSubmit: () => void;
  children: ReactNode;
}

/** A form whose fields say themselves what is wrong with them. */
export function Form({ onSubmit, children }: FormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    onSubmit();
    // The marks are drawn after this event.
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <form noValidate className="ui-form" onSubmit={submit}>
      {children}
    </form>
  );
}

/** Beside the button: there are marked fields, maybe out of sight. */
export function FixFieldsNotice() {
  const texts = useTexts(asyncTexts);
  return <Notice tone="error">{texts.fixFields}</Notice>;
}
