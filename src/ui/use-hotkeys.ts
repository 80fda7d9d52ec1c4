import { createContext, use, useLayoutEffect, useEffectEvent } from 'react';
import { actionOf, belongsToTyping, keyName } from './hotkeys.ts';
import type { Keymap } from './hotkeys.ts';

/** The dialogs open now, the topmost last. Only hotkeys of the topmost layer act; the page itself is layer null. */
const openLayers: symbol[] = [];

/** The layer that a component is drawn in: a dialog's mark, or null for the page. */
export const HotkeyLayer = createContext<symbol | null>(null);

/** Puts a dialog on top until the returned function is called. */
export function openHotkeyLayer(layer: symbol): () => void {
  openLayers.push(layer);
  return () => {
    const index = openLayers.lastIndexOf(layer);
    if (index !== -1) openLayers.splice(index, 1);
  };
}

const NOT_TYPED_IN = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'file', 'range', 'color']);

/** Marks a field that lets hotkeys such as `+` pass while it is empty: `<input {...passesHotkeysWhenEmpty}>`. */
export const passesHotkeysWhenEmpty = { 'data-hotkeys-when-empty': true } as const;

function keepsForItself(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if ((key === 'Enter' || key === ' ') && target.closest('button, a[href], summary')) return true;
  if (target.isContentEditable || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    if (NOT_TYPED_IN.has(target.type)) return false;
    return !(target.value === '' && 'hotkeysWhenEmpty' in target.dataset);
  }
  return false;
}

interface HotkeyOptions {
  /** False switches all of them off. */
  enabled?: boolean | undefined;
}

/**
 * Runs the handler of the action whose key was pressed, while the component is mounted. Function keys and those with
 * Alt or Ctrl act even in a field; keys that write text do not. An action whose handler is absent leaves its key to
 * the browser. Hotkeys of the page rest while a dialog is open; those used inside a dialog act there.
 */
export function useHotkeys<Action extends string>(
  keymap: Keymap<Action>,
  handlers: Partial<Record<Action, (() => void) | undefined>>,
  { enabled = true }: HotkeyOptions = {},
): void {
  const layer = use(HotkeyLayer);
  const handleKey = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.defaultPrevented || event.isComposing) return;
    if ((openLayers.at(-1) ?? null) !== layer) return;
    const action = actionOf(keymap, keyName(event));
    const run = action === undefined ? undefined : handlers[action];
    if (!run || (belongsToTyping(event) && keepsForItself(event.target, event.key))) return;
    event.preventDefault();
    // A held key pays once.
    if (event.repeat && !belongsToTyping(event)) return;
    run();
  });
  // Not after the paint: a quick hand presses as soon as the screen is there.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => handleKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
