import { networkInterfaces } from 'node:os';

const everywhere = new Set(['0.0.0.0', '::']);

function lanAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.filter((entry) => entry.family === 'IPv4' && !entry.internal).map((entry) => entry.address);
}

/** The address to open on this machine. `localhost` counts as secure in browsers, an IP address does not. */
export function localAddress(host: string, port: number): string {
  const isLocal = everywhere.has(host) || host === 'localhost' || host === '::1' || host.startsWith('127.');
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${isLocal ? 'localhost' : name}:${port}`;
}

export function officeAndCounter(address: string): string[] {
  return [`  Mostrador   ${address}/`, `  Oficina     ${address}/oficina`];
}

/** What is told to whoever started the server: where the counter and the office are. */
export function addressLines(where: { host: string; port: number; publicUrl: string | undefined }): string[] {
  const local = localAddress(where.host, where.port);
  const main = where.publicUrl ?? local;
  const lines = officeAndCounter(main);
  if (where.publicUrl === undefined && everywhere.has(where.host)) {
    for (const address of lanAddresses()) lines.push(`  En la red   http://${address}:${where.port}/  (las cajas necesitan HTTPS)`);
  }
  return lines;
}
