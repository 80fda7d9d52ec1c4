import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** True while a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Something that tells this process from a later one that got the same id: its start as the system
 * counts it, or '' where the system does not say.
 */
export function processStart(pid: number): string {
  if (process.platform === 'linux') {
    try {
      // The name in parentheses may hold spaces; the start in clock ticks is field 22 of the line.
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
    } catch {
      return '';
    }
  }
  return process.platform === 'win32' ? '' : psField(pid, 'lstart');
}

/** True when the process is a PostgreSQL that works in this data folder, even if the folder was moved. */
export function servesDataFolder(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    try {
      // PostgreSQL's working directory is its data folder.
      const [works, wanted] = [statSync(`/proc/${pid}/cwd`), statSync(folder)];
      return works.ino === wanted.ino && works.dev === wanted.dev && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
    } catch {
      return false;
    }
  }
  return process.platform === 'win32' || psField(pid, 'command').includes(folder);
}

function psField(pid: number, field: string): string {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
