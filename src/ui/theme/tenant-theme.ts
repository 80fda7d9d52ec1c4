import { COLOR_NAMES, contrastFailures, isHexColor } from './contrast.ts';
import type { ColorName, ContrastFailure, HexColor, Palette } from './contrast.ts';

/** What a tenant may override. Colours not named keep the house's value; each theme is checked as it will be shown. */
export interface TenantTheme {
  light?: Partial<Record<ColorName, string>>;
  dark?: Partial<Record<ColorName, string>>;
  /** Corner radius in CSS pixels, 0 to 20. */
  radiusPx?: number;
}

export type TenantThemeProblem =
  | { code: 'not-a-color'; theme: ThemeName; name: string; value: string }
  | { code: 'unknown-token'; theme: ThemeName; name: string }
  | { code: 'low-contrast'; theme: ThemeName; pair: ContrastFailure }
  | { code: 'radius-out-of-range'; radiusPx: number };

type ThemeName = 'light' | 'dark';

const MAX_RADIUS_PX = 20;

function isColorName(name: string): name is ColorName {
  return (COLOR_NAMES as readonly string[]).includes(name);
}

/**
 * Checks a tenant's overrides against the palettes they would be laid on.
 * @returns every problem; empty when the theme may be applied.
 */
export function tenantThemeProblems(theme: TenantTheme, base: Record<ThemeName, Palette>): TenantThemeProblem[] {
  const problems: TenantThemeProblem[] = [];
  for (const name of ['light', 'dark'] as const) {
    const merged: Palette = { ...base[name] };
    for (const [token, value] of Object.entries(theme[name] ?? {})) {
      if (!isColorName(token)) problems.push({ code: 'unknown-token', theme: name, name: token });
      else if (!isHexColor(value)) problems.push({ code: 'not-a-color', theme: name, name: token, value });
      else merged[token] = value;
    }
    for (const pair of contrastFailures(merged)) problems.push({ code: 'low-contrast', theme: name, pair });
  }
  if (theme.radiusPx !== undefined && !(theme.radiusPx >= 0 && theme.radiusPx <= MAX_RADIUS_PX)) {
    problems.push({ code: 'radius-out-of-range', radiusPx: theme.radiusPx });
  }
  return problems;
}

function declarations(colors: TenantTheme['light']): string {
  return Object.entries(colors ?? {})
    .map(([token, value]) => `--color-${token}:${value};`)
    .join('');
}

/** The style sheet of a theme that was checked. */
export function tenantThemeCss(theme: TenantTheme): string {
  const radius = theme.radiusPx === undefined ? '' : `--radius:${theme.radiusPx}px;`;
  return `:root{${radius}${declarations(theme.light)}}:root[data-theme='dark']{${declarations(theme.dark)}}`;
}

/** Reads both palettes of the house from the style sheets in force, whichever theme is shown. */
function housePalettes(): Record<ThemeName, Palette> {
  const read = (themeName: ThemeName): Palette => {
    const root = document.documentElement;
    const shown = root.dataset['theme'];
    root.dataset['theme'] = themeName;
    const style = getComputedStyle(root);
    const entries = COLOR_NAMES.map((name) => [name, style.getPropertyValue(`--color-${name}`).trim() as HexColor]);
    if (shown === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = shown;
    return Object.fromEntries(entries) as Palette;
  };
  return { light: read('light'), dark: read('dark') };
}

let tenantSheet: CSSStyleSheet | undefined;

/** Takes a tenant's theme off again. */
export function clearTenantTheme(): void {
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== tenantSheet);
  tenantSheet = undefined;
}

/**
 * Lays a tenant's theme over the house's, in a constructed style sheet (a policy of `style-src 'self'` allows it).
 * A theme with any problem is refused whole: the shop goes on with the house's colours.
 * @returns the problems found; empty when it was applied.
 */
export function applyTenantTheme(theme: TenantTheme): TenantThemeProblem[] {
  clearTenantTheme();
  const problems = tenantThemeProblems(theme, housePalettes());
  if (problems.length > 0) return problems;
  tenantSheet = new CSSStyleSheet();
  tenantSheet.replaceSync(tenantThemeCss(theme));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, tenantSheet];
  return [];
}
