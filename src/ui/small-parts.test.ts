import { describe, expect, it } from 'vitest';
import { nameIsAccepted } from './file-drop.tsx';
import { figureDraft } from './figure-draft.ts';
import { initialsOf } from './labels.tsx';
import { currentHref } from './shell.tsx';
import { rowAfterKey } from './table.tsx';

describe('figureDraft', () => {
  const money = { decimals: 2, allowNegative: false };

  it('gives the integer at each keystroke', () => {
    expect(figureDraft('12.', money)).toEqual({ scaled: 1200, problem: undefined });
    expect(figureDraft('', money)).toEqual({ scaled: null, problem: undefined });
  });

  it('names what is wrong', () => {
    expect(figureDraft('12,5', money)).toEqual({ scaled: null, problem: 'not-a-number' });
    expect(figureDraft('-5', money)).toEqual({ scaled: null, problem: 'negative' });
  });

  it('waits for the digits after a minus', () => {
    expect(figureDraft('-', { decimals: 2, allowNegative: true })).toEqual({ scaled: null, problem: undefined });
  });
});

describe('small parts', () => {
  it('makes initials of the first two words', () => {
    expect(initialsOf('Lupita  Méndez Ríos')).toBe('LM');
    expect(initialsOf('ángel')).toBe('Á');
    expect(initialsOf('Jesús «Chuy» Orozco')).toBe('JO');
    expect(initialsOf('')).toBe('');
  });

  it('finds the page a path belongs to', () => {
    const items = [{ href: '/oficina' }, { href: '/oficina/inventario' }, { href: '/oficina/inv' }];
    expect(currentHref(items, '/oficina/inventario/123')).toBe('/oficina/inventario');
    expect(currentHref(items, '/oficina/ventas')).toBe('/oficina');
    expect(currentHref(items, '/otra')).toBeUndefined();
  });

  it('moves between rows without leaving the table', () => {
    expect(rowAfterKey('ArrowDown', 4, 5)).toBe(4);
    expect(rowAfterKey('PageUp', 3, 50)).toBe(0);
    expect(rowAfterKey('End', 0, 50)).toBe(49);
    expect(rowAfterKey('a', 0, 50)).toBeUndefined();
    expect(rowAfterKey('ArrowDown', -1, 0)).toBeUndefined();
  });

  it('holds dropped files to the endings asked for', () => {
    expect(nameIsAccepted('Partes.CSV', '.csv,text/csv')).toBe(true);
    expect(nameIsAccepted('partes.xlsx', '.csv,text/csv')).toBe(false);
    expect(nameIsAccepted('foto.png', 'image/*')).toBe(true);
  });
});
