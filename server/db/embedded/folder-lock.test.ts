import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder, readHolder } from './folder-lock.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-lock-'));
  path = join(folder, 'lock.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function edit(changes: object): void {
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), ...changes }));
}

describe('lockFolder', () => {
  it('keeps others out until it is released, and tells them what was announced', () => {
    const lock = lockFolder(path, 'server');
    lock.announce({ address: 'http://localhost:3000', databasePort: 5000 });
    expect(() => lockFolder(path, 'command')).toThrow(`process ${process.pid} at http://localhost:3000`);
    expect(readHolder(path)).toMatchObject({ pid: process.pid, purpose: 'server', databasePort: 5000 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    lock.release();
    expect(readHolder(path)).toBeUndefined();
    lockFolder(path, 'server').release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['is of a process that has ended', { pid: 2 ** 22 + 1, token: 'x' }],
    ['is of an earlier process with the number of a living one', { pid: process.ppid, start: 'long ago', token: 'x' }],
    ['is of an earlier process with our own number', { pid: process.pid, token: 'x' }],
  ])('takes over a file that %s', (_, former) => {
    lockFolder(path, 'server');
    edit(former);
    expect(readHolder(path)).toBeUndefined();
    const lock = lockFolder(path, 'server');
    expect(readHolder(path)?.pid).toBe(process.pid);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over a damaged file', () => {
    writeFileSync(path, '{"pid":');
    lockFolder(path, 'server').release();
  });

  it('does not remove the lock of whoever took over', () => {
    const first = lockFolder(path, 'server');
    edit({ token: 'dead' });
    const second = lockFolder(path, 'server');
    first.release();
    expect(readHolder(path)).toBeDefined();
    second.release();
  });
});
