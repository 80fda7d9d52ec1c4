import { useEffect } from 'react';
import { applyTenantTheme, clearTenantTheme, type TenantTheme } from '../ui/theme/tenant-theme.ts';

/**
 * A shop's theme as its settings hold it, flat (`light.primary`, `dark.primary`, `radiusPx`), as the design system
 * takes it. Null when the shop has none.
 */
export function readShopTheme(settings: Readonly<Record<string, string>>): TenantTheme | null {
  const entries = Object.entries(settings);
  if (entries.length === 0) return null;
  const colors = (theme: 'light' | 'dark'): Record<string, string> =>
    Object.fromEntries(entries.filter(([key]) => key.startsWith(`${theme}.`)).map(([key, value]) => [key.slice(theme.length + 1), value]));
  const radius = settings['radiusPx'];
  return { light: colors('light'), dark: colors('dark'), ...(radius === undefined ? {} : { radiusPx: Number(radius) }) };
}

/** Lays the shop's theme over the house's while the counter is shown; a theme with problems is left out. */
export function useShopTheme(settings: Readonly<Record<string, string>> | undefined): void {
  const text = JSON.stringify(settings ?? {});
  useEffect(() => {
    const theme = readShopTheme(JSON.parse(text) as Record<string, string>);
    if (theme === null) return undefined;
    applyTenantTheme(theme);
    return clearTenantTheme;
  }, [text]);
}
