import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** What the app is built from, seen from the project's folder. */
const SOURCES = ['src', 'sw', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
const OUTPUT_KEPT_CHARS = 4_000;

export interface ClientBuildOptions {
  /** The project's folder. */
  readonly root: string;
  readonly clientDir: string;
  readonly production: boolean;
  readonly print: (line: string) => void;
  /** Aborting it ends a build under way. */
  readonly signal: AbortSignal;
  /** The command that builds into a folder; Vite when not said. */
  readonly buildCommand?: (outDir: string) => readonly [command: string, args: readonly string[]];
}

async function newestMs(path: string): Promise<number> {
  const info = await stat(path).catch(() => null);
  if (!info) return 0;
  if (!info.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : info.mtimeMs;
  const inside = await Promise.all((await readdir(path)).map((name) => newestMs(join(path, name))));
  return Math.max(0, ...inside);
}

/** True when the built app is there and no source is newer than it. */
export async function isClientCurrent(root: string, clientDir: string): Promise<boolean> {
  const built = await stat(join(clientDir, 'index.html')).catch(() => null);
  if (!built) return false;
  const sources = await Promise.all(SOURCES.map((source) => newestMs(join(root, source))));
  return built.mtimeMs >= Math.max(...sources);
}

function viteBuild(root: string, outDir: string): readonly [string, readonly string[]] {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) {
    throw new StartError('client-missing', 'Falta la aplicación compilada (dist/client) y aquí no está la herramienta que la compila. Ejecuta: npm ci && npm run build');
  }
  return [process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir']];
}

function run(command: string, args: readonly string[], root: string, signal: AbortSignal): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, signal, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_KEPT_CHARS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

async function build(options: ClientBuildOptions): Promise<void> {
  const { root, clientDir, signal } = options;
  // Built aside and moved in whole: a build that is cut short leaves nothing that looks finished.
  const outDir = `${clientDir}.${process.pid}.building`;
  try {
    const [command, args] = options.buildCommand?.(outDir) ?? viteBuild(root, outDir);
    const { ok, output } = await run(command, args, root, signal);
    if (!ok) throw new StartError('client-build-failed', `La aplicación no se pudo compilar:\n${output.trim()}`);
    await rm(clientDir, { recursive: true, force: true });
    await rename(outDir, clientDir);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/**
 * Makes sure that the built app is there and is that of these sources: builds it when it is missing or older. In
 * production nothing is built: there it is part of what was installed. Throws StartError.
 */
export async function ensureClient(options: ClientBuildOptions): Promise<void> {
  const { root, clientDir, production, print } = options;
  if (production) {
    if (existsSync(join(clientDir, 'index.html'))) return;
    throw new StartError('client-missing', 'Falta la aplicación compilada (dist/client). Ejecuta antes: npm run build');
  }
  if (await isClientCurrent(root, clientDir)) return;
  print('Preparando la aplicación; tarda menos de un minuto y solo se repite cuando cambia…');
  const startedAtMs = performance.now();
  await build(options);
  print(`Aplicación lista (${Math.round((performance.now() - startedAtMs) / 1000)} s).`);
}
