import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessTimeMs, compareStamps, nextReading, type ClockReading } from './clock.ts';

const T0 = 1_760_000_000_000;

describe('nextReading', () => {
  it('never runs back along a chain, whatever the wall clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), { minLength: 2, maxLength: 60 }), (jumps) => {
        let wallMs = T0;
        let before: ClockReading | null = null;
        for (const jump of jumps) {
          wallMs += jump;
          const reading: ClockReading = nextReading(wallMs, null, before);
          if (before) expect(reading.logicalMs > before.logicalMs || (reading.logicalMs === before.logicalMs && reading.counter === before.counter + 1)).toBe(true);
          before = reading;
        }
      }),
    );
  });

  it('corrects the wall clock by the last known offset and says how old that is', () => {
    expect(nextReading(T0, { offsetMs: 5000, measuredAtWallMs: T0 - 100 }, null)).toEqual({
      wallMs: T0, logicalMs: T0 + 5000, counter: 0, offsetMs: 5000, offsetAgeMs: 100,
    });
  });
});

describe('businessTimeMs', () => {
  const reading = (logicalMs: number): ClockReading => ({ wallMs: logicalMs, logicalMs, counter: 0, offsetMs: null, offsetAgeMs: null });

  it('is never later than received nor earlier than the operation before', () => {
    expect(businessTimeMs(reading(T0 + 99), null, T0)).toBe(T0);
    expect(businessTimeMs(reading(T0 - 99), T0 - 5, T0)).toBe(T0 - 5);
    expect(businessTimeMs(reading(T0 - 9), T0 - 50, T0)).toBe(T0 - 9);
  });
});

describe('compareStamps', () => {
  it('orders any two different stamps the same way from both sides', () => {
    const stamp = fc.record({ ms: fc.integer({ min: 0, max: 3 }), counter: fc.integer({ min: 0, max: 2 }), device: fc.constantFrom('a', 'b', 'c') });
    fc.assert(fc.property(stamp, stamp, (a, b) => {
      expect(Math.sign(compareStamps(a, b)) + Math.sign(compareStamps(b, a))).toBe(0);
      const same = a.ms === b.ms && a.counter === b.counter && a.device === b.device;
      expect(compareStamps(a, b) === 0).toBe(same);
    }));
  });
});
