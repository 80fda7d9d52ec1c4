import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { build } from 'vite';

/** A page with nothing but the device on it, and a pretended server behind: for what only a real browser can show. */
export interface DeviceSite {
  url: string;
  /** While true every request to the server is cut off. */
  cut: boolean;
  close(): Promise<void>;
}

const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

/** Bundles `tests/e2e/device-page` as the product is bundled, and serves it with `handle` answering for the server. */
export async function openDeviceSite(handle: (path: string, init: RequestInit) => Promise<Response>): Promise<DeviceSite> {
  const folder = await mkdtemp(join(tmpdir(), 'nexus-device-page-'));
  await build({
    configFile: false, root: join(import.meta.dirname, '../e2e/device-page'), logLevel: 'error',
    build: { outDir: folder, target: 'es2023', emptyOutDir: true }, worker: { format: 'es' },
  });
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/api/') || path.startsWith('/sync/')) void answer(path, request, response);
    else void sendFile(join(folder, path === '/' ? 'index.html' : path), response);
  });
  const site = { cut: false };
  const answer = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    if (site.cut) {
      response.socket?.destroy();
      return;
    }
    const answered = await handle(path, { method: request.method ?? 'GET', ...(body === '' ? {} : { body }) });
    if (site.cut) {
      response.socket?.destroy();
      return;
    }
    response.writeHead(answered.status, { 'content-type': answered.headers.get('content-type') ?? 'application/json' });
    response.end(await answered.text());
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    get cut() {
      return site.cut;
    },
    set cut(cut) {
      site.cut = cut;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  try {
    const content = await readFile(path);
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}
