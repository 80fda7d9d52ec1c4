import { describe, expect, it } from 'vitest';
import type { WrongPins } from './lockout.ts';
import { pinAllowance } from './lockout.ts';

const none: WrongPins = { lastMinuteAges: [], inARow: 0, lastAge: null };

describe('pinAllowance', () => {
  it('starts with five', () => {
    expect(pinAllowance(none, none, null)).toEqual({ allowed: true, attemptsLeft: 5 });
  });

  it('waits until the fifth youngest wrong one is a minute old, for the person and for the device', () => {
    const five: WrongPins = { lastMinuteAges: [1, 2, 3, 4, 20.5], inARow: 5, lastAge: 1 };
    expect(pinAllowance(five, none, null)).toEqual({ allowed: false, retryAfterSeconds: 40 });
    expect(pinAllowance(none, five, null)).toEqual({ allowed: false, retryAfterSeconds: 40 });
    expect(pinAllowance({ ...five, lastMinuteAges: [1, 2, 3, 4] }, none, null)).toEqual({ allowed: true, attemptsLeft: 1 });
  });

  it('locks for a quarter of an hour after ten in a row, then allows one at a time', () => {
    const ten: WrongPins = { lastMinuteAges: [], inARow: 10, lastAge: 100 };
    expect(pinAllowance(ten, none, null)).toEqual({ allowed: false, retryAfterSeconds: 800 });
    expect(pinAllowance({ ...ten, lastAge: 900 }, none, null)).toEqual({ allowed: true, attemptsLeft: 1 });
    expect(pinAllowance({ ...ten, inARow: 8 }, none, null)).toEqual({ allowed: true, attemptsLeft: 2 });
  });

  it('locks the device on which a person was locked', () => {
    expect(pinAllowance(none, none, 300)).toEqual({ allowed: false, retryAfterSeconds: 600 });
    expect(pinAllowance(none, none, 900)).toEqual({ allowed: true, attemptsLeft: 5 });
  });

  it('does not open sooner when the clock was turned back', () => {
    const future: WrongPins = { lastMinuteAges: [-3600, -3600, -3600, -3600, -3600], inARow: 10, lastAge: -3600 };
    expect(pinAllowance(future, none, null)).toEqual({ allowed: false, retryAfterSeconds: 4500 });
  });
});
