import type { DeviceChain } from '../../domain/chains/api.ts';

/** A clock within this of the server's is right. */
const CLOCK_TOLERANCE_MS = 2 * 60_000;

/** What is wrong with a device's chain, worst first; nothing: every number is accounted for. */
export type ChainProblem = 'unaccounted' | 'missing' | 'forked' | 'quarantined' | 'deferred' | 'clock';

export function chainProblems(chain: DeviceChain): ChainProblem[] {
  const found: [ChainProblem, boolean][] = [
    ['unaccounted', chain.unaccounted > 0],
    ['missing', chain.missing !== null],
    ['forked', chain.forkedAtMs !== null],
    ['quarantined', chain.quarantined > 0],
    ['deferred', chain.deferred > 0],
    ['clock', chain.clockOffsetMs !== null && Math.abs(chain.clockOffsetMs) > CLOCK_TOLERANCE_MS],
  ];
  return found.filter(([, is]) => is).map(([problem]) => problem);
}

/** Whether something sold may not be in the figures. */
export function isIncomplete(chain: DeviceChain): boolean {
  return chain.missing !== null || chain.unaccounted > 0;
}

/** Those to look at first: in use before revoked, incomplete before whole; by name within. */
export function chainsInOrder(chains: readonly DeviceChain[]): DeviceChain[] {
  const rank = (chain: DeviceChain) => (isIncomplete(chain) ? 0 : chainProblems(chain).length > 0 ? 1 : 2) + (chain.revokedAtMs === null ? 0 : 3);
  return chains.filter((chain) => chain.revokedAtMs === null || chainProblems(chain).length > 0).sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, 'es'));
}
