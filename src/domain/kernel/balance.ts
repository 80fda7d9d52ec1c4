/**
 * What a balance is of: a customer's account, a sale still owed for, what was paid in on a layaway, goods on their way
 * (worth), a gift card, a customer's points. All but points are centavos.
 */
export const balanceKinds = ['credit', 'sale', 'layaway', 'transit', 'gift-card', 'points'] as const;
export type BalanceKind = (typeof balanceKinds)[number];

/** One balance: its kind and whose it is (a customer, sale, layaway, transfer or card). */
export type BalanceKey = `${BalanceKind}/${string}`;

export function balanceKey(kind: BalanceKind, ownerId: string): BalanceKey {
  return `${kind}/${ownerId}`;
}

/** A balance as it stands, a sum of signed amounts; `taxCents` is the tax in it: of a sale still to be collected, of a layaway caused. */
export interface Balance {
  amountCents: number;
  taxCents: number;
}

/** What one operation changes a balance by. */
export interface BalanceEffect extends Balance {
  kind: BalanceKind;
  ownerId: string;
  reason: string | null;
}
