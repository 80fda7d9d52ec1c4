/** docs/cfdi-rules.md and the rules are one: what it calls covered is a rule, and every code of SAT's matrix is in it once. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { invoiceRules } from '../src/domain/invoicing/validate.ts';

const text = readFileSync(join(import.meta.dirname, '../docs/cfdi-rules.md'), 'utf8');
/** Looked at by whoever holds the key or the certificate: `verify-file.ts` and the local provider, tested there. */
const ELSEWHERE = ['CFDI40102', 'CFDI40106'];

/** The codes of a section's table: `40101 – 40105, 40107` and `CRP20101, 20102` name each of them. */
function codesIn(section: string): string[] {
  const body = text.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? '';
  return body.split('\n').filter((line) => /^\| (CRP)?[0-9]/.test(line)).flatMap((line) => codesOf(line.split('|')[1] ?? ''));
}

function codesOf(cell: string): string[] {
  const prefix = cell.includes('CRP') ? 'CRP' : 'CFDI';
  // 40110 (discount ≤ subtotal): what stands in brackets is a word on it.
  return cell.replace(/\([^)]*\)/g, '').replaceAll('CRP', '').split(',').flatMap((part) => {
    const [first = '', last = first] = part.trim().split(' – ');
    if (prefix === 'CFDI' && first.startsWith('20')) throw new Error(`${part} has no prefix`);
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${prefix}${Number(first) + index}`);
  });
}

const covered = codesIn('Covered');

it('what is called covered is covered, each code by a rule that a document breaks alone', () => {
  const rules = new Set([...invoiceRules.map(({ code }) => code), ...ELSEWHERE]);
  expect(covered.filter((code) => !rules.has(code))).toEqual([]);
  expect([...rules].filter((code) => !covered.includes(code))).toEqual([]);
});

const matrix = resolve(process.env['SAT_DIR'] ?? '../shared/sat', 'error-matrix-cfdi40.tsv');

it.skipIf(!existsSync(matrix))('every code of SAT’s matrix is covered, said by another, left out for a reason or left to the provider', () => {
  const codes = new Set(readFileSync(matrix, 'utf8').match(/CFDI[0-9]{5,6}/g));
  const named = [...covered, ...['Said by another code', 'Cannot occur in what this product makes', 'Left to the provider'].flatMap(codesIn)];
  expect([...codes].filter((code) => !named.includes(code))).toEqual([]);
  expect(named.filter((code) => code.startsWith('CFDI') && !codes.has(code))).toEqual([]);
});
