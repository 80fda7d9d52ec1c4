import { describe, expect, it } from 'vitest';
import { clientAddressReader } from './client-address.ts';

describe('clientAddressReader', () => {
  it('ignores the header of whoever is not a configured proxy', () => {
    const read = clientAddressReader(['10.0.0.1']);
    expect(read('203.0.113.9', '1.2.3.4')).toBe('203.0.113.9');
    expect(clientAddressReader([])('127.0.0.1', '1.2.3.4')).toBe('127.0.0.1');
  });

  it('believes each configured proxy about the hop before it, and nobody further', () => {
    const read = clientAddressReader(['10.0.0.0/8', 'fd00::/8']);
    expect(read('10.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(read('::ffff:10.0.0.1', '6.6.6.6, 203.0.113.9, 10.9.9.9')).toBe('203.0.113.9');
    expect(read('fd00::1', '2001:db8::7')).toBe('2001:db8::7');
  });

  it('stops at what is not an address', () => {
    const read = clientAddressReader(['10.0.0.0/8']);
    expect(read('10.0.0.1', '203.0.113.9, <script>')).toBe('10.0.0.1');
    expect(read('10.0.0.1', undefined)).toBe('10.0.0.1');
    expect(read(undefined, '1.2.3.4')).toBe('unknown');
  });
});
