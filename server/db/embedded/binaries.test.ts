import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBinaries, prepareBinaries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { closedFolder } from './reachable.ts';

let parent: string;
let binaries: Binaries;
let home: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'nexus-binaries-'));
  home = join(parent, 'home');
  mkdirSync(home);
  const folder = join(parent, 'package', 'native');
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'lib', 'libx.so.1.2'), 'code');
  writeFileSync(join(folder, 'pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }]));
  binaries = { folder, version: '18.4.0', major: 18 };
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('prepareBinaries', () => {
  it('makes the links that the install did not, where the programs are', () => {
    expect(prepareBinaries(binaries, undefined, home)).toEqual(binaries);
    const link = join(binaries.folder, 'lib', 'libx.so.1');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(link, 'utf8')).toBe('code');
    expect(prepareBinaries(binaries, undefined, home)).toEqual(binaries);
  });

  it('copies the programs, links and all, when whoever runs them cannot reach them', () => {
    const stranger = { uid: 4_000_000, gid: 4_000_000 };
    expect(closedFolder(binaries.folder, stranger)).toBe(parent);
    const prepared = prepareBinaries(binaries, stranger, home);
    expect(prepared.folder.startsWith(home)).toBe(true);
    expect(readFileSync(join(prepared.folder, 'lib', 'libx.so.1'), 'utf8')).toBe('code');
    expect(prepareBinaries(binaries, stranger, home)).toEqual(prepared);
  });

  it('begins again after a copy that was cut short', () => {
    mkdirSync(join(home, 'postgresql-18.4.0.new', 'lib'), { recursive: true });
    const prepared = prepareBinaries(binaries, { uid: 4_000_000, gid: 4_000_000 }, home);
    expect(existsSync(join(prepared.folder, 'lib', 'libx.so.1.2'))).toBe(true);
    expect(existsSync(join(home, 'postgresql-18.4.0.new'))).toBe(false);
  });
});

describe('findBinaries', () => {
  it('finds the programs of this system', () => {
    expect(findBinaries()).toMatchObject({ major: 18 });
    expect(existsSync(join(findBinaries().folder, 'bin'))).toBe(true);
  });
});
