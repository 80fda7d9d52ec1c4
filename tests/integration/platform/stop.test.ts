import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Started } from './process.ts';
import { startProgram } from './process.ts';

const fixtureServer = fileURLToPath(new URL('./fixture-server.ts', import.meta.url));
let server: Started;

async function start(graceMs: number): Promise<{ url: string; port: number }> {
  server = startProgram(fixtureServer, { GRACE_MS: String(graceMs) });
  const port = Number((await server.until(/"port":(\d+)/))[1]);
  return { url: `http://127.0.0.1:${port}`, port };
}

afterEach(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
});

function refuses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}

describe('stopping', () => {
  it('finishes the requests it has, takes no more, and ends with 0', async () => {
    const { url, port } = await start(60_000);
    const answer = fetch(`${url}/slow`);
    await server.until(/slow began/);
    // As npm does on Ctrl-C: the same wish twice.
    server.child.kill('SIGTERM');
    server.child.kill('SIGTERM');
    expect(await (await answer).text()).toBe('finished');
    expect(await server.ended).toBe(0);
    expect(await refuses(port)).toBe(true);
  });

  it('ends streams with their last words', async () => {
    const { url } = await start(60_000);
    const stream = await fetch(`${url}/stream`);
    const decoder = new TextDecoder();
    const chunks = (stream.body ?? new ReadableStream<Uint8Array>()).getReader();
    expect(decoder.decode((await chunks.read()).value)).toContain('event: hello');
    server.child.kill('SIGINT');
    let rest = '';
    for (let part = await chunks.read(); !part.done; part = await chunks.read()) rest += decoder.decode(part.value);
    expect(rest).toContain('event: bye');
    expect(await server.ended).toBe(0);
  });

  it('cuts what does not finish in its time', async () => {
    const { url } = await start(200);
    const answer = fetch(`${url}/hang`).then(() => 'answered', () => 'cut');
    await server.until(/hang began/);
    server.child.kill('SIGTERM');
    expect(await answer).toBe('cut');
    expect(await server.ended).toBe(0);
  });

  it('obeys a second signal at once', async () => {
    const { url } = await start(60_000);
    const answer = fetch(`${url}/hang`).then(() => 'answered', () => 'cut');
    await server.until(/hang began/);
    server.child.kill('SIGTERM');
    await server.until(/"stopping"/);
    // Signals less than a second apart count as one.
    await wait(1_100);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(1);
    expect(await answer).toBe('cut');
  });

  it('logs what nobody caught, and ends with 1', async () => {
    const { url } = await start(60_000);
    await fetch(`${url}/reject`).catch(() => null);
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('nobody waits for this');
  });
});

describe('real connections', () => {
  it('answers 413 to a body that is announced too large, and to one that turns out so', async () => {
    const { port } = await start(1_000);
    const send = (headers: Record<string, string>, body: Buffer) =>
      new Promise<number | string>((resolve) => {
        const outgoing = request({ port, host: '127.0.0.1', path: '/take', method: 'POST', headers }, (incoming) => {
          incoming.resume();
          resolve(incoming.statusCode ?? 0);
        });
        outgoing.once('error', (error) => resolve(error.message));
        outgoing.write(body);
        outgoing.end();
      });
    const large = Buffer.alloc(1024 * 1024 + 1);
    expect(await send({ 'content-length': String(large.length) }, large)).toBe(413);
    expect(await send({ 'transfer-encoding': 'chunked' }, large)).toBe(413);
    expect(await send({ 'content-length': '3' }, Buffer.from('abc'))).toBe(204);
  });
});
