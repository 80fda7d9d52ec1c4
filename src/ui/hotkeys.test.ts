import { describe, expect, it } from 'vitest';
import { actionOf, altAlternative, belongsToTyping, keyName, withAltAlternatives } from './hotkeys.ts';
import type { KeyPress } from './hotkeys.ts';

const press = (key: string, rest: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...rest,
});

describe('hotkeys', () => {
  it('names what was pressed', () => {
    expect(keyName(press('F9'))).toBe('F9');
    expect(keyName(press('+', { shiftKey: true }))).toBe('+');
    expect(keyName(press('k', { ctrlKey: true }))).toBe('Ctrl+K');
    expect(keyName(press('Tab', { shiftKey: true }))).toBe('Shift+Tab');
  });

  it('knows Alt and a digit by its place, whatever the layout writes', () => {
    expect(keyName(press('¡', { altKey: true, code: 'Digit1' }))).toBe('Alt+1');
    expect(keyName(press("'", { altKey: true, code: 'Minus' }))).toBe('Alt+-');
  });

  it('gives each function key a stand-in', () => {
    expect(altAlternative('F1')).toBe('Alt+1');
    expect(altAlternative('F10')).toBe('Alt+0');
    expect(altAlternative('F12')).toBe('Alt+=');
    expect(altAlternative('F13')).toBeUndefined();
    const keymap = withAltAlternatives({ pay: ['F9'], more: ['+'] });
    expect(keymap).toEqual({ pay: ['F9', 'Alt+9'], more: ['+'] });
    expect(actionOf(keymap, 'Alt+9')).toBe('pay');
    expect(actionOf(keymap, 'Alt+8')).toBeUndefined();
  });

  it('leaves to a field what belongs to typing', () => {
    expect(belongsToTyping(press('+'))).toBe(true);
    expect(belongsToTyping(press('Enter'))).toBe(true);
    expect(belongsToTyping(press('F9'))).toBe(false);
    expect(belongsToTyping(press('1', { altKey: true }))).toBe(false);
  });
});
