import { z } from 'zod';
import { permissionSchema, roleSchema } from '../identity/permissions.ts';
import { productFieldsSchema } from '../catalog/operations.ts';
import { customerFieldsSchema, customerPersonalSchema } from '../customers/operations.ts';
import { documentStates } from '../invoicing/api.ts';
import { idSchema } from '../kernel/schemas.ts';

/** A product as a counter device holds it: no cost. */
export const productRowSchema = productFieldsSchema.omit({ costCents: true }).extend({ id: idSchema });
export type ProductRow = z.infer<typeof productRowSchema>;

/** A customer as a device holds it; without a branch when the server knows edits of it only. */
export const customerRowSchema = z.object({ id: idSchema, ...customerFieldsSchema.shape, homeBranchId: idSchema.nullable(), ...customerPersonalSchema.shape });
export type CustomerRow = z.infer<typeof customerRowSchema>;

/** One row a product: its quantities on hand in thousandths by warehouse. `id` is the product's. */
export const stockRowSchema = z.object({
  id: idSchema,
  onHandMilli: z.record(idSchema, z.int()),
  /** What of it is kept for layaways, where anything is. */
  reservedMilli: z.record(idSchema, z.int()).optional(),
});
export type StockRow = z.infer<typeof stockRowSchema>;

/** A person as a device knows them: the tile, what they may attempt, the discount they may give. Never a credential. */
export const employeeRowSchema = z.object({
  id: idSchema,
  name: z.string(),
  shortName: z.string(),
  active: z.boolean(),
  roles: z.array(z.object({ role: roleSchema, branchId: idSchema.nullable() })),
  adjustments: z.array(z.object({ permission: permissionSchema, branchId: idSchema.nullable(), granted: z.boolean() })),
  maxDiscountBps: z.int().min(0).max(10_000),
});
export type EmployeeRow = z.infer<typeof employeeRowSchema>;

/** The settings of the house, a kind each. `id` is `tenant`, or `branch:…`, `warehouse:…`, `register:…`. */
export const settingRowSchema = z.discriminatedUnion('kind', [
  z.object({
    id: z.literal('tenant'), kind: z.literal('tenant'), name: z.string(), rfc: z.string().nullable(),
    pricesIncludeTax: z.boolean(), taxRateBps: z.int(), offlineSignInDays: z.int(), suspensionGraceDays: z.int(),
    blindClose: z.boolean(), ticketFooter: z.string(), theme: z.record(z.string(), z.string()),
    status: z.enum(['trial', 'active', 'past_due', 'suspended', 'cancelled']), statusSinceMs: z.int(),
    /** What tickets say to customers who invoice by themselves; 0 days: nothing, or the shop does not invoice yet. Rows pulled before there was any lack it. */
    selfService: z.object({ shopKey: z.string(), days: z.int() }).optional(),
  }),
  z.object({
    id: z.string(), kind: z.literal('branch'), branchId: idSchema, name: z.string(), address: z.string(),
    postalCode: z.string(), phone: z.string(), timeZone: z.string(), active: z.boolean(),
  }),
  z.object({ id: z.string(), kind: z.literal('warehouse'), warehouseId: idSchema, branchId: idSchema, name: z.string(), isDefault: z.boolean() }),
  z.object({ id: z.string(), kind: z.literal('register'), registerId: idSchema, branchId: idSchema, name: z.string(), active: z.boolean() }),
]);
export type SettingRow = z.infer<typeof settingRowSchema>;

/**
 * An operation with a folio made on another device of the branch (transfers: of any), as found again by it: a sale, a
 * return, a layaway's steps, a payment. `id` is the operation's, and that of the sale, layaway or transfer it began.
 */
export const historyRowSchema = z.object({
  id: idSchema,
  type: z.string(),
  folio: z.string().nullable(),
  deviceId: idSchema,
  registerId: idSchema.nullable(),
  author: idSchema.nullable(),
  businessMs: z.int(),
  day: z.string(),
  /** The operation's core text, exactly as made. */
  core: z.string(),
});
export type HistoryRow = z.infer<typeof historyRowSchema>;

/**
 * What is owed or held, in centavos (points: points): a customer's account (negative: in their favour), what is still
 * to be paid of a sale, a gift card's value; gone once it is zero. Of a layaway, what is still to be paid: there until
 * it is delivered or cancelled. `id` is `kind/owner`.
 */
export const balanceRowSchema = z.object({
  id: z.string(),
  kind: z.enum(['credit', 'sale', 'layaway', 'gift-card', 'points']),
  ownerId: idSchema,
  amountCents: z.int(),
  /** Of a sale or layaway: whose it is, its folio and its branch. */
  customerId: idSchema.nullable(),
  folio: z.string().nullable(),
  branchId: idSchema.nullable(),
});
export type BalanceRow = z.infer<typeof balanceRowSchema>;

/**
 * How the invoice of a sale of the branch stands (`id` is the sale's); gone when none is asked for any more. Of a sale
 * that is in a global invoice only, there is no row.
 */
export const invoiceRowSchema = z.object({
  id: idSchema,
  /** Null while it is only asked for. */
  documentId: idSchema.nullable(),
  /** The operation that asked for it; null: the office, or the customer. */
  requestId: idSchema.nullable(),
  /** `waiting`: a sale of it has not arrived at the server; `refused`: cannot be made, and `error` says why. */
  state: z.enum(['waiting', 'refused', ...documentStates]),
  /** PRE-…: what the counter shows until the stamp arrives. */
  provisionalFolio: z.string().nullable(),
  series: z.string().nullable(),
  folio: z.string().nullable(),
  uuid: z.string().nullable(),
  stampedAtMs: z.int().nullable(),
  /** Stamped by the local provider: without fiscal value. */
  simulated: z.boolean(),
  receiverRfc: z.string().nullable(),
  receiverName: z.string().nullable(),
  /** Of the whole document, in centavos; null while there is none. */
  totalCents: z.int().nullable(),
  /** A Spanish sentence for people. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type InvoiceRow = z.infer<typeof invoiceRowSchema>;

/** Whether an invoice in this state is none (any more): another may be asked for. */
export function isSettledWithout(state: InvoiceRow['state']): boolean {
  return state === 'refused' || state === 'given-up' || state === 'cancelled';
}
