import type { Applied } from '../applied.ts';
import type { Cell, Columns } from '../bulk.ts';

/**
 * A table whose rows follow from operations alone, one set an operation: what is written on arrival, and what
 * `verifyDerived` works out anew and compares cell by cell. The first column names the document a row belongs to.
 */
export interface DocumentTable {
  table: string;
  columns: Columns;
  rows(applied: Applied): Cell[][];
}

const madeColumns = { device_id: 'uuid', branch_id: 'uuid', employee_id: 'uuid', business_ms: 'bigint', day: 'date' };

/** Where, by whom and when, in the order of `madeColumns`. */
function made({ operation, decision }: Applied): Cell[] {
  return [operation.device, operation.branch, operation.author, decision.businessMs, decision.day];
}

const returns: readonly DocumentTable[] = [
  {
    table: 'returns',
    columns: {
      id: 'uuid', ...madeColumns, folio: 'text', sale_id: 'uuid', session_id: 'uuid', customer_id: 'uuid', net_cents: 'bigint', tax_cents: 'bigint',
      total_cents: 'bigint', cost_cents: 'bigint', reason: 'text',
    },
    rows: (applied) => applied.effects.returns.map((one) => [
      applied.operation.id, ...made(applied), one.folio, one.saleId, one.sessionId, one.customerId, one.netCents, one.taxCents, one.totalCents,
      one.costCents, one.reason,
    ]),
  },
  {
    table: 'return_items',
    columns: {
      return_id: 'uuid', line: 'integer', sale_id: 'uuid', sale_line: 'integer', product_id: 'uuid', warehouse_id: 'uuid', quantity_milli: 'bigint',
      amount_cents: 'bigint', net_cents: 'bigint', tax_rate_bps: 'integer', tax_cents: 'bigint', cost_cents: 'bigint', restock: 'boolean',
    },
    rows: ({ operation, effects }) => effects.returns.flatMap(({ saleId, items }) => items.map((item) => [
      operation.id, item.line, saleId, item.saleLine, item.productId, item.warehouseId, item.quantityMilli, item.amountCents, item.netCents,
      item.taxRateBps, item.taxCents, item.costCents, item.restock,
    ])),
  },
  {
    table: 'refunds',
    columns: { operation_id: 'uuid', line: 'integer', method: 'text', amount_cents: 'bigint' },
    rows: ({ operation, effects }) => effects.refunds.map(({ method, amountCents }, line) => [operation.id, line, method, amountCents]),
  },
];

const customerPayments: readonly DocumentTable[] = [
  {
    table: 'customer_payments',
    columns: { id: 'uuid', ...madeColumns, folio: 'text', customer_id: 'uuid', session_id: 'uuid', total_cents: 'bigint' },
    rows: (applied) => applied.effects.customerPayments.map(({ folio, customerId, sessionId, totalCents }) =>
      [applied.operation.id, ...made(applied), folio, customerId, sessionId, totalCents]),
  },
  {
    table: 'customer_payment_methods',
    columns: { payment_id: 'uuid', line: 'integer', method: 'text', amount_cents: 'bigint', reference: 'text' },
    rows: ({ operation, effects }) => effects.customerPayments.flatMap(({ payments }) =>
      payments.map(({ method, amountCents, reference }, line) => [operation.id, line, method, amountCents, reference])),
  },
  {
    table: 'customer_payment_applications',
    columns: { payment_id: 'uuid', line: 'integer', sale_id: 'uuid', amount_cents: 'bigint', tax_cents: 'bigint' },
    rows: ({ operation, effects }) => effects.customerPayments.flatMap(({ applications }) =>
      applications.map(({ saleId, amountCents, taxCents }, line) => [operation.id, line, saleId, amountCents, taxCents])),
  },
];

const layaways: readonly DocumentTable[] = [
  {
    table: 'layaways',
    columns: {
      id: 'uuid', ...madeColumns, folio: 'text', customer_id: 'uuid', due_day: 'date', net_cents: 'bigint', tax_cents: 'bigint', total_cents: 'bigint',
    },
    rows: (applied) => applied.effects.layaways.flatMap((one) => one.kind === 'opened'
      ? [[one.layawayId, ...made(applied), one.folio, one.customerId, one.dueDay, one.netCents, one.taxCents, one.totalCents]] : []),
  },
  {
    table: 'layaway_items',
    columns: {
      layaway_id: 'uuid', line: 'integer', product_id: 'uuid', warehouse_id: 'uuid', quantity_milli: 'bigint', price_cents: 'bigint',
      discount_cents: 'bigint', amount_cents: 'bigint', tax_cents: 'bigint',
    },
    rows: ({ effects }) => effects.layaways.flatMap((one) => one.kind === 'opened' ? one.items.map((item) => [
      one.layawayId, item.line, item.productId, item.warehouseId, item.quantityMilli, item.priceCents, item.discountCents, item.amountCents, item.taxCents,
    ]) : []),
  },
  {
    table: 'layaway_payments',
    columns: {
      operation_id: 'uuid', line: 'integer', layaway_id: 'uuid', folio: 'text', method: 'text', amount_cents: 'bigint', reference: 'text',
      employee_id: 'uuid', business_ms: 'bigint',
    },
    rows: ({ operation, decision, effects }) => effects.layaways.flatMap((one) => one.kind === 'paid'
      ? one.payments.map(({ method, amountCents, reference }, line) =>
        [operation.id, line, one.layawayId, one.folio, method, amountCents, reference, operation.author, decision.businessMs])
      : []),
  },
  {
    table: 'layaway_closings',
    columns: {
      operation_id: 'uuid', layaway_id: 'uuid', kind: 'text', penalty_cents: 'bigint', reason: 'text', employee_id: 'uuid', business_ms: 'bigint',
    },
    rows: ({ operation, decision, effects }) => effects.layaways.flatMap((one) => one.kind === 'delivered' || one.kind === 'cancelled'
      ? [[operation.id, one.layawayId, one.kind, one.penaltyCents, one.reason, operation.author, decision.businessMs]] : []),
  },
  {
    table: 'reservations',
    columns: { operation_id: 'uuid', line: 'integer', product_id: 'uuid', warehouse_id: 'uuid', kind: 'text', quantity_milli: 'bigint' },
    rows: ({ operation, effects }) => effects.reservations.map(({ line, productId, warehouseId, kind, quantityMilli }) =>
      [operation.id, line, productId, warehouseId, kind, quantityMilli]),
  },
];

