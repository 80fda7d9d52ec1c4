import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';
import type { FakeOptions } from './fake-device.ts';

/** The counter's screens on a device that lives in memory, served to a browser. */
export interface CounterSite {
  /** The address of the page whose device starts so. */
  urlFor(options: FakeOptions): string;
  close(): Promise<void>;
}

const ROOT = new URL('../..', import.meta.url).pathname;
const PAGE = 'tests/support/counter-page/index.html';

/** Builds and serves the page. */
export async function openCounterSite(): Promise<CounterSite> {
  const outDir = await mkdtemp(join(tmpdir(), 'nexus-counter-page-'));
  const common = { root: ROOT, configFile: false, logLevel: 'error' } as const;
  await build({ ...common, plugins: [react()], build: { outDir, emptyOutDir: true, rollupOptions: { input: join(ROOT, PAGE) } } });
  const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const [base] = server.resolvedUrls?.local ?? [];
  if (base === undefined) throw new Error('the page is not served');
  return {
    urlFor: (options) => `${base}${PAGE}?device=${encodeURIComponent(JSON.stringify(options))}`,
    async close() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
