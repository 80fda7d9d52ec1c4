import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A user of the system by number; the number need not belong to a name. */
export interface SystemUser {
  uid: number;
  gid: number;
}

/** True when `user` can pass through every folder down to an existing path, itself included. */
export function isReachable(path: string, user: SystemUser): boolean {
  return closedFolder(path, user) === undefined;
}

/** The first folder on the way to an existing path that `user` cannot pass, or undefined. */
export function closedFolder(path: string, user: SystemUser): string | undefined {
  const way: string[] = [];
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    way.unshift(folder);
    if (dirname(folder) === folder) break;
  }
  return way.find((folder) => {
    const { uid, gid, mode } = statSync(folder);
    if (uid === user.uid) return (mode & 0o100) === 0;
    if (gid === user.gid) return (mode & 0o010) === 0;
    return (mode & 0o001) === 0;
  });
}
