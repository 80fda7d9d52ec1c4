import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { closeServer, listen } from '../../../server/platform/boot/listen.ts';

const opened: Server[] = [];
const answer = (_request: unknown, response: { end: (text: string) => void }) => response.end('hi');

async function open(port: number, portFixed: boolean): Promise<number> {
  const { server, port: bound } = await listen(answer, { host: '127.0.0.1', port, portFixed });
  opened.push(server);
  return bound;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => closeServer(server, 0)));
});

describe('listen', () => {
  it('says that a port which was asked for is taken', async () => {
    const taken = await open(0, true);
    await expect(open(taken, true)).rejects.toMatchObject({ code: 'port-taken', message: expect.stringContaining(String(taken)) });
  });

  it('takes a later one when none was asked for', async () => {
    const taken = await open(0, true);
    const next = await open(taken, false);
    expect(next).toBeGreaterThan(taken);
    expect(await (await fetch(`http://127.0.0.1:${next}`)).text()).toBe('hi');
  });

  it('says that an address is not of this machine', async () => {
    await expect(listen(answer, { host: '203.0.113.1', port: 0, portFixed: true })).rejects.toMatchObject({ code: 'address-refused' });
  });
});
