/** A colour written as `#rrggbb`. */
export type HexColor = `#${string}`;

const HEX_COLOR = /^#[0-9a-f]{6}$/i;

/** Whether a text is a colour this design system accepts: `#rrggbb`, nothing shorter and no alpha. */
export function isHexColor(text: string): text is HexColor {
  return HEX_COLOR.test(text);
}

function channelLuminance(byte: number): number {
  const share = byte / 255;
  return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function relativeLuminance(color: HexColor): number {
  const red = Number.parseInt(color.slice(1, 3), 16);
  const green = Number.parseInt(color.slice(3, 5), 16);
  const blue = Number.parseInt(color.slice(5, 7), 16);
  return 0.2126 * channelLuminance(red) + 0.7152 * channelLuminance(green) + 0.0722 * channelLuminance(blue);
}

/** WCAG 2 contrast ratio of two colours, 1 to 21. */
export function contrastRatio(first: HexColor, second: HexColor): number {
  const a = relativeLuminance(first);
  const b = relativeLuminance(second);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Names of the colour custom properties, without `--color-`. */
export const COLOR_NAMES = [
  'primary',
  'primary-strong',
  'on-primary',
  'primary-text',
  'primary-tint',
  'secondary',
  'accent',
  'accent-text',
  'accent-tint',
  'background',
  'surface',
  'raised',
  'row-selected',
  'text',
  'muted',
  'border',
  'control-border',
  'success',
  'success-text',
  'success-tint',
  'warning',
  'warning-text',
  'warning-tint',
  'error',
  'error-text',
  'error-tint',
  'danger',
  'on-danger',
] as const;

export type ColorName = (typeof COLOR_NAMES)[number];
export type Palette = Record<ColorName, HexColor>;

/** Two colours that meet on the screen, and the ratio they must reach. */
export interface ContrastPair {
  front: ColorName;
  back: ColorName;
  minimum: number;
}

const TEXT_MINIMUM = 4.5;
const CONTROL_MINIMUM = 3;

const PLANES: readonly ColorName[] = ['background', 'surface', 'raised', 'row-selected'];
const PLANE_TEXTS: readonly ColorName[] = [
  'text',
  'muted',
  'primary-text',
  'accent-text',
  'success-text',
  'warning-text',
  'error-text',
];
const TINTS: readonly [ColorName, ColorName][] = [
  ['primary-text', 'primary-tint'],
  ['accent-text', 'accent-tint'],
  ['success-text', 'success-tint'],
  ['warning-text', 'warning-tint'],
  ['error-text', 'error-tint'],
];

/** Every pair of colours that the components put on one another. */
export const CONTRAST_PAIRS: readonly ContrastPair[] = [
  ...PLANES.flatMap((back) => PLANE_TEXTS.map((front) => ({ front, back, minimum: TEXT_MINIMUM }))),
  ...TINTS.flatMap(([front, back]) => [
    { front, back, minimum: TEXT_MINIMUM },
    { front: 'text' as const, back, minimum: TEXT_MINIMUM },
    { front: 'muted' as const, back, minimum: TEXT_MINIMUM },
  ]),
  { front: 'on-primary', back: 'primary', minimum: TEXT_MINIMUM },
  { front: 'on-primary', back: 'primary-strong', minimum: TEXT_MINIMUM },
  { front: 'on-danger', back: 'danger', minimum: TEXT_MINIMUM },
  { front: 'secondary', back: 'background', minimum: TEXT_MINIMUM },
  { front: 'control-border', back: 'background', minimum: CONTROL_MINIMUM },
  { front: 'control-border', back: 'surface', minimum: CONTROL_MINIMUM },
  { front: 'control-border', back: 'raised', minimum: CONTROL_MINIMUM },
  { front: 'primary', back: 'background', minimum: CONTROL_MINIMUM },
  { front: 'primary', back: 'surface', minimum: CONTROL_MINIMUM },
];

export interface ContrastFailure extends ContrastPair {
  ratio: number;
}

/** The pairs of a palette that fall short; empty when everything can be read. */
export function contrastFailures(palette: Palette): ContrastFailure[] {
  return CONTRAST_PAIRS.map((pair) => ({ ...pair, ratio: contrastRatio(palette[pair.front], palette[pair.back]) })).filter(
    (pair) => pair.ratio < pair.minimum,
  );
}
