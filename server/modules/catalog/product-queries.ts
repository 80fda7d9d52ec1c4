import { z } from 'zod';
import type { OfficeProduct, productListQuerySchema } from '../../../src/domain/catalog/api.ts';
import { fitmentSchema } from '../../../src/domain/catalog/operations.ts';
import { normalizePartNumber, productKey } from '../../../src/domain/catalog/part-number.ts';
import type { Queryable } from '../../db/database.ts';
import { decodeCursor, pageOf } from '../../platform/http/keyset.ts';
import { escapeLike } from '../../platform/sql-text.ts';

interface ProductRecord {
  id: string;
  part_number: string;
  manufacturer: string;
  name: string;
  description: string;
  category: string;
  unit: string;
  barcodes: string[];
  cost_cents: number;
  price_1_cents: number;
  price_2_cents: number;
  price_3_cents: number;
  tax_rate_bps: number | null;
  sat_product_key: string | null;
  sat_unit_key: string | null;
  fitments: unknown;
  cross_references: string[];
  locations: Record<string, string>;
  min_milli: number;
  max_milli: number;
  active: boolean;
  on_hand: Record<string, number>;
  value_cents: number;
}

const PRODUCT_COLUMNS = `p.*,
  coalesce((SELECT jsonb_object_agg(l.warehouse_id, l.quantity_milli) FROM stock_levels l WHERE l.product_id = p.id), '{}') AS on_hand,
  coalesce((SELECT v.value_cents FROM stock_values v WHERE v.product_id = p.id), 0) AS value_cents`;

const STOCK_FILTERS = {
  all: 'true',
  'below-minimum': `p.active AND p.min_milli > 0 AND coalesce((SELECT sum(l.quantity_milli) FROM stock_levels l WHERE l.product_id = p.id), 0) < p.min_milli`,
  negative: 'EXISTS (SELECT 1 FROM stock_levels l WHERE l.product_id = p.id AND l.quantity_milli < 0)',
} as const;

type ProductListQuery = z.output<typeof productListQuerySchema>;

/** A page of products by name. Every word must stand in the name, or the whole be a number, reference or barcode. */
export async function listProducts(db: Queryable, query: ProductListQuery, seesCost: boolean): Promise<{ items: OfficeProduct[]; next: string | null }> {
  const after = decodeCursor(query.after, z.tuple([z.string(), z.uuid()]));
  const text = query.query ?? '';
  const words = text.split(/\s+/).filter((word) => word !== '').map((word) => `%${escapeLike(word)}%`);
  const { rows } = await db.query<ProductRecord>(
    `SELECT ${PRODUCT_COLUMNS} FROM products p
     WHERE ${STOCK_FILTERS[query.stock]}
       AND ($1 = '' OR p.name ILIKE ALL ($2) OR ($3 <> '' AND p.part_key LIKE '%/' || $3 || '%') OR p.barcodes @> ARRAY[$1] OR p.manufacturer ILIKE $1)
       AND ($4::text IS NULL OR (p.name, p.id) > ($4, $5::uuid))
     ORDER BY p.name, p.id LIMIT $6`,
    [text, words, normalizePartNumber(text), after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
  );
  return pageOf(rows, query.limit, (row) => toProduct(row, seesCost), (row) => [row.name, row.id]);
}

/** One product, or null. */
export async function findProduct(db: Queryable, id: string, seesCost: boolean): Promise<OfficeProduct | null> {
  const { rows } = await db.query<ProductRecord>(`SELECT ${PRODUCT_COLUMNS} FROM products p WHERE p.id = $1`, [id]);
  return rows[0] ? toProduct(rows[0], seesCost) : null;
}

/** The id of another active product of this brand and number, or null. */
export async function productWithKey(db: Queryable, manufacturer: string, partNumber: string, except: string | null): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    'SELECT id FROM products WHERE part_key = $1 AND active AND id IS DISTINCT FROM $2::uuid LIMIT 1',
    [productKey(manufacturer, partNumber), except],
  );
  return rows[0]?.id ?? null;
}

function toProduct(row: ProductRecord, seesCost: boolean): OfficeProduct {
  return {
    id: row.id, partNumber: row.part_number, manufacturer: row.manufacturer, name: row.name, description: row.description,
    category: row.category, unit: row.unit, barcodes: row.barcodes, price1Cents: row.price_1_cents,
    price2Cents: row.price_2_cents, price3Cents: row.price_3_cents, taxRateBps: row.tax_rate_bps,
    satProductKey: row.sat_product_key, satUnitKey: row.sat_unit_key, fitments: z.array(fitmentSchema).parse(row.fitments),
    crossReferences: row.cross_references, locations: row.locations, minMilli: row.min_milli, maxMilli: row.max_milli,
    active: row.active, onHandMilli: row.on_hand,
    costCents: seesCost ? row.cost_cents : null,
    stockValueCents: seesCost ? row.value_cents : null,
  };
}
