import type { ClientFile } from './client-files.ts';
import { chooseEncoding, ClientFiles } from './client-files.ts';
import type { App } from './context.ts';
import { notFound, Problem } from './problem.ts';
import { defineRoute } from './route.ts';

/** Here unknown addresses are errors, never a screen of the app. */
const notScreens = /^\/(api|sync|assets|healthz|readyz|metrics|openapi\.json)(\/|$)/;

/** A screen's address has no dot in its last part; a missing file must not be answered with a page. */
function isScreen(path: string): boolean {
  return !notScreens.test(path) && !path.slice(path.lastIndexOf('/')).includes('.');
}

/** The page that a screen's address is answered with: what customers see without credentials is a bundle of its own. */
function pageOf(path: string): string {
  return /^\/(facturar|f\/[^/]+)$/.test(path) ? '/facturar.html' : '/index.html';
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw notFound('No existe esta dirección.');
  }
}

function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((candidate) => candidate.trim() === '*' || candidate.trim().replace(/^W\//, '') === etag);
}

function fileResponse(file: ClientFile, cacheControl: string, ifNoneMatch: string | undefined): Response {
  const headers: Record<string, string> = {
    'Cache-Control': cacheControl,
    ETag: file.etag,
    ...(file.varies ? { Vary: 'Accept-Encoding' } : {}),
  };
  if (matchesEtag(ifNoneMatch, file.etag)) return new Response(null, { status: 304, headers });
  return new Response(file.bytes, {
    headers: {
      ...headers,
      'Content-Type': file.contentType,
      'Content-Length': String(file.bytes.byteLength),
      ...(file.encoding === 'identity' ? {} : { 'Content-Encoding': file.encoding }),
    },
  });
}

/**
 * Serves the built app: files with a hash in their name for a year, everything else asked for anew each time (answered
 * 304 while unchanged), and a page for every screen's address. Declared last: it takes what nobody else took.
 */
export function registerClientRoutes(app: App, clientDir: string): void {
  const files = new ClientFiles(clientDir);
  defineRoute(
    app,
    {
      method: 'get',
      path: '/*',
      access: { kind: 'public' },
      summary: "The app's files and screens",
      tags: ['app'],
      undocumented: true,
      responses: { 200: { description: 'The file' }, 304: { description: 'Unchanged' } },
    },
    async (c) => {
      const path = decodePath(new URL(c.req.url).pathname);
      const encoding = chooseEncoding(c.req.header('accept-encoding'));
      const ifNoneMatch = c.req.header('if-none-match');
      const file = await files.find(path, encoding);
      if (file) {
        const cacheControl = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
        return fileResponse(file, cacheControl, ifNoneMatch);
      }
      if (!isScreen(path)) throw notFound('No existe esta dirección.');
      const page = await files.find(pageOf(path), encoding);
      if (page) return fileResponse(page, 'no-cache', ifNoneMatch);
      throw new Problem({ status: 503, code: 'client-not-built', detail: 'La aplicación todavía no está preparada en este servidor.' });
    },
  );
}
