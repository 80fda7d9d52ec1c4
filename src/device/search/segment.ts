import { normalizeBarcode } from '../../domain/catalog/barcode.ts';
import { normalizePartNumber } from '../../domain/catalog/part-number.ts';
import type { Fitment } from '../../domain/catalog/operations.ts';
import { wordsOf } from './fold.ts';
import type { ProductSource } from './source.ts';
import { VocabularyBuilder, type Vocabulary } from './vocabulary.ts';

/** What a key is to a part; the two low bits of a key's posting. */
export const KEY_PART_NUMBER = 0;
export const KEY_BARCODE = 1;
export const KEY_CROSS_REFERENCE = 2;

/** Still made: fits every later year. */
const NO_LAST_YEAR = 9999;

/**
 * An unchanging index over some products. Documents are counted from 0; `keys` post `document × 4 + kind`,
 * words post documents. Fitments of a document lie from `fitOffsets[document]` on, each a vehicle and its years.
 */
export interface Segment {
  ids: string[];
  keys: Vocabulary;
  titles: Vocabulary;
  texts: Vocabulary;
  vehicles: Vehicle[];
  fitOffsets: Uint32Array;
  fitVehicles: Uint32Array;
  fitFrom: Uint16Array;
  fitTo: Uint16Array;
}

export interface Vehicle {
  words: string[];
  hasEngine: boolean;
}

/** Builds the index of products given one after another. */
export class SegmentBuilder {
  readonly #ids: string[] = [];
  readonly #keys = new VocabularyBuilder();
  readonly #titles = new VocabularyBuilder();
  readonly #texts = new VocabularyBuilder();
  readonly #fits = new FitmentBuilder();

  add(product: ProductSource): void {
    const document = this.#ids.length;
    this.#ids.push(product.id);
    addKeys(this.#keys, product, document);
    for (const word of titleWords(product)) this.#titles.add(word, document);
    for (const word of wordsOf(product.description)) this.#texts.add(word, document);
    for (const word of this.#fits.add(product.fitments)) this.#texts.add(word, document);
  }

  build(): Segment {
    return { ids: this.#ids, keys: this.#keys.build(), titles: this.#titles.build(), texts: this.#texts.build(), ...this.#fits.build() };
  }
}

/** Builds the index of some products. */
export function buildSegment(products: readonly ProductSource[]): Segment {
  const builder = new SegmentBuilder();
  for (const product of products) builder.add(product);
  return builder.build();
}

function addKeys(keys: VocabularyBuilder, { partNumber, barcodes, crossReferences }: ProductSource, document: number): void {
  const add = (key: string, kind: number): void => {
    if (key !== '') keys.add(key, document * 4 + kind);
  };
  add(normalizePartNumber(partNumber), KEY_PART_NUMBER);
  for (const barcode of barcodes) add(normalizeBarcode(barcode), KEY_BARCODE);
  for (const reference of crossReferences) add(normalizePartNumber(reference), KEY_CROSS_REFERENCE);
}

function titleWords({ name, manufacturer, category, partNumber }: ProductSource): Set<string> {
  const words = new Set(wordsOf(`${name} ${manufacturer} ${category} ${partNumber}`));
  const whole = normalizePartNumber(partNumber).toLowerCase();
  if (whole !== '') words.add(whole);
  return words;
}

class FitmentBuilder {
  readonly #vehicles: Vehicle[] = [];
  readonly #known = new Map<string, number>();
  readonly #offsets: number[] = [0];
  readonly #ofVehicle: number[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  /** Takes one document's fitments and answers their words. */
  add(fitments: readonly Fitment[]): Set<string> {
    const words = new Set<string>();
    for (const fitment of fitments) {
      const vehicle = this.#vehicleOf(fitment);
      this.#ofVehicle.push(vehicle);
      this.#from.push(fitment.yearFrom);
      this.#to.push(fitment.yearTo ?? NO_LAST_YEAR);
      for (const word of this.#vehicles[vehicle]?.words ?? []) words.add(word);
    }
    this.#offsets.push(this.#ofVehicle.length);
    return words;
  }

  build(): Pick<Segment, 'vehicles' | 'fitOffsets' | 'fitVehicles' | 'fitFrom' | 'fitTo'> {
    return {
      vehicles: this.#vehicles,
      fitOffsets: Uint32Array.from(this.#offsets),
      fitVehicles: Uint32Array.from(this.#ofVehicle),
      fitFrom: Uint16Array.from(this.#from),
      fitTo: Uint16Array.from(this.#to),
    };
  }

  #vehicleOf({ make, model, engine }: Fitment): number {
    const name = `${make} ${model} ${engine ?? ''}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#vehicles.push({ words: wordsOf(name), hasEngine: engine !== null });
    this.#known.set(name, this.#vehicles.length - 1);
    return this.#vehicles.length - 1;
  }
}
