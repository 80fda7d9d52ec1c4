import type { z } from 'zod';
import { branchListSchema } from '../domain/identity/api.ts';
import type { branchSchema } from '../domain/identity/api.ts';
import { productListSchema } from '../domain/catalog/api.ts';
import type { OfficeProduct } from '../domain/catalog/api.ts';
import type { OfficeClient } from './office-client.ts';
import { useOffice } from './office-client.ts';
import type { OfficeQuery } from './office-query.ts';
import { useOfficeQuery } from './office-query.ts';

export type OfficeBranch = z.infer<typeof branchSchema>;

/** Begins the keys under which the branches are kept. */
export const BRANCHES_KEY = 'branches';

/** All pages of a list that is short by nature. */
export async function allPages<T>(page: (after: string | null) => Promise<{ items: readonly T[]; next: string | null }>): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const answer: { items: readonly T[]; next: string | null } = await page(after);
    items.push(...answer.items);
    after = answer.next;
  } while (after !== null);
  return items;
}

/** The person's branches by name, with registers and warehouses. */
export function useBranches(): OfficeQuery<OfficeBranch[]> {
  const office = useOffice();
  return useOfficeQuery(BRANCHES_KEY, async () => {
    const branches = await allPages((after) => office.ask({ path: '/api/branches', query: { after, limit: 200 }, answer: branchListSchema }));
    return branches.sort((one, other) => one.name.localeCompare(other.name, 'es'));
  });
}

/** The zone in which most branches stand: the one of times that belong to no branch. */
export function homeZone(branches: readonly OfficeBranch[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { timeZone, active } of branches) if (active) counts.set(timeZone, (counts.get(timeZone) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** A warehouse with the branch it is in. */
export interface OfficeWarehouse {
  id: string;
  branchId: string;
  name: string;
  isDefault: boolean;
}

/** The warehouses of the active branches; a branch's only one goes by the branch's name. */
export function warehousesOf(branches: readonly OfficeBranch[]): OfficeWarehouse[] {
  return branches
    .filter((branch) => branch.active)
    .flatMap((branch) =>
      branch.warehouses.map(({ id, name, isDefault }) => ({
        id,
        branchId: branch.id,
        name: branch.warehouses.length === 1 || name === branch.name ? branch.name : `${branch.name} · ${name}`,
        isDefault,
      })),
    );
}

/** The first products that a text finds: by name, part number or barcode. */
export async function searchProducts(office: OfficeClient, text: string, limit: number): Promise<OfficeProduct[]> {
  const answer = await office.ask({ path: '/api/products', query: { query: text, limit }, answer: productListSchema });
  return answer.items;
}
