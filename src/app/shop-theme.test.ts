import { describe, expect, it } from 'vitest';
import { readShopTheme } from './shop-theme.ts';

describe('readShopTheme', () => {
  it('reads colours by theme and the radius', () => {
    expect(readShopTheme({ 'light.primary': '#0b57d0', 'dark.primary': '#a8c7fa', radiusPx: '4' })).toEqual({
      light: { primary: '#0b57d0' }, dark: { primary: '#a8c7fa' }, radiusPx: 4,
    });
  });

  it('knows when there is none', () => {
    expect(readShopTheme({})).toBeNull();
  });
});
