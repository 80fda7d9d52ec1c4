import { Children } from 'react';
import type { ReactNode } from 'react';
import { asyncTexts } from './async-texts.ts';
import { Button } from './button.tsx';
import { useTexts } from './i18n.tsx';
import './save-bar.css';

interface SaveBarProps {
  /** Names of the fields that changed, for people. */
  changed: readonly string[];
  busy: boolean;
  onDiscard: () => void;
  /** On the main button; "Guardar" unless said otherwise. */
  saveLabel?: string | undefined;
  /** Shows the bar although nothing changed: a new record. */
  always?: boolean | undefined;
  /** Why it could not be saved. */
  children?: ReactNode;
}

const NAMED = 4;

/** The first names in words, the rest as a number: `Nombre, Marca, Precio 1 +2`. */
export function namesInShort(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` +${rest}` : ''}`;
}

/** At the foot of a form: what changed, and the two ways out. Its button sends the form around it. */
export function SaveBar({ changed, busy, onDiscard, saveLabel, always, children }: SaveBarProps) {
  const texts = useTexts(asyncTexts);
  if (changed.length === 0 && !always && Children.toArray(children).length === 0) return null;
  return (
    <div className="ui-save-bar">
      {children}
      <div className="ui-save-bar-row">
        <p className="ui-muted ui-small" aria-live="polite">
          {changed.length > 0 && texts.changedFields(namesInShort(changed))}
        </p>
        {changed.length > 0 && <Button onClick={onDiscard}>{texts.discard}</Button>}
        <Button type="submit" variant="primary" busy={busy}>
          {saveLabel ?? texts.save}
        </Button>
      </div>
    </div>
  );
}
