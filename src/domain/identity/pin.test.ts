import { describe, expect, it } from 'vitest';
import { isWeakPin } from './pin.ts';

describe('isWeakPin', () => {
  it.each(['0000', '7777', '1234', '4321', '7890', '0987', '9012', '2468', '8642', '1212', '2580', '1985', '2004', '1122', '1112', '1357'])('refuses %s', (pin) => {
    expect(isWeakPin(pin)).toBe(true);
  });

  it.each(['4826', '9173', '6058', '3719', '0394', '2207'])('takes %s', (pin) => {
    expect(isWeakPin(pin)).toBe(false);
  });

  it('leaves most of the ten thousand to choose from', () => {
    const strong = Array.from({ length: 10_000 }, (_, pin) => String(pin).padStart(4, '0')).filter((pin) => !isWeakPin(pin));
    expect(strong.length).toBeGreaterThan(9_000);
  });
});
