import { z } from 'zod';
import type { PulledCollection } from '../../domain/sync/api.ts';
import { balanceRowSchema, customerRowSchema, employeeRowSchema, historyRowSchema, invoiceRowSchema, productRowSchema, settingRowSchema, stockRowSchema } from '../../domain/sync/rows.ts';

/** Fields that a newer server adds are left out, not refused. */
const schemas: Record<PulledCollection, z.ZodType<Record<string, unknown>>> = {
  settings: settingRowSchema,
  employees: employeeRowSchema,
  products: z.object(productRowSchema.shape),
  stock: stockRowSchema,
  customers: z.object(customerRowSchema.shape),
  history: historyRowSchema,
  balances: balanceRowSchema,
  invoices: invoiceRowSchema,
};

/** Parses a pulled row by its collection's schema; null when this build cannot read it. */
export function readRow(collection: PulledCollection, data: Record<string, unknown>): Record<string, unknown> | null {
  const parsed = schemas[collection].safeParse(data);
  return parsed.success ? parsed.data : null;
}
