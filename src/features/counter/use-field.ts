import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** The smart field from outside: to give it the focus, or to mark its text so that the next scan replaces it. */
export interface FieldHandle {
  ref: RefObject<HTMLInputElement | null>;
  focus: () => void;
  /** Gives it the focus where there is a keyboard; by touch it would raise the screen's keyboard unasked. */
  focusUnlessTouch: () => void;
  select: () => void;
}

/** Makes the handle of the smart field. */
export function useField(): FieldHandle {
  const ref = useRef<HTMLInputElement>(null);
  const focusUnlessTouch = () => {
    if (!matchMedia('(hover: none) and (pointer: coarse)').matches) ref.current?.focus();
  };
  return {
    ref,
    focus: () => ref.current?.focus(),
    focusUnlessTouch,
    // The text that is being set stands in the field only after it is drawn.
    select: () => requestAnimationFrame(() => ref.current?.select()),
  };
}

/** Gives a field the focus when it appears: the next thing to type. */
export function useFocusOnMount(field: RefObject<HTMLInputElement | null>): void {
  useLayoutEffect(() => field.current?.focus(), [field]);
}

/** For the mouse-down of a button: the field keeps the focus, and with it the scanner. */
export function keepFocus(event: { preventDefault: () => void }): void {
  event.preventDefault();
}