const transfers: readonly DocumentTable[] = [
  {
    table: 'transfers',
    columns: { id: 'uuid', ...madeColumns, folio: 'text', from_warehouse_id: 'uuid', to_warehouse_id: 'uuid' },
    rows: (applied) => applied.effects.transfers.flatMap((one) => one.kind === 'shipped'
      ? [[one.transferId, ...made(applied), one.folio, one.fromWarehouseId, one.toWarehouseId]] : []),
  },
  {
    table: 'transfer_items',
    columns: { transfer_id: 'uuid', line: 'integer', product_id: 'uuid', quantity_milli: 'bigint', cost_cents: 'bigint' },
    rows: ({ effects }) => effects.transfers.flatMap((one) => one.kind === 'shipped'
      ? one.items.map(({ line, productId, quantityMilli, costCents }) => [one.transferId, line, productId, quantityMilli, costCents]) : []),
  },
  {
    table: 'transfer_receipts',
    columns: { id: 'uuid', ...madeColumns, folio: 'text', transfer_id: 'uuid', to_warehouse_id: 'uuid' },
    rows: (applied) => applied.effects.transfers.flatMap((one) => one.kind === 'received'
      ? [[applied.operation.id, ...made(applied), one.folio, one.transferId, one.toWarehouseId]] : []),
  },
  {
    table: 'transfer_receipt_items',
    columns: {
      receipt_id: 'uuid', line: 'integer', transfer_id: 'uuid', shipped_line: 'integer', product_id: 'uuid', quantity_milli: 'bigint',
      lost_milli: 'bigint', cost_cents: 'bigint', lost_cents: 'bigint',
    },
    rows: ({ operation, effects }) => effects.transfers.flatMap((one) => one.kind === 'received' ? one.items.map((item) => [
      operation.id, item.line, one.transferId, item.shippedLine, item.productId, item.quantityMilli, item.lostMilli, item.costCents, item.lostCents,
    ]) : []),
  },
];

const others: readonly DocumentTable[] = [
  {
    table: 'balance_operations',
    columns: {
      operation_id: 'uuid', line: 'integer', kind: 'text', owner_id: 'uuid', amount_cents: 'bigint', tax_cents: 'bigint', reason: 'text',
    },
    rows: ({ operation, effects }) => effects.balances.map(({ kind, ownerId, amountCents, taxCents, reason }, line) =>
      [operation.id, line, kind, ownerId, amountCents, taxCents, reason]),
  },
  {
    table: 'stock_counts',
    columns: {
      operation_id: 'uuid', line: 'integer', warehouse_id: 'uuid', product_id: 'uuid', expected_milli: 'bigint', counted_milli: 'bigint',
    },
    rows: ({ operation, effects }) => effects.counts.map(({ line, warehouseId, productId, expectedMilli, countedMilli }) =>
      [operation.id, line, warehouseId, productId, expectedMilli, countedMilli]),
  },
  {
    table: 'invoice_requests',
    columns: {
      id: 'uuid', ...madeColumns, folio: 'text', payment_form: 'text', payment_method: 'text', rfc: 'text', legal_name: 'text', tax_regime: 'text',
      postal_code: 'text', cfdi_use: 'text', email: 'text',
    },
    rows: (applied) => applied.effects.invoiceRequests.map(({ folio, paymentForm, paymentMethod, receiver: to }) => [
      applied.operation.id, ...made(applied), folio, paymentForm, paymentMethod, to?.rfc ?? null, to?.legalName ?? null, to?.taxRegime ?? null,
      to?.postalCode ?? null, to?.cfdiUse ?? null, to?.email ?? null,
    ]),
  },
  {
    table: 'invoice_request_sales',
    columns: { request_id: 'uuid', line: 'integer', sale_id: 'uuid' },
    rows: ({ operation, effects }) => effects.invoiceRequests.flatMap(({ saleIds }) => saleIds.map((saleId, line) => [operation.id, line, saleId])),
  },
];

/** Every such table. A new one needs its migration and an entry here; it is then written and verified. */
export const documentTables: readonly DocumentTable[] = [...returns, ...customerPayments, ...layaways, ...transfers, ...others];
