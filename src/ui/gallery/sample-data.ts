export interface SamplePart {
  id: string;
  number: string;
  name: string;
  fit: string;
  note?: { text: string; tone: 'warning' | 'neutral' };
  brand: string;
  bin: string;
  hereMilli: number;
  elsewhereMilli: number;
  priceCents: number;
}

const FIRST_PARTS: readonly Omit<SamplePart, 'id'>[] = [
  { number: 'D-1063-CR', name: 'Balata delantera cerámica', fit: 'Tsuru 92–17, Sentra B13 · juego de 4', brand: 'Frenatec', bin: 'B-04-2', hereMilli: 12_000, elsewhereMilli: 31_000, priceCents: 41_200 },
  { number: '7483-D1063', name: 'Balata delantera semimetálica', fit: 'por 41060-50Y90 · Tsuru 92–17', brand: 'Duralto', bin: 'B-04-3', hereMilli: 8000, elsewhereMilli: 14_000, priceCents: 29_800 },
  { number: 'BP-TSU-F', name: 'Balata delantera económica', fit: 'Tsuru 84–17', brand: 'Norpar', bin: 'B-05-1', hereMilli: 2000, elsewhereMilli: 0, priceCents: 18_500 },
  { number: '41060-50Y90', name: 'Balata delantera original', fit: 'Tsuru 92–04', note: { text: '→ 41060-50Y92', tone: 'warning' }, brand: 'OEM', bin: '—', hereMilli: 0, elsewhereMilli: 3000, priceCents: 114_000 },
  { number: 'DF-2290', name: 'Disco de freno delantero ventilado', fit: 'Tsuru 92–17 · 4 barrenos · suele venderse junto', brand: 'Frenatec', bin: 'B-07-1', hereMilli: 6000, elsewhereMilli: 9000, priceCents: 53_650 },
  { number: 'KIT-BF-16', name: 'Juego de herrajes y purgador', fit: 'Tsuru, Sentra, Platina', brand: 'Kitmex', bin: 'B-04-9', hereMilli: 21_000, elsewhereMilli: 40_000, priceCents: 6400 },
  { number: 'MAZA-0911', name: 'Maza delantera con balero', fit: 'Tsuru 92–17', note: { text: 'casco $150.00', tone: 'warning' }, brand: 'Rodasa', bin: 'C-01-4', hereMilli: 1000, elsewhereMilli: 5000, priceCents: 68_900 },
];

/** Parts enough to scroll: the first seven, over and over. */
export const SAMPLE_PARTS: readonly SamplePart[] = Array.from({ length: 140 }, (_, index) => {
  const part = FIRST_PARTS[index % FIRST_PARTS.length];
  if (!part) throw new Error('no sample parts');
  return { ...part, id: `part-${index}` };
});

export interface SampleLine {
  quantityMilli: number;
  name: string;
  detail: string;
  amountCents: number;
  unitCents?: number;
  listCents?: number;
}

export const SAMPLE_LINES: readonly SampleLine[] = [
  { quantityMilli: 2000, name: 'Filtro de aceite', detail: 'PH-3593A · Filtramex', amountCents: 17_800, unitCents: 8900 },
  { quantityMilli: 4000, name: 'Bujía platino', detail: 'BKR5E-PT · Ignitra', amountCents: 37_200, unitCents: 9300 },
  { quantityMilli: 1000, name: 'Alternador 70 A reman.', detail: 'ALT-TS70 · -10 % Lupita', amountCents: 184_500, listCents: 205_000 },
  { quantityMilli: 1000, name: 'Casco de alternador', detail: 'se devuelve al traer la pieza', amountCents: 35_000 },
  { quantityMilli: -1000, name: 'Devolución: banda 4PK890', detail: 'A1-000482 · 18 nov', amountCents: -14_200 },
];
