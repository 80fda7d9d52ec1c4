import { z } from 'zod';
import type { customerListQuerySchema, OfficeCustomer } from '../../../src/domain/customers/api.ts';
import { vehicleSchema } from '../../../src/domain/customers/operations.ts';
import type { Queryable } from '../../db/database.ts';
import { decodeCursor, pageOf } from '../../platform/http/keyset.ts';
import { escapeLike } from '../../platform/sql-text.ts';

interface CustomerRecord {
  id: string;
  home_branch_id: string | null;
  name: string;
  rfc: string | null;
  legal_name: string | null;
  tax_regime: string | null;
  cfdi_use: string | null;
  postal_code: string | null;
  email: string | null;
  phone: string | null;
  address: string | null;
  notes: string | null;
  price_tier: number;
  credit_limit_cents: number;
  vehicles: unknown;
  active: boolean;
}

type CustomerListQuery = z.output<typeof customerListQuerySchema>;

/** A page of customers by name; every word must stand in the name, or the whole be an RFC or a phone's end. */
export async function listCustomers(db: Queryable, query: CustomerListQuery): Promise<{ items: OfficeCustomer[]; next: string | null }> {
  const after = decodeCursor(query.after, z.tuple([z.string(), z.uuid()]));
  const text = query.query ?? '';
  const words = text.split(/\s+/).filter((word) => word !== '').map((word) => `%${escapeLike(word)}%`);
  const digits = text.replaceAll(/\D/g, '');
  const { rows } = await db.query<CustomerRecord>(
    `SELECT * FROM customers
     WHERE ($1 = '' OR name ILIKE ALL ($2) OR rfc = upper($1) OR (length($3) >= 4 AND regexp_replace(phone, '\\D', '', 'g') LIKE '%' || $3))
       AND ($4::text IS NULL OR (name, id) > ($4, $5::uuid))
     ORDER BY name, id LIMIT $6`,
    [text, words, digits, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
  );
  return pageOf(rows, query.limit, toCustomer, (row) => [row.name, row.id]);
}

/** One customer, or null. */
export async function findCustomer(db: Queryable, id: string): Promise<OfficeCustomer | null> {
  const { rows } = await db.query<CustomerRecord>('SELECT * FROM customers WHERE id = $1', [id]);
  return rows[0] ? toCustomer(rows[0]) : null;
}

function toCustomer(row: CustomerRecord): OfficeCustomer {
  return {
    id: row.id, homeBranchId: row.home_branch_id, name: row.name, rfc: row.rfc, legalName: row.legal_name,
    taxRegime: row.tax_regime, cfdiUse: row.cfdi_use, postalCode: row.postal_code, email: row.email, phone: row.phone,
    address: row.address, notes: row.notes, priceTier: row.price_tier, creditLimitCents: row.credit_limit_cents,
    vehicles: z.array(vehicleSchema).parse(row.vehicles), active: row.active,
  };
}
