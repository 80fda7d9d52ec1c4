import { useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { HotkeyLayer, openHotkeyLayer } from './use-hotkeys.ts';

interface ModalProps {
  className: string;
  labelledBy: string;
  describedBy?: string | undefined;
  /** Esc, the back gesture or a press outside asks to close; absent, only the buttons inside do. */
  onDismiss?: (() => void) | undefined;
  /** What gets the focus first; else see firstFocus. */
  initialFocus?: RefObject<HTMLElement | null> | undefined;
  size?: string | undefined;
  children: ReactNode;
}

/**
 * Where work begins: the first field; without fields the main button (the last), but never one that destroys. On a
 * touch screen the dialog itself, for a field would raise the keyboard over half of it.
 */
function firstFocus(dialog: HTMLDialogElement): HTMLElement {
  if (matchMedia('(pointer: coarse)').matches) return dialog;
  const field = dialog.querySelector<HTMLElement>(
    '.ui-modal-body :is(input:not([type="hidden"], [readonly]), select, textarea):not(:disabled)',
  );
  const buttons = dialog.querySelectorAll<HTMLElement>('.ui-modal-foot .ui-button:not(:disabled, [data-variant="danger"])');
  return field ?? [...buttons].at(-1) ?? dialog;
}

/**
 * A native modal `<dialog>`, open while mounted: the browser keeps the focus inside and makes the rest inert.
 * On leaving, the focus goes back to where it was. Dialog and Sheet are made of it.
 */
export function Modal({ className, labelledBy, describedBy, onDismiss, initialFocus, size, children }: ModalProps) {
  const dialogRef = useRef<HTMLDialogElement>(null);
  const [layer] = useState(() => Symbol('dialog'));

  // Before the screen is painted: a key typed at what is seen must not meet what was there before.
  useLayoutEffect(() => {
    const dialog = dialogRef.current;
    if (!dialog) return undefined;
    const focusedBefore = document.activeElement;
    const closeLayer = openHotkeyLayer(layer);
    dialog.showModal();
    (initialFocus?.current ?? firstFocus(dialog)).focus();
    return () => {
      closeLayer();
      // Words marked in it (a double press) would keep Chromium from writing into the field that gets the focus.
      getSelection()?.removeAllRanges();
      dialog.close();
      // Only if the focus would fall to the page: a handler may already have moved it on purpose.
      if (focusedBefore instanceof HTMLElement && (document.activeElement === document.body || dialog.contains(document.activeElement))) {
        focusedBefore.focus();
      }
    };
  }, [layer, initialFocus]);

  return (
    // Pressing outside only repeats what Esc and the buttons do.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialogRef}
      className={className}
      data-size={size}
      tabIndex={-1}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      onCancel={(event) => {
        // The state above decides what is open, not the browser.
        event.preventDefault();
        if (event.target === event.currentTarget) onDismiss?.();
      }}
      onKeyDown={(event) => {
        // Chromium closes on the second Esc even when the first was refused.
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onDismiss?.();
      }}
      onMouseDown={(event) => {
        // The second half of a double press on the button that opened it, or that stood here, is no wish to leave.
        if (event.target === event.currentTarget && event.detail <= 1) onDismiss?.();
      }}
    >
      <HotkeyLayer value={layer}>{children}</HotkeyLayer>
    </dialog>
  );
}
