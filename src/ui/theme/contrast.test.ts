import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COLOR_NAMES, contrastFailures, contrastRatio, isHexColor } from './contrast.ts';
import type { ColorName, HexColor, Palette } from './contrast.ts';

const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');

function paletteOf(selector: string): Palette {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  const palette = {} as Record<ColorName, HexColor>;
  for (const name of COLOR_NAMES) {
    const value = new RegExp(`--color-${name}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? '';
    if (!isHexColor(value)) throw new Error(`${selector}: --color-${name} is missing or not #rrggbb`);
    palette[name] = value;
  }
  return palette;
}

describe('contrast', () => {
  it('computes the ratios of WCAG', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastRatio('#777777', '#ffffff')).toBeCloseTo(4.478, 2);
  });

  it.each([':root', ":root[data-theme='dark']"])('every pair of %s can be read', (selector) => {
    expect(contrastFailures(paletteOf(selector))).toEqual([]);
  });

  it('notices a pair that cannot be read', () => {
    const failures = contrastFailures({ ...paletteOf(':root'), 'warning-text': '#f9ab00' });
    expect(failures.map((pair) => pair.front)).toContain('warning-text');
  });
});
