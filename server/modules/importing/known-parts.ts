import { normalizePartNumber, productKey } from '../../../src/domain/catalog/part-number.ts';
import type { Queryable } from '../../db/database.ts';

/** What of a part in the catalogue an import may change. */
export interface KnownPart {
  id: string;
  name: string;
  description: string;
  category: string;
  unit: string;
  barcodes: string[];
  costCents: number;
  price1Cents: number;
  price2Cents: number;
  price3Cents: number;
  satProductKey: string | null;
  satUnitKey: string | null;
  locations: Record<string, string>;
  minMilli: number;
  maxMilli: number;
  /** Whether anything ever moved in the import's warehouse. */
  hasMoved: boolean;
}

/** The parts of these keys (`MANUFACTURER/NUMBER`); of two that share one the active, then the older. */
export async function loadKnownParts(db: Queryable, keys: readonly string[], warehouseId: string): Promise<Map<string, KnownPart>> {
  const numbers = keys.map((key) => normalizePartNumber(key.slice(key.indexOf('/') + 1)));
  const { rows } = await db.query<KnownPart & { manufacturer: string; partNumber: string }>(
    `SELECT p.id, p.manufacturer, p.part_number AS "partNumber", p.name, p.description, p.category, p.unit, p.barcodes, p.cost_cents AS "costCents",
       p.price_1_cents AS "price1Cents", p.price_2_cents AS "price2Cents", p.price_3_cents AS "price3Cents", p.sat_product_key AS "satProductKey",
       p.sat_unit_key AS "satUnitKey", p.locations, p.min_milli AS "minMilli", p.max_milli AS "maxMilli",
       EXISTS (SELECT 1 FROM inventory_operations o WHERE o.product_id = p.id AND o.warehouse_id = $2) AS "hasMoved"
     FROM products p WHERE p.part_key = ANY($1) ORDER BY p.active DESC, p.id`,
    [[...new Set([...keys, ...numbers])], warehouseId],
  );
  const known = new Map<string, KnownPart>();
  for (const row of rows) {
    const key = productKey(row.manufacturer, row.partNumber);
    if (!known.has(key)) known.set(key, row);
  }
  return known;
}

/** Key of the active part that has each barcode. */
export async function loadBarcodeOwners(db: Queryable): Promise<Map<string, string>> {
  const { rows } = await db.query<{ barcodes: string[]; manufacturer: string; partNumber: string }>(
    `SELECT barcodes, manufacturer, part_number AS "partNumber" FROM products WHERE active AND cardinality(barcodes) > 0`,
  );
  return new Map(rows.flatMap(({ barcodes, manufacturer, partNumber }) => barcodes.map((barcode) => [barcode, productKey(manufacturer, partNumber)] as const)));
}
