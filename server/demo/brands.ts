import type { PartCategory } from './part-type.ts';

/** An invented manufacturer. None of these exists; a test compares them with a list of real ones. */
export interface Brand {
  name: string;
  categories: readonly PartCategory[];
  /** How its numbers look: `{t}` the type's code, `#` a digit, `@` a letter. */
  numberPattern: string;
  /** Price level against the middle of the market, percent. */
  pricePercent: number;
  /** How much of the shelf it has: relative weight. */
  weight: number;
}

type Row = readonly [name: string, categories: string, numberPattern: string, pricePercent: number, weight: number];

const BY_LETTER: Readonly<Record<string, readonly PartCategory[]>> = {
  F: ['Frenos'],
  S: ['Suspensión', 'Dirección'],
  M: ['Motor'],
  D: ['Distribución'],
  N: ['Encendido'],
  E: ['Eléctrico'],
  I: ['Iluminación'],
  R: ['Enfriamiento'],
  G: ['Combustible'],
  X: ['Filtros'],
  T: ['Embrague y transmisión'],
  P: ['Escape'],
  C: ['Carrocería'],
  W: ['Cristales y limpieza'],
  L: ['Lubricantes'],
  Q: ['Químicos'],
  B: ['Baleros y retenes'],
  A: ['Ferretería y accesorios'],
};

/** Names, specialities by letter (see BY_LETTER), number pattern, price level, weight. */
const ROWS: readonly Row[] = [
  ['Frenatec', 'F', '{t}-####-@', 105, 10],
  ['Duralto', 'FS', '####{t}', 90, 8],
  ['Norpar', 'FSTBC', 'NP-#####', 75, 9],
  ['Balatón', 'F', 'B#### {t}', 82, 6],
  ['Cerafren', 'F', 'CF{t}####', 130, 4],
  ['Discomax MX', 'F', 'DM-{t}###@', 100, 4],
  ['Tambora', 'F', '##.####-{t}', 70, 3],
  ['Amortec', 'S', 'A######', 110, 8],
  ['Suspenda', 'S', 'SU-{t}-####', 95, 8],
  ['Rotulex', 'S', 'RX#####', 85, 6],
  ['Camino Firme', 'S', 'CF-#####', 72, 5],
  ['Bujemex', 'ST', 'BX-####', 78, 5],
  ['Girotec', 'S', 'GT{t}-###', 120, 4],
  ['Motoralia', 'MD', 'MO-{t}####', 100, 8],
  ['Kitmex', 'MTD', 'KM-{t}-####', 80, 8],
  ['Juntatec', 'MP', 'JT-#####-@', 95, 7],
  ['Anillar', 'M', 'AN{t}###', 115, 4],
  ['Sellomex', 'MB', 'S-######', 70, 4],
  ['Cronobanda', 'D', 'CB###{t}', 108, 7],
  ['Tensora', 'D', 'TN-#####', 92, 5],
  ['Ignitra', 'NE', 'IG-{t}###', 118, 9],
  ['Chispazo', 'N', 'CH####', 80, 6],
  ['Voltaria', 'NE', 'V#-{t}####', 98, 7],
  ['Electro Bravo', 'E', 'EB#####@', 85, 6],
  ['Dinamar', 'E', 'DN-####-##', 110, 4],
  ['Acumex', 'E', 'AC-{t}##', 100, 4],
  ['Sensotek', 'GE', 'ST{t}####', 125, 7],
  ['Luxora', 'I', '##-####-@#', 100, 8],
  ['Farolito', 'I', 'FA{t}####', 78, 7],
  ['Clarivía', 'IW', 'CL-#####', 90, 4],
  ['Termofrío', 'R', 'TF-{t}####', 96, 8],
  ['Aguamax', 'R', 'AM####', 82, 6],
  ['Radialux', 'R', 'RL-######', 105, 4],
  ['Hidronor', 'R', 'H{t}-###@', 88, 4],
  ['Inyectra', 'G', 'IY-{t}-###', 112, 7],
  ['Gasotec', 'G', 'GA#####', 86, 6],
  ['Carburmex', 'G', 'CM-###{t}', 74, 4],
  ['Filtramex', 'X', 'F{t}-####', 88, 10],
  ['Purafil', 'X', 'PF####', 105, 8],
  ['Aeropuro', 'X', 'AP-#####', 95, 6],
  ['Limpiamás', 'XW', 'LM{t}###', 76, 5],
  ['Rodasa', 'B', '6###-2@@', 100, 9],
  ['Balerín', 'B', 'BL-#####', 80, 7],
  ['Retenmex', 'B', '##x##x#-@', 78, 6],
  ['Clutchero', 'T', 'CK-####', 90, 7],
  ['Transmaya', 'T', 'TM{t}####', 102, 6],
  ['Flechador', 'T', 'FL-{t}-####', 95, 5],
  ['Escapel', 'P', 'ES#####', 92, 6],
  ['Silentor', 'P', 'SI-{t}###', 84, 5],
  ['Carrocel', 'C', 'CR-{t}####@', 95, 7],
  ['Facialta', 'CI', '#####-{t}', 82, 6],
  ['Espejal', 'C', 'EJ####-@', 88, 4],
  ['Visorex', 'W', 'VX##-###', 100, 6],
  ['Lubrisol del Valle', 'L', 'LV-{t}##@', 92, 8],
  ['Petrobravo', 'LQ', 'PB{t}###', 84, 7],
  ['Viscomax', 'L', 'VM-###', 112, 6],
  ['Quimicar', 'Q', 'QC-{t}##', 90, 7],
  ['Sellatodo MX', 'Q', 'ST####', 100, 4],
  ['Tornimex', 'A', 'TX-{t}-###', 90, 8],
  ['Herracar', 'AE', 'HC####', 100, 6],
  ['Accesa Auto', 'AC', 'AA-{t}###', 82, 6],
  ['Multipartes Azteca', 'FSMRTG', 'MA######', 68, 6],
];

export const BRANDS: readonly Brand[] = ROWS.map(([name, letters, numberPattern, pricePercent, weight]) => ({
  name,
  categories: [...letters].flatMap((letter) => BY_LETTER[letter] ?? []),
  numberPattern,
  pricePercent,
  weight,
}));

const BY_CATEGORY = new Map<PartCategory, Brand[]>();
for (const brand of BRANDS) {
  for (const category of brand.categories) BY_CATEGORY.set(category, [...(BY_CATEGORY.get(category) ?? []), brand]);
}

/** The brands that make parts of a category; every category has at least two. */
export function brandsFor(category: PartCategory): readonly Brand[] {
  return BY_CATEGORY.get(category) ?? [];
}
