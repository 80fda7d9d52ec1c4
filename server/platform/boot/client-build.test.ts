import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientBuildOptions } from './client-build.ts';
import { ensureClient, isClientCurrent } from './client-build.ts';

let root: string;
let clientDir: string;
let printed: string[];

const program = (outDir: string, text: string, code: number) =>
  `const fs = require('node:fs'); fs.mkdirSync(${JSON.stringify(outDir)}, { recursive: true });
   fs.writeFileSync(${JSON.stringify(join(outDir, 'index.html'))}, ${JSON.stringify(text)}); console.log('compiler says so'); process.exit(${code});`;

function options(change: Partial<ClientBuildOptions> = {}, text = 'built', code = 0): ClientBuildOptions {
  return {
    root,
    clientDir,
    production: false,
    print: (line) => void printed.push(line),
    signal: new AbortController().signal,
    buildCommand: (outDir) => [process.execPath, ['-e', program(outDir, text, code)]],
    ...change,
  };
}

async function setTime(path: string, atS: number): Promise<void> {
  await utimes(join(root, path), atS, atS);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'nexus-build-'));
  clientDir = join(root, 'dist', 'client');
  printed = [];
  await mkdir(join(root, 'src', 'app'), { recursive: true });
  await writeFile(join(root, 'src', 'app', 'main.tsx'), '');
  await writeFile(join(root, 'src', 'app', 'main.test.tsx'), '');
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('ensureClient', () => {
  it('builds what is missing, says so, and leaves nothing else behind', async () => {
    await ensureClient(options());
    expect(await readFile(join(clientDir, 'index.html'), 'utf8')).toBe('built');
    expect(await readdir(join(root, 'dist'))).toEqual(['client']);
    expect(printed).toHaveLength(2);
  });

  it('builds again only when a source is newer', async () => {
    await ensureClient(options());
    await setTime('src/app/main.tsx', 1_000);
    await setTime('src/app/main.test.tsx', 3_000);
    await setTime('dist/client/index.html', 2_000);
    expect(await isClientCurrent(root, clientDir)).toBe(true);
    await ensureClient(options({}, 'again'));
    expect(await readFile(join(clientDir, 'index.html'), 'utf8')).toBe('built');
    await setTime('src/app/main.tsx', 2_001);
    await ensureClient(options({}, 'again'));
    expect(await readFile(join(clientDir, 'index.html'), 'utf8')).toBe('again');
  });

  it('keeps the app it had when a build fails, and says what the compiler said', async () => {
    await ensureClient(options());
    await setTime('dist/client/index.html', 1_000);
    await expect(ensureClient(options({}, 'half', 1))).rejects.toThrow('compiler says so');
    expect(await readFile(join(clientDir, 'index.html'), 'utf8')).toBe('built');
    expect(await readdir(join(root, 'dist'))).toEqual(['client']);
  });

  it('ends a build that is called off', async () => {
    const controller = new AbortController();
    const building = ensureClient(
      options({ signal: controller.signal, buildCommand: () => [process.execPath, ['-e', 'setInterval(() => {}, 1000)']] }),
    );
    controller.abort();
    await expect(building).rejects.toThrow();
    expect(existsSync(clientDir)).toBe(false);
  });

  it('builds nothing in production', async () => {
    await expect(ensureClient(options({ production: true }))).rejects.toMatchObject({ code: 'client-missing' });
    await ensureClient(options());
    await setTime('dist/client/index.html', 1_000);
    await ensureClient(options({ production: true }, 'again'));
    expect(await readFile(join(clientDir, 'index.html'), 'utf8')).toBe('built');
  });

  it('says what to do where there is no compiler', async () => {
    const { buildCommand, ...plain } = options();
    expect(buildCommand).toBeDefined();
    await expect(ensureClient(plain)).rejects.toMatchObject({ code: 'client-missing', message: expect.stringContaining('npm ci') });
  });
});
