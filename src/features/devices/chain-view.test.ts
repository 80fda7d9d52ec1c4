import { expect, it } from 'vitest';
import type { DeviceChain } from '../../domain/chains/api.ts';
import { chainProblems, chainsInOrder, isIncomplete } from './chain-view.ts';

const whole: DeviceChain = {
  deviceId: '', name: 'Caja 1', deviceClass: 'counter', branchId: '', registerName: 'A1', revokedAtMs: null, lastSeenAtMs: 1, throughNumber: 8, throughBusinessMs: 1,
  offeredNumber: 8, missing: null, unaccounted: 0, quarantined: 0, deferred: 0, signedOff: [], forkedAtMs: null, clockOffsetMs: 90_000,
};
const missing = { fromNumber: 9, toNumber: 11, sinceMs: 1 };

it('names what is wrong, worst first', () => {
  expect(chainProblems(whole)).toEqual([]);
  expect(chainProblems({ ...whole, missing, quarantined: 1, clockOffsetMs: -86_400_000, unaccounted: 2 })).toEqual(['unaccounted', 'missing', 'quarantined', 'clock']);
});

it('only what may be missing from the figures makes a chain incomplete', () => {
  expect(isIncomplete({ ...whole, forkedAtMs: 1, quarantined: 3 })).toBe(false);
  expect(isIncomplete({ ...whole, missing })).toBe(true);
});

it('puts the incomplete first, and leaves out what is revoked and whole', () => {
  const chains = [whole, { ...whole, name: 'B', revokedAtMs: 1 }, { ...whole, name: 'C', revokedAtMs: 1, missing }, { ...whole, name: 'D', quarantined: 1 }, { ...whole, name: 'E', missing }];
  expect(chainsInOrder(chains).map(({ name }) => name)).toEqual(['E', 'D', 'Caja 1', 'C']);
});
