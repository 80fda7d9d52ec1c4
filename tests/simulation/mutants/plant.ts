import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './list.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const COPIED = ['package.json', 'tsconfig.json', 'src', 'server', 'tests/simulation'];

/** Whether simulated shops notice a planted bug, and by what. */
export interface Hunt {
  caught: boolean;
  /** Seeds that were run, and the last of them. */
  seeds: number;
  seed: number;
  violation: string;
}

/**
 * Copies the tree, plants one bug in the copy and runs seeds there until one breaks. The copy is taken away again.
 * @throws Error when the text to replace is not there exactly once
 */
export async function hunt(mutant: Mutant, databaseUrl: string, { seeds, steps }: { seeds: number; steps: number }): Promise<Hunt> {
  const folder = mkdtempSync(join(tmpdir(), 'nexus-mutant-'));
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    plant(folder, mutant);
    const weather = ['--loud', (mutant.loud ?? []).join(), '--calm', (mutant.calm ?? []).join(), '--steps', `${steps}`];
    const known = knownWay(mutant);
    const first = known === null ? null : await run(folder, databaseUrl, [...known, ...weather]);
    if (first?.caught === true) return first;
    const searched = await run(folder, databaseUrl, ['--seeds', `${seeds}`, ...weather]);
    return { ...searched, seeds: searched.seeds + (first?.seeds ?? 0) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where a bug of this kind was seen before; null when the search begins at the first seed. */
function knownWay({ regression, seed }: Mutant): string[] | null {
  if (regression !== undefined) return ['--plan', regression];
  return seed === undefined ? null : ['--seed', `${seed}`, '--seeds', '1'];
}

function plant(folder: string, { name, file, find, replace }: Mutant): void {
  const path = join(folder, file);
  const pieces = readFileSync(path, 'utf8').split(find);
  if (pieces.length !== 2) throw new Error(`"${name}": what it replaces stands ${pieces.length - 1} times in ${file}`);
  writeFileSync(path, pieces.join(replace));
}

/** Runs plans in the copy, by the command's own arguments. */
function run(folder: string, databaseUrl: string, plans: readonly string[]): Promise<Hunt> {
  const args = [...plans, '--workers', '1', '--no-shrink', '--no-regressions'];
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/simulation/main.ts', ...args], {
    cwd: folder, env: { ...process.env, TEST_DATABASE_URL: databaseUrl }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve) => {
    child.once('close', () => {
      const summary = /seeds=(\d+) .*violations=(\d+)$/m.exec(output);
      const found = /^seed (\d+) \(\d+ steps\): (.*)$/m.exec(output);
      resolve({
        caught: Number(summary?.[2] ?? 0) > 0, seeds: Number(summary?.[1] ?? 0), seed: Number(found?.[1] ?? 0), violation: (found?.[2] ?? output.slice(-300)).slice(0, 140),
      });
    });
  });
}
