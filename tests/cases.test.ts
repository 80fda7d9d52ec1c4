import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutants } from './simulation/mutants/list.ts';

const ROOT = join(import.meta.dirname, '..');
const TEST_FOLDERS = ['src', 'server', 'sw', 'tests'];
const TABLE = 'docs/reliability-cases.md';
const numbers = Array.from({ length: 38 }, (_, index) => String(index + 1).padStart(2, '0'));

/** A test of a case: where it stands, and what its comment says keeps the case from happening. */
interface CaseTest {
  number: string;
  file: string;
  defences: { name: string; file: string }[];
}

/** The title of a test, or of a table of tests, after the comment above it if there is one. */
const TITLE = /(?:\/\/ Defence: ([^\n]*)|(?:\b(?:it|test)|\])\)?\(\s*['`]case-(\d\d)-[a-z0-9-]+)/g;

function casesIn(file: string): CaseTest[] {
  const found: CaseTest[] = [];
  let defences: CaseTest['defences'] = [];
  for (const [, comment, number] of readFileSync(join(ROOT, file), 'utf8').matchAll(TITLE)) {
    if (comment !== undefined) defences = defencesIn(comment);
    if (number === undefined) continue;
    found.push({ number, file, defences });
    defences = [];
  }
  return found;
}

/** `append() in src/device/log/log-store.ts; seal() in …` */
function defencesIn(comment: string): CaseTest['defences'] {
  return [...comment.matchAll(/([A-Za-z]+)\(\) in ([\w./-]+\.tsx?)/g)].map(([, name = '', file = '']) => ({ name, file }));
}

const tests = TEST_FOLDERS
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((file) => /\.test\.tsx?$/.test(file))
  .flatMap(casesIn);

describe('the failures that other systems had', () => {
  it('each have a test of their number', () => {
    const absent = numbers.filter((number) => !tests.some((test) => test.number === number && test.defences.length > 0));
    expect(absent).toEqual([]);
  });

  it('are each kept from happening by a function that is there', () => {
    const gone = tests.flatMap(({ file, number, defences }) => defences
      .filter((defence) => !new RegExp(`\\b${defence.name}(?:<[^>]*>)?\\(`).test(readOr(defence.file)))
      .map((defence) => `${file}, case ${number}: ${defence.name}() in ${defence.file}`));
    expect(gone).toEqual([]);
  });

  it('stand in the table with the file of their test', () => {
    const rows = readFileSync(join(ROOT, TABLE), 'utf8').split('\n').filter((row) => /^\| \d\d \|/.test(row));
    expect(rows.map((row) => row.slice(2, 4))).toEqual(numbers);
    const wrong = rows.flatMap((row) => {
      const number = row.slice(2, 4);
      const named = [...row.matchAll(/`([\w./-]+\.test\.tsx?)`/g)].map(([, file = '']) => file);
      const shownIn = new Set(tests.filter((test) => test.number === number).map(({ file }) => file));
      if (named.length === 0) return [`${number}: no test named`];
      return named.filter((file) => !shownIn.has(file)).map((file) => `${number}: ${file} has no test of it`);
    });
    expect(wrong).toEqual([]);
  });

  it('say how many bugs are planted where their defence stands, in twelve of them at least', () => {
    const rows = readFileSync(join(ROOT, TABLE), 'utf8').split('\n').filter((row) => /^\| \d\d \|/.test(row));
    const said = new Map(rows.map((row) => [row.slice(2, 4), Number(/\| (\d*) ?\|$/.exec(row)?.[1] ?? Number.NaN)]));
    const planted = new Map(numbers.map((number) => [number, mutants.filter((mutant) => mutant.case === number).length]));
    expect(said).toEqual(planted);
    expect([...planted.values()].filter((count) => count > 0).length).toBeGreaterThanOrEqual(12);
  });
});

function readOr(file: string): string {
  try {
    return readFileSync(join(ROOT, file), 'utf8');
  } catch {
    return '';
  }
}
