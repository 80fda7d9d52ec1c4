import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright';
import { build } from 'vite';

const BASE = '/bench/';
const page = new URL('./page/page.ts', import.meta.url);
const scanWatch = new URL('./page/scan-watch.ts', import.meta.url);

/** The file of what watches scans, among those built. */
export const SCAN_WATCH_FILE = 'scan-watch.js';

/** Bundles the page that drives the device, and what watches scans in the app, as the product is bundled. */
export async function buildBenchPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('.', page)),
    base: BASE,
    logLevel: 'error',
    build: {
      outDir, emptyOutDir: true, target: 'es2022', modulePreload: false,
      rolldownOptions: { input: { page: fileURLToPath(page), 'scan-watch': fileURLToPath(scanWatch) }, output: { entryFileNames: '[name].js' } },
    },
    worker: { format: 'es' },
  });
}

/**
 * Opens that page under the server's own origin, so that it speaks to the real server. Its files come from the folder.
 * It is isolated from other origins: only then do browsers give times finer than 0.1 ms.
 */
export async function openBenchPage(context: BrowserContext, origin: string, folder: string): Promise<Page> {
  const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
  await context.unroute(`${origin}${BASE}**`);
  await context.route(`${origin}${BASE}**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(BASE.length);
    if (path === '') {
      await route.fulfill({ headers, contentType: 'text/html', body: `<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="${BASE}page.js"></script>` });
      return;
    }
    await route.fulfill({ headers, contentType: 'text/javascript', body: await readFile(join(folder, normalize(path))) });
  });
  const tab = await context.newPage();
  tab.on('pageerror', (error) => console.error('  in the page:', error));
  await tab.goto(`${origin}${BASE}`);
  await tab.waitForFunction(() => 'bench' in window);
  return tab;
}
