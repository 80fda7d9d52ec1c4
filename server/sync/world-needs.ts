import type { Needs } from '../../src/domain/kernel/definition.ts';

/** Ids of the records that a batch's rules read; balances by `kind/owner`. */
export type BatchNeeds = Record<keyof Needs, Set<string>>;

export function noNeeds(): BatchNeeds {
  const none = (): Set<string> => new Set();
  return {
    products: none(), customers: none(), sessions: none(), employees: none(), sales: none(), layaways: none(), transfers: none(), drafts: none(),
    balances: none(),
  };
}
