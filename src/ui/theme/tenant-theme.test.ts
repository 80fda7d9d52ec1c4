import { describe, expect, it } from 'vitest';
import { COLOR_NAMES } from './contrast.ts';
import type { Palette } from './contrast.ts';
import { tenantThemeCss, tenantThemeProblems } from './tenant-theme.ts';

const BLACK_NAMES = new Set(['on-primary', 'on-danger']);

/** White planes, near-black words: passes every pair. */
function plainPalette(): Palette {
  const isFront = (name: string) => /text$|^muted$|^secondary$|border$|^primary|^danger$/.test(name) && !name.endsWith('tint');
  return Object.fromEntries(
    COLOR_NAMES.map((name) => [name, isFront(name) && !BLACK_NAMES.has(name) ? '#222222' : '#ffffff']),
  ) as Record<string, string> as Palette;
}

const base = { light: plainPalette(), dark: plainPalette() };

describe('tenant theme', () => {
  it('takes colours that can be read', () => {
    expect(tenantThemeProblems({ light: { primary: '#7a1fa2' }, radiusPx: 4 }, base)).toEqual([]);
  });

  it('refuses a pale primary, naming the pair', () => {
    const problems = tenantThemeProblems({ dark: { primary: '#ffe082' } }, base);
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'low-contrast', theme: 'dark', pair: expect.objectContaining({ front: 'on-primary' }) }),
    );
  });

  it('refuses what is not a colour or not a token', () => {
    const codes = tenantThemeProblems(
      { light: { primary: 'red;}body{display:none', ['body' as 'text']: '#000000' }, radiusPx: 99 },
      base,
    ).map((problem) => problem.code);
    expect(codes).toEqual(['not-a-color', 'unknown-token', 'radius-out-of-range']);
  });

  it('writes one sheet for both themes', () => {
    expect(tenantThemeCss({ light: { primary: '#111111' }, dark: { primary: '#eeeeee' }, radiusPx: 2 })).toBe(
      ":root{--radius:2px;--color-primary:#111111;}:root[data-theme='dark']{--color-primary:#eeeeee;}",
    );
  });
});
