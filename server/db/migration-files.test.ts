import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readMigrations } from './migration-files.ts';

const folder = join(import.meta.dirname, 'migrations');

it.each(readdirSync(folder))('the migrations of %s are numbered one after another', async (name) => {
  const { migrations } = await readMigrations(join(folder, name));
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
});
