import { barcodeCheckDigit } from '../../src/domain/catalog/barcode.ts';
import { productKey } from '../../src/domain/catalog/part-number.ts';
import { brandsFor } from './brands.ts';
import type { Brand } from './brands.ts';
import { chooseFitment, fitmentLabel, fitmentSentence } from './catalogue-fitment.ts';
import type { DemoFitment, FitmentChoice } from './catalogue-fitment.ts';
import { pricesFor } from './catalogue-prices.ts';
import type { DemoPrices } from './catalogue-prices.ts';
import { stockFor } from './catalogue-stock.ts';
import type { DemoStock } from './catalogue-stock.ts';
import { CATEGORIES, SAT_UNIT_KEYS } from './part-type.ts';
import type { PartCategory, PartType, PartUnit } from './part-type.ts';
import { PART_TYPES } from './part-types.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/** A number under which somebody else lists the same part. */
export interface DemoCrossReference {
  manufacturer: string;
  partNumber: string;
  /** The car maker's own number, or another brand's part of this catalogue. */
  kind: 'original' | 'equivalent';
}

/** A part as plain data; figures in centavos and thousandths of the unit. */
export interface DemoProduct extends DemoPrices, DemoStock {
  partNumber: string;
  manufacturer: string;
  name: string;
  description: string;
  category: PartCategory;
  unit: PartUnit;
  satProductKey: string;
  satUnitKey: string;
  barcodes: string[];
  fitments: DemoFitment[];
  crossReferences: DemoCrossReference[];
  /** Aisle, rack and shelf, such as `B-04-2`. */
  location: string;
  /** How often it is asked for; relative, at least 1. */
  popularity: number;
}

/** What is drawn first: which part it is. */
interface Draft {
  type: PartType;
  typeIndex: number;
  variant: string;
  brand: Brand;
  choice: FitmentChoice;
  /** The same for every brand's version of this part. */
  partId: string;
}

/** What the catalogue remembers so that nothing repeats and equivalents find each other. */
interface Memory {
  seed: string;
  keys: Set<string>;
  barcodes: Set<string>;
  drafts: Set<string>;
  equivalents: Map<string, DemoCrossReference[]>;
}

const ORIGINAL_PATTERNS: Readonly<Record<string, string>> = {
  Nissan: '#####-#@###',
  Chevrolet: '9#######',
  Pontiac: '9#######',
  Volkswagen: '#@# ### ###@',
  Seat: '#@# ### ###@',
  Ford: '#@#Z-####-@',
  Toyota: '#####-#####',
  Honda: '#####-@##-###',
  Renault: '77########',
};
const OTHER_ORIGINAL_PATTERN = '########@@';

const DRAFT_TRIES = 10;
const GS1_MEXICO = '750';
const TYPE_INDEX = new Map(PART_TYPES.map((type, index) => [type, index]));

function drawDraft(random: Random): Draft {
  for (;;) {
    const type = random.weighted(PART_TYPES, (candidate) => candidate.spread);
    const choice = chooseFitment(random, type);
    if (choice === null) continue;
    const variant = random.pick(type.variants);
    const brand = random.weighted(brandsFor(type.category), (candidate) => candidate.weight);
    const partId = `${type.code}/${variant}/${choice.vehicle?.platform ?? ''}/${choice.engine ?? ''}`;
    return { type, typeIndex: TYPE_INDEX.get(type) ?? 0, variant, brand, choice, partId };
  }
}

/** A part that this brand does not list yet; in very large catalogues a brand may list it in two qualities. */
function drawNewDraft(random: Random, memory: Memory): Draft {
  let draft = drawDraft(random);
  for (let attempt = 1; attempt < DRAFT_TRIES; attempt += 1) {
    const id = `${draft.brand.name}/${draft.partId}`;
    if (!memory.drafts.has(id)) {
      memory.drafts.add(id);
      return draft;
    }
    draft = drawDraft(random);
  }
  return draft;
}

function drawPartNumber(random: Random, memory: Memory, draft: Draft): string {
  const pattern = draft.brand.numberPattern;
  for (let attempt = 0; ; attempt += 1) {
    const longer = '#'.repeat(Math.floor(attempt / 8));
    const number = `${random.fill(pattern)}${random.fill(longer)}`.replace('{t}', draft.type.code);
    const key = productKey(draft.brand.name, number);
    if (!memory.keys.has(key)) {
      memory.keys.add(key);
      return number;
    }
  }
}

