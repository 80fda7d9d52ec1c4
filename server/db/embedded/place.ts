import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { EmbeddedError, hasCode } from './errors.ts';
import { closedFolder, isReachable } from './reachable.ts';
import type { SystemUser } from './reachable.ts';

/** Where one PostgreSQL lives, and as whom it runs. */
export interface Place {
  /** Folder of all that belongs to it. */
  home: string;
  /** PostgreSQL's own data folder, in `home`. */
  cluster: string;
  lockFile: string;
  passwordFile: string;
  /** Whom to become, when started by root: PostgreSQL refuses to run as root. Undefined: nobody else. */
  user: SystemUser | undefined;
}

/**
 * Whom to become when root starts it: a user without rights of its own. It must have a name in the
 * system, which initdb insists on: "nobody" nearly everywhere.
 */
function unprivilegedUser(): SystemUser {
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')) : [];
  for (const wanted of ['nobody', 'daemon']) {
    const [, , uid, gid] = users.find(([name]) => name === wanted) ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65_534, gid: 65_534 };
}

const pointerSchema = z.object({ home: z.string() });

/**
 * Finds, or decides, where the PostgreSQL of `dataDir` lives: in `dataDir/postgres`. Only when root
 * starts it and the user it must run as cannot get there (a data folder below a closed home such as
 * /root), it lives outside (/var/lib/nexus-pos/…; for data that may be lost, the temporary folder),
 * and `dataDir/postgres/location.json` says where.
 */
export function findPlace(dataDir: string, durable: boolean, tell: (message: string) => void): Place {
  const inside = join(dataDir, 'postgres');
  mkdirSync(inside, { recursive: true });
  const pointer = join(inside, 'location.json');
  const pointed = readPointer(pointer);
  if (pointed !== undefined) return checked(placeAt(pointed));
  const place = placeAt(inside);
  if (place.user === undefined) return checked(place);
  if (!existsSync(place.cluster)) {
    openFolder(inside);
    openDataDir(dataDir, place.user, tell);
    if (!isReachable(inside, place.user)) {
      const outside = makeOutside(dataDir, durable, place.user);
      // Fails when another start has just decided: the next try goes by its decision.
      writeFileSync(pointer, `${JSON.stringify({ home: outside }, null, 2)}\n`, { flag: 'wx' });
      tell(`PostgreSQL cannot run as root, and another user cannot reach ${inside} (${closedFolder(inside, place.user)} is closed): its data is kept in ${outside}`);
      return checked(placeAt(outside));
    }
  }
  return checked(place);
}

/** Where the PostgreSQL of `dataDir` is, if it has one already; changes nothing. */
export function existingHome(dataDir: string): string {
  const inside = join(dataDir, 'postgres');
  return readPointer(join(inside, 'location.json')) ?? inside;
}

function readPointer(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const { home } = pointerSchema.parse(JSON.parse(text));
  if (!existsSync(home)) {
    throw new EmbeddedError('embedded-unreachable', `${path} says that the database is in ${home}, which does not exist. Bring that folder back, or remove ${path} to begin with an empty database.`);
  }
  return home;
}

function placeAt(home: string): Place {
  const cluster = join(home, 'cluster');
  return { home, cluster, lockFile: join(home, 'lock.json'), passwordFile: join(home, 'password'), user: userFor(cluster) };
}

/** Data made by an ordinary user stays that user's, also when root starts it once. */
function userFor(cluster: string): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : unprivilegedUser();
}

function checked(place: Place): Place {
  const { cluster, home, user } = place;
  if (!existsSync(cluster)) return place;
  if (user === undefined) {
    const owner = statSync(cluster).uid;
    const me = process.getuid?.();
    if (me !== undefined && owner !== me) {
      throw new EmbeddedError('embedded-wrong-owner', `${cluster} belongs to user ${owner}, and this is user ${me}. Start as that user or as root, or give it away: chown -R ${me} ${home}`);
    }
    return place;
  }
  const closed = closedFolder(home, user);
  if (closed !== undefined) {
    throw new EmbeddedError('embedded-unreachable', `PostgreSQL runs as user ${user.uid}, who cannot pass ${closed} to reach ${cluster}. Open it (chmod o+x ${closed}) or move the data folder elsewhere.`);
  }
  // Copied by root, everything in it became root's.
  if (statSync(cluster).uid === 0) giveTo(cluster, user);
  return place;
}

/**
 * The data folder itself is the server's own: when it alone is closed (a strict umask made it), it
 * is opened for passing through. Folders above it, and somebody's home, are left as they are.
 */
function openDataDir(dataDir: string, user: SystemUser, tell: (message: string) => void): void {
  const folder = realpathSync(dataDir);
  if (closedFolder(folder, user) !== folder || folder === realpathSync(homedir())) return;
  const { uid, mode } = statSync(folder);
  if (uid !== 0) return;
  chmodSync(folder, (mode & 0o777) | 0o001);
  tell(`Opened ${folder} for passing through (o+x), so that PostgreSQL, which cannot run as root, reaches its data`);
}

function makeOutside(dataDir: string, durable: boolean, user: SystemUser): string {
  const name = createHash('sha256').update(realpathSync(dataDir)).update(randomBytes(16)).digest('hex').slice(0, 16);
  const bases = durable ? ['/var/lib/nexus-pos', '/srv/nexus-pos', '/opt/nexus-pos'] : [tmpdir(), '/tmp'];
  for (const base of bases) {
    const home = join(base, durable ? name : `nexus-pos-${name}`);
    try {
      mkdirSync(home, { recursive: true });
      if (durable) openFolder(base);
      openFolder(home);
    } catch (error) {
      if (hasCode(error, 'EACCES', 'EROFS', 'EPERM', 'ENOTDIR')) continue;
      throw error;
    }
    if (!isReachable(home, user)) continue;
    writeFileSync(join(home, 'belongs-to'), `${realpathSync(dataDir)}\n`);
    return home;
  }
  throw new EmbeddedError('embedded-unreachable', `PostgreSQL cannot run as root, and user ${user.uid} reaches neither ${dataDir} nor ${bases.join(', ')}. Set DATA_DIR to a folder others may pass through, start as an ordinary user, or set DATABASE_URL.`);
}

/** Lets others pass through a folder of ours (not list it), whatever the umask was. */
function openFolder(folder: string): void {
  chmodSync(folder, 0o711);
}

/** Gives a folder and all in it to a user. */
export function giveTo(path: string, { uid, gid }: SystemUser): void {
  chownSync(path, uid, gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveTo(join(path, name), { uid, gid });
}
