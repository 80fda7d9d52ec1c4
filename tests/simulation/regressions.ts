import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { z } from 'zod';
import type { Plan } from './plan.ts';

const FOLDER = fileURLToPath(new URL('regressions', import.meta.url));

const regressionSchema = z.strictObject({
  /** What was wrong, and what mended it. */
  about: z.string(),
  plan: z.strictObject({
    seed: z.int(), steps: z.int(), without: z.array(z.int()).optional(), places: z.int().optional(), rxdb: z.boolean().optional(), calm: z.array(z.string()).optional(), loud: z.array(z.string()).optional(),
  }),
});

/** Every plan that once found a bug: each run begins with them. */
export function readRegressions(): { name: string; plan: Plan }[] {
  mkdirSync(FOLDER, { recursive: true });
  return readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort().map((name) => {
    const { plan } = regressionSchema.parse(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
    return { name, plan: Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined)) as unknown as Plan };
  });
}

/** Writes a plan down; answers the path of its file. */
export function writeRegression(plan: Plan, about: string): string {
  const path = join(FOLDER, `seed-${plan.seed}-steps-${plan.steps}.json`);
  writeFileSync(path, `${JSON.stringify({ about, plan }, null, 2)}\n`);
  return path;
}
