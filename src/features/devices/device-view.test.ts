import { describe, expect, it } from 'vitest';
import type { OfficeDevice } from './device-view.ts';
import { codeGroups, countdown, deviceState, inUseFirst } from './device-view.ts';

const id = '01990000-0000-7000-8000-000000000001';
const device = (over: Partial<OfficeDevice>): OfficeDevice => ({
  id, name: 'Caja', deviceClass: 'counter', branchId: id, registerId: id, folioSeries: 'A1', enrolledAtMs: 0, revokedAtMs: null, lastSeenAtMs: 0,
  lastNumber: 0, appVersion: null, ...over,
});

describe('devices', () => {
  it('are in touch, silent, never seen or revoked', () => {
    const minute = 60_000;
    expect(deviceState({ revokedAtMs: null, lastSeenAtMs: 0 }, 15 * minute)).toBe('in-touch');
    expect(deviceState({ revokedAtMs: null, lastSeenAtMs: 0 }, 16 * minute)).toBe('silent');
    expect(deviceState({ revokedAtMs: null, lastSeenAtMs: null }, 0)).toBe('never-seen');
    expect(deviceState({ revokedAtMs: 1, lastSeenAtMs: 0 }, 0)).toBe('revoked');
  });

  it('stand with those in use first', () => {
    const sorted = inUseFirst([device({ name: 'B', revokedAtMs: 5 }), device({ name: 'C' }), device({ name: 'A' })]);
    expect(sorted.map(({ name }) => name)).toEqual(['A', 'C', 'B']);
  });
});

describe('a code', () => {
  it('counts down and ends', () => {
    expect(countdown(600_000, 0)).toBe('10:00');
    expect(countdown(600_000, 595_001)).toBe('0:05');
    expect(countdown(600_000, 600_000)).toBeNull();
  });

  it('is read in two groups', () => {
    expect(codeGroups('ABCD1234')).toBe('ABCD-1234');
    expect(codeGroups('ABCD-1234')).toBe('ABCD-1234');
  });
});
