import { BlockList, isIP } from 'node:net';

const MAX_HOPS = 20;

/** IPv4 written as IPv6 (::ffff:10.0.0.1) is IPv4. */
function plainAddress(address: string): string {
  const trimmed = address.trim();
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(trimmed) ? trimmed.slice(7) : trimmed;
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function blockListOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', prefix] = proxy.split('/');
    if (prefix === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(prefix), family(address));
  }
  return list;
}

/**
 * Makes the function that tells a client's address from the socket's and X-Forwarded-For. The header is read from its
 * end, and only as far as each hop is one of `proxies` (addresses or CIDR networks): anybody can write its beginning.
 */
export function clientAddressReader(proxies: readonly string[]): (socketAddress: string | undefined, forwardedFor: string | undefined) => string {
  const trusted = blockListOf(proxies);
  return (socketAddress, forwardedFor) => {
    let address = plainAddress(socketAddress ?? '');
    const hops = (forwardedFor ?? '').split(',').slice(-MAX_HOPS);
    while (hops.length > 0 && isIP(address) !== 0 && trusted.check(address, family(address))) {
      const next = plainAddress(hops.pop() ?? '');
      if (isIP(next) === 0) break;
      address = next;
    }
    return address === '' ? 'unknown' : address;
  };
}
