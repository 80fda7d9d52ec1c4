import { recordOnServer } from '../../server/sync/server-chain.ts';
import { newId } from './operations.ts';
import type { TestShop } from './shop.ts';

/** Makes a customer with a credit limit, in centavos. */
export async function makeCustomer(shop: TestShop, creditLimitCents = 0): Promise<string> {
  const customerId = newId();
  const fields = { homeBranchId: shop.branchId, priceTier: 1, creditLimitCents, vehicles: [], active: true };
  const nothing = { rfc: null, legalName: null, taxRegime: null, cfdiUse: null, postalCode: null, email: null, phone: null, address: null, notes: null };
  await recordOnServer(shop.db, { type: 'customer.created', version: 1, author: null, branchId: shop.branchId, body: { customerId, fields }, personal: { name: 'Taller', ...nothing } });
  return customerId;
}

/** What an operation's text says of it. */
export function coreOf(sealed: { core: string }): { id: string; body: Record<string, unknown> & { folio: string } } {
  return JSON.parse(sealed.core) as ReturnType<typeof coreOf>;
}
