import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { EmbeddedError, hasCode } from './errors.ts';
import { isAlive, processStart } from './process-info.ts';

const holderSchema = z.object({
  pid: z.number().int(),
  /** See processStart. */
  start: z.string(),
  token: z.string(),
  purpose: z.enum(['server', 'command']),
  since: z.string(),
  /** Where the server answers, once it does. */
  address: z.string().optional(),
  /** Port of the running PostgreSQL, once it accepts connections. */
  databasePort: z.number().int().optional(),
});

/** Who has a folder of data open. */
export type Holder = z.infer<typeof holderSchema>;

export interface FolderLock {
  /** Adds to what others read about the holder. */
  announce(facts: Partial<Pick<Holder, 'address' | 'databasePort'>>): void;
  release(): void;
}

/**
 * Takes the folder for this process, by a file that names it. A file left by a process that has
 * died counts for nothing.
 * @throws EmbeddedError `embedded-held` naming the process and its address.
 */
export function lockFolder(path: string, purpose: Holder['purpose']): FolderLock {
  let mine: Holder = {
    pid: process.pid,
    start: processStart(process.pid),
    token: randomBytes(9).toString('base64url'),
    purpose,
    since: new Date().toISOString(),
  };
  ownTokens.add(mine.token);
  while (!tryWrite(path, mine)) {
    const holder = readHolder(path);
    if (holder) throw new EmbeddedError('embedded-held', describeHolder(path, holder));
    removeStale(path);
  }
  return {
    announce(facts) {
      mine = { ...mine, ...facts };
      const draft = `${path}.${mine.token}`;
      writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
      renameSync(draft, path);
    },
    release() {
      ownTokens.delete(mine.token);
      if (parseHolder(path)?.token === mine.token) rmSync(path, { force: true });
    },
  };
}

/** The living process that has the folder, or undefined. */
export function readHolder(path: string): Holder | undefined {
  const holder = parseHolder(path);
  return holder && isHolding(holder) ? holder : undefined;
}

/** Tokens of locks held by this very process: a process id alone may be a namesake's in a restarted container. */
const ownTokens = new Set<string>();

function isHolding(holder: Holder): boolean {
  if (holder.pid === process.pid) return ownTokens.has(holder.token);
  return isAlive(holder.pid) && holder.start === processStart(holder.pid);
}

function parseHolder(path: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A link to a finished file appears whole or not at all, and fails when somebody was first. */
function tryWrite(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.token}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Two processes may find the same dead lock: moving it away shows which file was really removed. */
function removeStale(path: string): void {
  const aside = `${path}.${randomBytes(9).toString('base64url')}`;
  try {
    renameSync(path, aside);
    if (readHolder(aside)) linkSync(aside, path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function describeHolder(path: string, { pid, purpose, since, address }: Holder): string {
  const who = purpose === 'server' ? 'A Nexus server' : 'A nexus command';
  const where = address ? ` at ${address}` : '';
  return `${who} already works in this data folder: process ${pid}${where}, since ${since} (${path}). Use that one, stop it, or choose another DATA_DIR.`;
}
