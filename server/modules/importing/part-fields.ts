import type { ProductFields } from '../../../src/domain/catalog/operations.ts';
import type { ColumnMapping } from '../../../src/domain/importing/columns.ts';
import type { ImportedPart } from '../../../src/domain/importing/parts.ts';
import { DEFAULT_UNIT, unitOf } from '../../../src/domain/importing/units.ts';
import type { KnownPart } from './known-parts.ts';

const MAX_BARCODES = 20;

/** Where a part is taken in, and what holds for all of the shop. */
export interface PartPlace {
  warehouseId: string;
  taxRateBps: number;
  mapping: ColumnMapping;
}

/**
 * All fields of a new part. A price that the list leaves out is the next better one it gives: nothing is sold for
 * nothing to who buys at another tier.
 */
export function newPartFields(part: ImportedPart, { warehouseId, taxRateBps }: PartPlace): ProductFields {
  const price1Cents = part.price1Cents ?? 0;
  const price2Cents = part.price2Cents ?? price1Cents;
  const unit = part.unit ?? DEFAULT_UNIT.unit;
  return {
    partNumber: part.partNumber, manufacturer: part.manufacturer, name: part.name, description: part.description ?? '', category: part.category ?? '', unit,
    barcodes: part.barcodes.slice(0, MAX_BARCODES), costCents: part.costCents ?? 0, price1Cents, price2Cents, price3Cents: part.price3Cents ?? price2Cents,
    taxRateBps, satProductKey: part.satProductKey, satUnitKey: part.satUnitKey ?? unitOf(unit)?.satUnitKey ?? null, fitments: [], crossReferences: [],
    locations: part.location === null ? {} : { [warehouseId]: part.location }, minMilli: part.minMilli ?? 0, maxMilli: part.maxMilli ?? 0, active: true,
  };
}

/** The fields that the row states otherwise than the catalogue; what it does not say stays, and so do further barcodes. */
export function changedFields(part: ImportedPart, known: KnownPart, { warehouseId, mapping }: PartPlace): Partial<ProductFields> {
  const { name, description, category, unit, costCents, price1Cents, price2Cents, price3Cents, satProductKey, minMilli, maxMilli } = part;
  // A key that only follows from the unit changes with the unit alone.
  const satUnitKey = mapping.includes('satUnitKey') || (unit !== null && unit !== known.unit) ? part.satUnitKey : null;
  const said = { name, description, category, unit, costCents, price1Cents, price2Cents, price3Cents, satProductKey, satUnitKey, minMilli, maxMilli };
  const plain = Object.entries(said).filter(([field, value]) => value !== null && value !== known[field as keyof typeof said]);
  const fields: Partial<ProductFields> = Object.fromEntries(plain);
  const barcodes = [...new Set([...known.barcodes, ...part.barcodes])].slice(0, MAX_BARCODES);
  if (barcodes.length > known.barcodes.length) fields.barcodes = barcodes;
  if (part.location !== null && part.location !== known.locations[warehouseId]) fields.locations = { ...known.locations, [warehouseId]: part.location };
  return fields;
}
