import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cadenaOriginal } from '../../../src/domain/invoicing/cadena.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-cfdi-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cfdi(...args: string[]): { stdout: string; stderr: string; status: number | null } {
  // No database is to be reached, and none to be made.
  const env = { PATH: process.env['PATH'], DATA_DIR: join(folder, 'no-data'), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', 'server/cli.ts', 'cfdi', ...args], { encoding: 'utf8', env });
  return { stdout, stderr, status };
}

describe('nexus cfdi', () => {
  it('samples are of each kind, sealed, break no rule, and lie beside what they were made from', () => {
    const out = join(folder, 'samples');
    expect(cfdi('samples', '--out', out).status).toBe(0);
    const names = readdirSync(out).filter((name) => name.endsWith('.xml'));
    expect(names.length).toBeGreaterThanOrEqual(15);
    for (const name of ['ingreso.xml', 'egreso-devolucion.xml', 'pago.xml', 'global-bimestral.xml', 'anticipo.xml']) expect(names).toContain(name);
    for (const name of names) expect(JSON.parse(readFileSync(join(out, name.replace('.xml', '.json')), 'utf8'))).toBeTypeOf('object');
    const file = join(out, 'pago.xml');
    expect(cfdi('cadena', file)).toEqual({ stdout: cadenaOriginal(readXml(readFileSync(file, 'utf8'))), stderr: '', status: 0 });
    expect(cfdi('verify', file)).toMatchObject({ status: 0, stdout: expect.stringContaining('sello: correcto') });
    expect(cfdi('validate', file)).toMatchObject({ status: 0, stdout: '' });
    const broken = join(folder, 'broken.xml');
    writeFileSync(broken, readFileSync(file, 'utf8').replace('UsoCFDI="CP01"', 'UsoCFDI="D01"').replace('FormaDePagoP="03"', 'FormaDePagoP="99"'));
    expect(cfdi('validate', broken)).toMatchObject({ status: 1, stdout: 'CFDI40161\nCRP20212\n', stderr: expect.stringContaining('Receptor.UsoCFDI') });
    expect(cfdi('verify', broken)).toMatchObject({ status: 1, stdout: expect.stringContaining('sello: INCORRECTO') });
    expect(cfdi('cadena', broken, '--tfd')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('no tiene timbre') });
    const paper = join(folder, 'pago.pdf');
    expect(cfdi('pdf', file, '--out', paper)).toEqual({ stdout: `${paper}\n`, stderr: '', status: 0 });
    expect(readFileSync(paper, 'latin1').slice(0, 5)).toBe('%PDF-');
    expect(cfdi('pdf', join(out, 'pago.json'), '--out', paper)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('No es un archivo XML') });
  });

  it('what is no XML is 301, and what is not there is said', () => {
    const bomb = join(folder, 'bomb.xml');
    writeFileSync(bomb, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>');
    expect(cfdi('validate', bomb)).toMatchObject({ status: 1, stdout: '301\n' });
    expect(cfdi('cadena', bomb)).toMatchObject({ status: 1, stdout: '' });
    expect(cfdi('cadena', join(folder, 'nothing.xml'))).toMatchObject({ status: 2, stdout: '' });
  });
});
