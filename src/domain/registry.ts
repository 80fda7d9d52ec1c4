import { balanceChanged } from './balances/changed.ts';
import { cashMoved, sessionClosed, sessionOpened } from './cash/definitions.ts';
import { priceChanged, productCreated, productEdited } from './catalog/definitions.ts';
import { customerCreated, customerEdited } from './customers/definitions.ts';
import { customerPaid } from './customers/paid.ts';
import { signInAttempted } from './identity/operations.ts';
import { stockCounted } from './inventory/counted.ts';
import { goodsReceived, stockAdjusted, stockInitialized } from './inventory/definitions.ts';
import { transferReceived, transferShipped } from './inventory/transfers.ts';
import { invoiceRequested } from './invoicing/requested.ts';
import type { OperationDefinition } from './kernel/definition.ts';
import { layawayCancelled, layawayDelivered } from './layaways/closing.ts';
import { layawayOpened, layawayPaid } from './layaways/paying.ts';
import { saleCompleted, saleCompletedV1, saleCompletedV2 } from './sales/completed.ts';
import { saleReturned } from './sales/returned.ts';

/**
 * A definition with its body's type forgotten. Safe because a body reaches `needs`, `decide` and `effects`
 * only after its own schema parsed it.
 */
export type AnyDefinition = OperationDefinition<unknown, unknown>;

const definitions: readonly AnyDefinition[] = [
  saleCompletedV1,
  saleCompletedV2,
  saleCompleted,
  saleReturned,
  customerPaid,
  layawayOpened,
  layawayPaid,
  layawayDelivered,
  layawayCancelled,
  balanceChanged,
  invoiceRequested,
  sessionOpened,
  sessionClosed,
  cashMoved,
  goodsReceived,
  stockInitialized,
  stockAdjusted,
  stockCounted,
  transferShipped,
  transferReceived,
  customerCreated,
  customerEdited,
  productCreated,
  productEdited,
  priceChanged,
  signInAttempted,
];

const byKey = new Map(definitions.map((definition) => [`${definition.type}/${definition.version}`, definition]));

/** The definition of an operation type in a version, or null when this build does not know it. */
export function definitionOf(type: string, version: number): AnyDefinition | null {
  return byKey.get(`${type}/${version}`) ?? null;
}

/** Every operation type this build knows, with its version. */
export function knownTypes(): { type: string; version: number }[] {
  return definitions.map(({ type, version }) => ({ type, version }));
}
