import { productKey } from '../../../src/domain/catalog/part-number.ts';
import type { RecordEffect } from '../../../src/domain/kernel/effects.ts';

/** What stands for the name of a customer of whom only edits are known: devices and the office need one. */
const NO_NAME = 'Cliente sin alta';

/** How the fields of a record stand in its table. */
export interface RecordTable {
  table: 'products' | 'customers';
  /** Column of each field that operations may write. */
  columns: Readonly<Record<string, string>>;
  /**
   * A record of which nothing is known yet. A customer's edit may come before the creation, which after a restore may not
   * come at all: everybody must be able to read what it leaves.
   */
  blank: Readonly<Record<string, unknown>>;
  /** Columns that follow from others. */
  derive(row: Record<string, unknown>): Record<string, unknown>;
}

export const recordTables: Readonly<Record<RecordEffect['collection'], RecordTable>> = {
  products: {
    table: 'products',
    columns: {
      partNumber: 'part_number', manufacturer: 'manufacturer', name: 'name', description: 'description', category: 'category',
      unit: 'unit', barcodes: 'barcodes', costCents: 'cost_cents', price1Cents: 'price_1_cents', price2Cents: 'price_2_cents',
      price3Cents: 'price_3_cents', taxRateBps: 'tax_rate_bps', satProductKey: 'sat_product_key', satUnitKey: 'sat_unit_key',
      fitments: 'fitments', crossReferences: 'cross_references', locations: 'locations', minMilli: 'min_milli', maxMilli: 'max_milli',
      active: 'active',
    },
    blank: {
      part_number: '', part_key: '', manufacturer: '', name: '', description: '', category: '', unit: 'pieza', barcodes: [],
      cost_cents: 0, price_1_cents: 0, price_2_cents: 0, price_3_cents: 0, tax_rate_bps: null, sat_product_key: null,
      sat_unit_key: null, fitments: [], cross_references: [], locations: {}, min_milli: 0, max_milli: 0, active: true,
    },
    derive: (row) => ({ part_key: productKey(String(row.manufacturer ?? ''), String(row.part_number ?? '')) }),
  },
  customers: {
    table: 'customers',
    columns: {
      homeBranchId: 'home_branch_id', name: 'name', rfc: 'rfc', legalName: 'legal_name', taxRegime: 'tax_regime', cfdiUse: 'cfdi_use',
      postalCode: 'postal_code', email: 'email', phone: 'phone', address: 'address', notes: 'notes', priceTier: 'price_tier',
      creditLimitCents: 'credit_limit_cents', vehicles: 'vehicles', active: 'active',
    },
    blank: {
      home_branch_id: null, name: NO_NAME, rfc: null, legal_name: null, tax_regime: null, cfdi_use: null, postal_code: null, email: null,
      phone: null, address: null, notes: null, price_tier: 1, credit_limit_cents: 0, vehicles: [], active: true,
    },
    derive: () => ({}),
  },
};