function drawBarcode(random: Random, memory: Memory): string {
  for (;;) {
    const body = random.fill(`${GS1_MEXICO}#########`);
    const code = body + barcodeCheckDigit(body);
    if (!memory.barcodes.has(code)) {
      memory.barcodes.add(code);
      return code;
    }
  }
}

function drawBarcodes(random: Random, memory: Memory): string[] {
  if (!random.chance(92)) return [];
  const first = drawBarcode(random, memory);
  return random.chance(3) ? [first, drawBarcode(random, memory)] : [first];
}

/** Middle-of-the-market cost and the car maker's number: facts of the part, whoever makes it. */
function partFacts(memory: Memory, draft: Draft): { baseCents: number; original: DemoCrossReference | null } {
  const random = createRandom(`${memory.seed}/part/${draft.partId}`);
  const [min, max] = draft.type.costCents;
  const skewed = random.next() * random.next();
  const baseCents = Math.round(min + (max - min) * skewed);
  const make = draft.choice.vehicle?.make;
  if (make === undefined) return { baseCents, original: null };
  const partNumber = random.fill(ORIGINAL_PATTERNS[make] ?? OTHER_ORIGINAL_PATTERN);
  return { baseCents, original: { manufacturer: make, partNumber, kind: 'original' } };
}

function crossReferences(memory: Memory, draft: Draft, self: DemoCrossReference, original: DemoCrossReference | null): DemoCrossReference[] {
  const known = memory.equivalents.get(draft.partId) ?? [];
  const others = known.filter((reference) => reference.manufacturer !== self.manufacturer).slice(-2);
  if (known.length < 6) memory.equivalents.set(draft.partId, [...known, self]);
  return original === null ? others : [original, ...others];
}

function locationOf(random: Random, draft: Draft): string {
  const rack = String((draft.typeIndex % 24) + 1).padStart(2, '0');
  return `${CATEGORIES[draft.type.category].aisle}-${rack}-${random.int(1, 6)}`;
}

function describe(draft: Draft): { name: string; description: string } {
  const part = [draft.type.name, draft.variant].filter(Boolean).join(' ');
  const name = [part, fitmentLabel(draft.choice)].filter(Boolean).join(' ');
  return { name, description: `${part} ${fitmentSentence(draft.choice)}. Marca ${draft.brand.name}.` };
}

function makeProduct(memory: Memory, index: number): DemoProduct {
  const random = createRandom(`${memory.seed}/product/${index}`);
  const draft = drawNewDraft(random, memory);
  const partNumber = drawPartNumber(random, memory, draft);
  const manufacturer = draft.brand.name;
  const { baseCents, original } = partFacts(memory, draft);
  const popularity = Math.max(1, Math.round((draft.type.frequency * (draft.choice.vehicle?.weight ?? 40)) / 6));
  return {
    partNumber,
    manufacturer,
    ...describe(draft),
    category: draft.type.category,
    unit: draft.type.unit,
    satProductKey: draft.type.satProductKey,
    satUnitKey: SAT_UNIT_KEYS[draft.type.unit],
    ...pricesFor(random, draft.type, baseCents, draft.brand.pricePercent),
    barcodes: drawBarcodes(random, memory),
    fitments: draft.choice.fitments,
    crossReferences: crossReferences(memory, draft, { manufacturer, partNumber, kind: 'equivalent' }, original),
    location: locationOf(random, draft),
    popularity,
    ...stockFor(random, draft.type, popularity),
  };
}

/** The catalogue one part at a time, without end: for sizes that are not wanted in memory. */
export function* productStream(seed: string): Generator<DemoProduct, never> {
  const memory: Memory = { seed, keys: new Set(), barcodes: new Set(), drafts: new Set(), equivalents: new Map() };
  for (let index = 0; ; index += 1) yield makeProduct(memory, index);
}

/**
 * A parts catalogue that depends on its seed alone; the first N of a larger one are the
 * catalogue of N. Manufacturer with part number is unique, and so is every barcode.
 */
export function generateProducts(seed: string, count: number): DemoProduct[] {
  const stream = productStream(seed);
  return Array.from({ length: count }, () => stream.next().value);
}
