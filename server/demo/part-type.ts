/** How a shop counts what it sells; the SAT unit key (c_ClaveUnidad) goes with it. */
export const SAT_UNIT_KEYS = {
  pieza: 'H87',
  juego: 'SET',
  par: 'PR',
  litro: 'LTR',
  metro: 'MTR',
  galón: 'GLL',
} as const;

export type PartUnit = keyof typeof SAT_UNIT_KEYS;

/** What a part is made for: a body (years suffice), an engine, or any vehicle. */
export type PartFit = 'years' | 'engine' | 'universal';

/** A kind of part as the counter names it. */
export interface PartType {
  /** Two or three letters, unique; part numbers are built on it. */
  code: string;
  name: string;
  /** Full words that end the name (`delantera cerámica`), one per product; `['']` when there are none. */
  variants: readonly string[];
  category: PartCategory;
  unit: PartUnit;
  fit: PartFit;
  /** Cost without tax, range in centavos. */
  costCents: readonly [min: number, max: number];
  /** Counter price over cost, both without tax, range in percent. */
  markupPercent: readonly [min: number, max: number];
  /** Relative number of products of this type in a catalogue. */
  spread: number;
  /** Relative number of times each sells, 1 (rare) to 10 (daily). */
  frequency: number;
  /** What a branch usually keeps, in units. */
  typicalStock: number;
  /** SAT product key (c_ClaveProdServ): the class, `01010101` where none is certain. */
  satProductKey: string;
  /** Model years it exists for, where technology sets a limit (no distributor since about 2003). */
  since: number;
  until: number;
  /** The only fuel it makes sense for, if any. */
  fuel: 'gasolina' | 'diésel' | null;
}

export type PartCategory =
  | 'Frenos'
  | 'Suspensión'
  | 'Dirección'
  | 'Motor'
  | 'Distribución'
  | 'Encendido'
  | 'Eléctrico'
  | 'Iluminación'
  | 'Enfriamiento'
  | 'Combustible'
  | 'Filtros'
  | 'Embrague y transmisión'
  | 'Escape'
  | 'Carrocería'
  | 'Cristales y limpieza'
  | 'Lubricantes'
  | 'Químicos'
  | 'Baleros y retenes'
  | 'Ferretería y accesorios';

interface CategoryFacts {
  satProductKey: string;
  /** Aisle in the store. */
  aisle: string;
  markupPercent: readonly [number, number];
}

/** What holds for a whole category unless a type says otherwise. */
export const CATEGORIES: Readonly<Record<PartCategory, CategoryFacts>> = {
  Frenos: { satProductKey: '25171700', aisle: 'A', markupPercent: [38, 62] },
  Suspensión: { satProductKey: '25172000', aisle: 'B', markupPercent: [35, 58] },
  Dirección: { satProductKey: '25174200', aisle: 'B', markupPercent: [35, 58] },
  Motor: { satProductKey: '26101700', aisle: 'C', markupPercent: [35, 60] },
  Distribución: { satProductKey: '26101700', aisle: 'C', markupPercent: [34, 55] },
  Encendido: { satProductKey: '26101700', aisle: 'D', markupPercent: [40, 70] },
  Eléctrico: { satProductKey: '25173900', aisle: 'D', markupPercent: [40, 70] },
  Iluminación: { satProductKey: '25172900', aisle: 'E', markupPercent: [40, 75] },
  Enfriamiento: { satProductKey: '25174000', aisle: 'F', markupPercent: [36, 60] },
  Combustible: { satProductKey: '25172400', aisle: 'F', markupPercent: [36, 60] },
  Filtros: { satProductKey: '40161500', aisle: 'G', markupPercent: [45, 80] },
  'Embrague y transmisión': { satProductKey: '26111800', aisle: 'H', markupPercent: [32, 52] },
  Escape: { satProductKey: '25172700', aisle: 'H', markupPercent: [35, 55] },
  Carrocería: { satProductKey: '25172600', aisle: 'J', markupPercent: [40, 75] },
  'Cristales y limpieza': { satProductKey: '25171500', aisle: 'J', markupPercent: [45, 85] },
  Lubricantes: { satProductKey: '15121500', aisle: 'K', markupPercent: [22, 38] },
  Químicos: { satProductKey: '15121800', aisle: 'K', markupPercent: [40, 75] },
  'Baleros y retenes': { satProductKey: '31171500', aisle: 'L', markupPercent: [38, 65] },
  'Ferretería y accesorios': { satProductKey: '01010101', aisle: 'M', markupPercent: [60, 110] },
};

/** A type in one line: pesos for cost, defaults of its category for the rest. */
export interface PartTypeRow {
  code: string;
  name: string;
  variants?: string;
  unit?: PartUnit;
  fit: PartFit;
  pesos: readonly [min: number, max: number];
  spread: number;
  frequency: number;
  stock: number;
  markup?: readonly [min: number, max: number];
  sat?: string;
  since?: number;
  until?: number;
  fuel?: 'gasolina' | 'diésel';
}

/** Completes the rows of one category. Variants are separated by `|`; an empty one is the plain part. */
export function partTypes(category: PartCategory, rows: readonly PartTypeRow[]): PartType[] {
  const facts = CATEGORIES[category];
  return rows.map((row) => ({
    code: row.code,
    name: row.name,
    variants: (row.variants ?? '').split('|'),
    category,
    unit: row.unit ?? 'pieza',
    fit: row.fit,
    costCents: [Math.round(row.pesos[0] * 100), Math.round(row.pesos[1] * 100)],
    markupPercent: row.markup ?? facts.markupPercent,
    spread: row.spread,
    frequency: row.frequency,
    typicalStock: row.stock,
    satProductKey: row.sat ?? facts.satProductKey,
    since: row.since ?? 0,
    until: row.until ?? 9999,
    fuel: row.fuel ?? null,
  }));
}
