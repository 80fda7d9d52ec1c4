import type { ErasedCustomer } from '../../../src/domain/customers/api.ts';
import type { Transaction } from '../../db/database.ts';
import { notFound } from '../../platform/http/problem.ts';
import { eraseInDrafts } from '../../sync/drafts/erase-in-drafts.ts';
import { touchRows } from '../../sync/positions.ts';
import { audit, type AuditOrigin } from '../identity/audit.ts';

/** What stands for the name of somebody who was erased: devices need one. */
const ERASED_NAME = 'Cliente borrado';
/** Fields of a customer that say who it is; vehicles by their plates. */
const PERSONAL_FIELDS = ['name', 'rfc', 'legalName', 'taxRegime', 'cfdiUse', 'postalCode', 'email', 'phone', 'address', 'notes', 'vehicles'];

export interface Erasure {
  customerId: string;
  reason: string;
  /** Null: the operator, at the command line. */
  actor: string | null;
  origin: AuditOrigin;
}

/**
 * Erases who a customer is: the detached part of every operation about them, the fields in the tables, what their history
 * says, the open tickets under their name, answers kept for repetition. The cores stay as they are, so every hash and chain still verifies; sales and
 * balances stay under the bare id. Requests of invoices that are still to be made keep their receiver until they are.
 * Call it last in the transaction, and announce the position after its commit.
 * @throws Problem 404
 */
export async function eraseCustomer(tx: Transaction, { customerId, reason, actor, origin }: Erasure): Promise<{ body: ErasedCustomer; position: number }> {
  const { rowCount: known } = await tx.query('SELECT 1 FROM customers WHERE id = $1 FOR UPDATE', [customerId]);
  if (known === 0) throw notFound('No existe ese cliente.');
  const erasedOperations = (await eraseOperations(tx, customerId)) + (await eraseInvoiceRequests(tx, customerId));
  await anonymise(tx, customerId);
  await eraseInDrafts(tx, customerId, ERASED_NAME);
  await tx.query('SELECT erase_customer_history($1, $2)', [customerId, PERSONAL_FIELDS]);
  await tx.query(`DELETE FROM idempotency_keys WHERE position($1 IN answer) > 0`, [customerId]);
  const { rows } = await tx.query<{ count: number }>(`SELECT count(DISTINCT r.id) AS count ${requestsOfCustomer} AND r.state = 'requested'`, [customerId]);
  const body = { customerId, erasedOperations, openInvoiceRequests: rows[0]?.count ?? 0 };
  await audit(tx, { actor, action: 'customer.erased', entity: 'customer', entityId: customerId, after: { reason, ...body, ...(actor === null ? { by: 'operator' } : {}) }, outcome: 'ok', ...origin });
  return { body, ...(await touchRows(tx, [{ collection: 'customers', id: customerId, branchId: null }])) };
}

/** Whatever their outcome: a quarantined edit holds a name too. */
async function eraseOperations(tx: Transaction, customerId: string): Promise<number> {
  const { rowCount } = await tx.query(
    `UPDATE operations SET personal = NULL
     WHERE type IN ('customer.created', 'customer.edited') AND personal IS NOT NULL AND core::jsonb->'body'->>'customerId' = $1`,
    [customerId],
  );
  return rowCount;
}

const requestsOfCustomer = `FROM invoice_requests r JOIN invoice_request_sales s ON s.request_id = r.id JOIN sales v ON v.id = s.sale_id WHERE v.customer_id = $1`;

async function eraseInvoiceRequests(tx: Transaction, customerId: string): Promise<number> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE invoice_requests SET rfc = NULL, legal_name = NULL, tax_regime = NULL, postal_code = NULL, cfdi_use = NULL, email = NULL
     WHERE id IN (SELECT r.id ${requestsOfCustomer} AND r.state <> 'requested') RETURNING id`,
    [customerId],
  );
  await tx.query(
    `UPDATE cfdi_mails SET address = NULL, state = CASE WHEN state = 'waiting' THEN 'failed' ELSE state END
     WHERE document_id IN (SELECT c.document_id FROM cfdi_sales c JOIN sales v ON v.id = c.sale_id WHERE v.customer_id = $1)`,
    [customerId],
  );
  await tx.query(
    `UPDATE cfdi_documents SET receiver_email = NULL
     WHERE uuid IS NOT NULL AND id IN (SELECT c.document_id FROM cfdi_sales c JOIN sales v ON v.id = c.sale_id WHERE v.customer_id = $1)`,
    [customerId],
  );
  const { rowCount } = await tx.query('UPDATE operations SET personal = NULL WHERE id = ANY($1) AND personal IS NOT NULL', [rows.map(({ id }) => id)]);
  return rowCount;
}

/** An edit made before, on a device that was off line, must not bring them back: the fields are written as of now. */
async function anonymise(tx: Transaction, customerId: string): Promise<void> {
  await tx.query(
    `UPDATE customers SET name = $2, rfc = NULL, legal_name = NULL, tax_regime = NULL, cfdi_use = NULL, postal_code = NULL, email = NULL, phone = NULL,
       address = NULL, notes = NULL, vehicles = '[]', active = false,
       field_stamps = field_stamps || (SELECT jsonb_object_agg(field, jsonb_build_array((extract(epoch FROM clock_timestamp()) * 1000)::bigint, 0, 'server')) FROM unnest($3::text[]) field)
     WHERE id = $1`,
    [customerId, ERASED_NAME, [...PERSONAL_FIELDS, 'active']],
  );
}
