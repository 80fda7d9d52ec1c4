/** A server of the platform's parts without a database: started by stop.test.ts as a process of its own. */
import { getRequestListener } from '@hono/node-server';
import { streamSSE } from 'hono/streaming';
import { createLifecycle, stopOnSignals } from '../../../server/platform/boot/lifecycle.ts';
import { closeServer, listen } from '../../../server/platform/boot/listen.ts';
import { defineRoute } from '../../../server/platform/http/route.ts';
import { createRouter } from '../../../server/platform/http/router.ts';
import { createLogger } from '../../../server/platform/log.ts';

const graceMs = Number(process.env['GRACE_MS']);
const log = createLogger({ level: 'info' });
const exit = (code: number) => process.exit(code);
const lifecycle = createLifecycle({ log, exit });
stopOnSignals(lifecycle, { log, exit });

const none = () => Promise.reject(new Error('no database here'));
const app = createRouter({
  production: false,
  authenticator: { person: async () => null, device: async () => null },
  databases: { control: { query: none, transaction: none }, tenant: none, close: async () => {} },
  denied: async () => {},
});
const open = { method: 'get', access: { kind: 'public' }, summary: 'x', tags: [], responses: { 200: { description: 'x' } } } as const;
const closing = () => new Promise<void>((resolve) => lifecycle.closing.addEventListener('abort', () => resolve(), { once: true }));

defineRoute(app, { ...open, path: '/slow' }, async () => {
  log.info('slow began');
  await closing();
  return new Response('finished');
});
defineRoute(app, { ...open, path: '/hang' }, async () => {
  log.info('hang began');
  return new Promise<Response>(() => {});
});
defineRoute(app, { ...open, path: '/stream' }, (c) =>
  streamSSE(c, async (stream) => {
    await stream.writeSSE({ event: 'hello', data: '1' });
    await closing();
    await stream.writeSSE({ event: 'bye', data: '2' });
  }),
);
defineRoute(app, { ...open, path: '/reject' }, () => {
  void Promise.reject(new Error('nobody waits for this'));
  return new Response('ok');
});
defineRoute(app, { ...open, method: 'post', path: '/take', responses: { 204: { description: 'x' } } }, () => ({ status: 204 }));

const { port } = await lifecycle.start({
  name: 'http',
  limitMs: graceMs + 1_000,
  start: () => listen(getRequestListener(app.fetch), { host: '127.0.0.1', port: 0, portFixed: true }),
  stop: ({ server }) => closeServer(server, graceMs),
});
log.info({ port }, 'listening');
