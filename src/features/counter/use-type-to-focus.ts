import { useLayoutEffect } from 'react';
import type { RefObject } from 'react';

const LEFT_TO_HOTKEYS = new Set(['+', '-', ' ']);

function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea, select');
}

/** Whatever is typed or scanned while no other field has the focus and no dialog is open goes to this field. */
export function useTypeToFocus(field: RefObject<HTMLInputElement | null>): void {
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.key.length !== 1 || LEFT_TO_HOTKEYS.has(event.key) || isEditable(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      // The key itself then lands in the field, for its text is written where the focus is by then.
      field.current?.focus();
    };
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, [field]);
}
