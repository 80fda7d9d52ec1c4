import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseError } from './errors.ts';

export interface Migration {
  /** 1, 2, 3 … without gaps. */
  number: number;
  fileName: string;
  sql: string;
  /** SHA-256 of the text, hexadecimal. */
  checksum: string;
}

/** The migrations of one kind of database, in order. */
export interface MigrationSet {
  migrations: readonly Migration[];
  /** Number of the last one; 0 when there is none. */
  version: number;
}

/** Folders of this build's migrations, by kind of database. */
export const migrationFolders = {
  control: fileURLToPath(new URL('migrations/control', import.meta.url)),
  tenant: fileURLToPath(new URL('migrations/tenant', import.meta.url)),
};

const namePattern = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/;

/**
 * Reads `0001-name.sql`, `0002-…` of a folder.
 * @throws DatabaseError `migration-misnamed` for another name, a gap or a number used twice.
 */
export async function readMigrations(folder: string): Promise<MigrationSet> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(names.map((name, index) => readMigration(folder, name, index + 1)));
  return { migrations, version: migrations.length };
}

async function readMigration(folder: string, fileName: string, expected: number): Promise<Migration> {
  const number = Number(namePattern.exec(fileName)?.[1]);
  if (number !== expected) {
    throw new DatabaseError('migration-misnamed', `${join(folder, fileName)}: expected number ${expected} as 0001-some-name.sql, without gaps`);
  }
  // A checkout with other line ends is the same migration.
  const sql = (await readFile(join(folder, fileName), 'utf8')).replaceAll('\r\n', '\n');
  return { number, fileName, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

/** Names one exact schema: its version and a short hash of all its migrations. */
export function schemaFingerprint(set: MigrationSet): string {
  const hash = createHash('sha256');
  for (const { number, checksum } of set.migrations) hash.update(`${number}:${checksum}\n`);
  return `${set.version}_${hash.digest('hex').slice(0, 12)}`;
}
