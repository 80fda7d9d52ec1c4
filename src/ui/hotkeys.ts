/** Keys as people write them: `F9`, `Alt+9`, `Ctrl+K`, `+`, `Enter`. */
export type Keymap<Action extends string> = Readonly<Record<Action, readonly string[]>>;

/** What of a keyboard event decides which hotkey it is. */
export interface KeyPress {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

// Row of digits and the two keys after it, by place: with Alt the letter they give depends on the layout.
const ALT_CODES = ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9', 'Digit0', 'Minus', 'Equal'];
const ALT_NAMES = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '-', '='];

/** The combination that stands in for a function key where the browser keeps it: `F9` gives `Alt+9`, `F12` `Alt+=`. */
export function altAlternative(functionKey: string): string | undefined {
  const number = /^F(1[0-2]|[1-9])$/.exec(functionKey)?.[1];
  const name = number === undefined ? undefined : ALT_NAMES[Number(number) - 1];
  return name === undefined ? undefined : `Alt+${name}`;
}

/** Adds to each function key of a map its combination with Alt. */
export function withAltAlternatives<Action extends string>(keymap: Keymap<Action>): Keymap<Action> {
  const entries = Object.entries<readonly string[]>(keymap).map(([action, keys]) => [
    action,
    keys.flatMap((key) => [key, altAlternative(key) ?? []].flat()),
  ]);
  return Object.fromEntries(entries) as Keymap<Action>;
}

/** The name of what was pressed: modifiers in the order Ctrl, Alt, Shift, then the key. */
export function keyName(press: KeyPress): string {
  const place = press.altKey ? ALT_CODES.indexOf(press.code) : -1;
  const key = ALT_NAMES[place] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
  // The key of a sign already tells whether Shift was held (`+`); only named keys and letters count it.
  const shift = press.shiftKey && (press.key.length > 1 || /[a-z]/i.test(press.key));
  return `${press.ctrlKey || press.metaKey ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

/** The action that a key stands for, if any. */
export function actionOf<Action extends string>(keymap: Keymap<Action>, pressed: string): Action | undefined {
  for (const [action, keys] of Object.entries<readonly string[]>(keymap)) {
    if (keys.includes(pressed)) return action as Action;
  }
  return undefined;
}

/** Whether a key by itself writes or edits text, so that a field being typed in must have it. */
export function belongsToTyping(press: KeyPress): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  return press.key.length === 1 || ['Enter', 'Backspace', 'Delete', 'Home', 'End', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Tab'].includes(press.key);
}
