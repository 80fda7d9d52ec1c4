import { NEIGHBOUR } from '../server/shop.ts';

/** Looks at every byte that leaves the server for a counter: what things cost, what other branches sold, and other businesses are not for it. */
export class Secrecy {
  readonly leaks: string[] = [];
  readonly #branches: readonly string[];
  readonly #branchOf: (address: string) => string | null;

  constructor(branches: readonly string[], branchOf: (address: string) => string | null) {
    this.#branches = branches;
    this.#branchOf = branchOf;
  }

  seen(address: string, path: string, status: number, body: string): void {
    if (body.includes(NEIGHBOUR)) this.leaks.push(`${address} heard of another business`);
    if (status !== 200 || path !== '/sync/pull') return;
    if (body.includes('"costCents"')) this.leaks.push(`${address} was told what a part costs`);
    for (const branch of this.#branches) {
      if (branch !== this.#branchOf(address) && sentFrom(branch, body)) this.leaks.push(`${address} was sent an operation of branch ${branch}`);
    }
  }
}

/** Whether an answer holds an operation of a branch; goods on their way concern two. */
function sentFrom(branch: string, body: string): boolean {
  // As it stands in the core of an operation, which travels as text.
  if (!body.includes(`\\"branch\\":\\"${branch}\\"`)) return false;
  const { pages } = JSON.parse(body) as { pages: { rows: { data: { core?: string } | null }[] }[] };
  const cores = pages.flatMap(({ rows }) => rows.flatMap(({ data }) => data?.core ?? []));
  return cores.some((core) => core.includes(`"branch":"${branch}"`) && !core.includes('"type":"transfer.'));
}
