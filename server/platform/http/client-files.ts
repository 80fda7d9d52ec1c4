import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};
const compressible = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.wasm', '.txt']);
const COMPRESS_FROM_BYTES = 1024;

export type Encoding = 'br' | 'gzip' | 'identity';

export interface ClientFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly encoding: Encoding;
  readonly contentType: string;
  /** Strong, of these very bytes. */
  readonly etag: string;
  readonly varies: boolean;
}

/** The best encoding that an Accept-Encoding header allows, of those we make. */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding {
  const accepted = new Map(
    (acceptEncoding ?? '').split(',').map((part): [string, number] => {
      const [name = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((value) => value !== undefined);
      return [name.trim(), quality === undefined ? 1 : Number(quality)];
    }),
  );
  return (['br', 'gzip'] as const).find((encoding) => (accepted.get(encoding) ?? 0) > 0) ?? 'identity';
}

async function encode(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return compressGzip(bytes);
  if (encoding === 'br') return compressBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
  return bytes;
}

async function loadFile(path: string, encoding: Encoding): Promise<ClientFile> {
  const extension = extname(path).toLowerCase();
  const plain = await readFile(path);
  const varies = compressible.has(extension) && plain.byteLength >= COMPRESS_FROM_BYTES;
  const used = varies ? encoding : 'identity';
  const digest = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return {
    bytes: new Uint8Array(await encode(plain, used)),
    encoding: used,
    contentType: mediaTypes[extension] ?? 'application/octet-stream',
    etag: used === 'identity' ? `"${digest}"` : `"${digest}-${used}"`,
    varies,
  };
}

async function listFiles(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  return new Map(
    files.map((entry): [string, string] => {
      const path = join(entry.parentPath, entry.name);
      return [`/${relative(root, path).split(sep).join('/')}`, path];
    }),
  );
}

/**
 * The built app's files, kept in memory with their compressed forms once asked for. Only what the folder listed can be
 * found, so no path leads out of it. A new build is noticed by its index.html.
 */
export class ClientFiles {
  readonly #root: string;
  #builtAtMs = -1;
  #paths = new Map<string, string>();
  #loaded = new Map<string, Promise<ClientFile>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The file at a URL path (`/assets/app-1a2b.js`), or null when the build has no such file. */
  async find(urlPath: string, encoding: Encoding): Promise<ClientFile | null> {
    await this.#refresh();
    const path = this.#paths.get(urlPath);
    if (path === undefined) return null;
    const key = `${encoding} ${urlPath}`;
    const loading = this.#loaded.get(key) ?? loadFile(path, encoding);
    this.#loaded.set(key, loading);
    try {
      return await loading;
    } catch (error) {
      this.#loaded.delete(key);
      throw error;
    }
  }

  async #refresh(): Promise<void> {
    const index = await stat(join(this.#root, 'index.html')).catch(() => null);
    const builtAtMs = index?.mtimeMs ?? -1;
    if (builtAtMs === this.#builtAtMs) return;
    const paths = builtAtMs === -1 ? new Map<string, string>() : await listFiles(this.#root);
    this.#paths = paths;
    this.#loaded = new Map();
    this.#builtAtMs = builtAtMs;
  }
}
