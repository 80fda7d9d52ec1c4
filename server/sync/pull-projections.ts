import type { PulledCollection } from '../../src/domain/sync/api.ts';

/** How a collection's rows are read: a query over marked rows `r`, in their order. */
export interface Projection {
  /** Tables joined to a marked row; absent rows make the data null, which is a tombstone. */
  from: string;
  /** The row as JSON, in the shape of `src/domain/sync/rows.ts`. */
  data: string;
  /** Rows that are not offered at all. `$5` is the device's branch, `$6` the device. */
  where?: string;
}

const productData = (withCost: boolean): string => `json_build_object('id', p.id, 'partNumber', p.part_number, 'manufacturer', p.manufacturer,
  'name', p.name, 'description', p.description, 'category', p.category, 'unit', p.unit, 'barcodes', to_json(p.barcodes),
  ${withCost ? `'costCents', p.cost_cents,` : ''} 'price1Cents', p.price_1_cents, 'price2Cents', p.price_2_cents, 'price3Cents', p.price_3_cents,
  'taxRateBps', p.tax_rate_bps, 'satProductKey', p.sat_product_key, 'satUnitKey', p.sat_unit_key, 'fitments', p.fitments,
  'crossReferences', to_json(p.cross_references), 'locations', p.locations, 'minMilli', p.min_milli, 'maxMilli', p.max_milli, 'active', p.active)`;

const tenantData = `json_build_object('id', r.id, 'kind', 'tenant', 'name', shop.name, 'rfc', shop.rfc, 'pricesIncludeTax', shop.prices_include_tax,
  'taxRateBps', shop.tax_rate_bps, 'offlineSignInDays', shop.offline_sign_in_days, 'suspensionGraceDays', shop.suspension_grace_days,
  'blindClose', shop.blind_close, 'ticketFooter', shop.ticket_footer, 'theme', shop.theme, 'status', shop.status,
  'statusSinceMs', (extract(epoch FROM shop.status_since) * 1000)::bigint)`;

const settings: Projection = {
  from: `LEFT JOIN shop ON r.id = 'tenant'
    LEFT JOIN branches b ON r.id = 'branch:' || b.id
    LEFT JOIN warehouses w ON r.id = 'warehouse:' || w.id
    LEFT JOIN registers g ON r.id = 'register:' || g.id`,
  data: `CASE
    WHEN shop.name IS NOT NULL THEN ${tenantData}
    WHEN b.id IS NOT NULL THEN json_build_object('id', r.id, 'kind', 'branch', 'branchId', b.id, 'name', b.name, 'address', b.address,
      'postalCode', b.postal_code, 'phone', b.phone, 'timeZone', b.time_zone, 'active', b.active)
    WHEN w.id IS NOT NULL THEN json_build_object('id', r.id, 'kind', 'warehouse', 'warehouseId', w.id, 'branchId', w.branch_id, 'name', w.name, 'isDefault', w.is_default)
    WHEN g.id IS NOT NULL THEN json_build_object('id', r.id, 'kind', 'register', 'registerId', g.id, 'branchId', g.branch_id, 'name', g.name, 'active', g.active)
    END`,
};

const employees: Projection = {
  from: 'LEFT JOIN employees e ON e.id = r.id::uuid',
  data: `CASE WHEN e.id IS NOT NULL THEN json_build_object('id', e.id, 'name', e.name, 'shortName', e.short_name, 'active', e.active,
    'roles', (SELECT coalesce(json_agg(json_build_object('role', role, 'branchId', branch_id)), '[]') FROM employee_roles WHERE employee_id = e.id),
    'adjustments', (SELECT coalesce(json_agg(json_build_object('permission', permission, 'branchId', branch_id, 'granted', granted)), '[]')
      FROM employee_permissions WHERE employee_id = e.id),
    'maxDiscountBps', e.max_discount_bps) END`,
};

const stock: Projection = {
  from: '',
  data: `json_build_object('id', r.id, 'onHandMilli',
    (SELECT coalesce(json_object_agg(warehouse_id, quantity_milli), '{}') FROM stock_levels WHERE product_id = r.id::uuid))`,
};

const customers: Projection = {
  from: 'LEFT JOIN customers c ON c.id = r.id::uuid',
  data: `CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'homeBranchId', c.home_branch_id, 'priceTier', c.price_tier,
    'creditLimitCents', c.credit_limit_cents, 'vehicles', c.vehicles, 'active', c.active, 'name', c.name, 'rfc', c.rfc, 'legalName', c.legal_name,
    'taxRegime', c.tax_regime, 'cfdiUse', c.cfdi_use, 'postalCode', c.postal_code, 'email', c.email, 'phone', c.phone, 'address', c.address,
    'notes', c.notes) END`,
};

/** Days of other devices' operations that a device keeps. */
export const HISTORY_DAYS = 90;

const history: Projection = {
  from: 'JOIN operations o ON o.id = r.id::uuid LEFT JOIN sales s ON s.id = o.id',
  data: `json_build_object('id', o.id, 'type', o.type, 'folio', s.folio, 'deviceId', o.device_id, 'registerId', o.register_id, 'author', o.author,
    'businessMs', o.business_ms, 'day', o.decision->>'day', 'core', o.core)`,
  where: `r.branch_id = $5 AND o.device_id <> $6 AND o.business_ms >= (extract(epoch FROM now()) * 1000)::bigint - ${HISTORY_DAYS * 86_400_000}`,
};

/** The projection of a collection for a class of device: what things cost is for the office alone. */
export function projectionOf(collection: PulledCollection, deviceClass: string): Projection {
  if (collection === 'products') {
    const data = `CASE WHEN p.id IS NOT NULL THEN ${productData(deviceClass === 'office')} END`;
    return { from: 'LEFT JOIN products p ON p.id = r.id::uuid', data };
  }
  return { settings, employees, stock, customers, history }[collection];
}
