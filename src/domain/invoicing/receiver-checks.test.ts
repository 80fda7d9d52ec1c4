import { describe, expect, it } from 'vitest';
import { checkReceiver } from './receiver-checks.ts';
import { hasCorporateSuffix } from './text.ts';

const company = { rfc: 'TSU010203CD9', legalName: 'TALLER SUAREZ', taxRegime: '601', postalCode: '64000', cfdiUse: 'G03' };
const codes = (change: Partial<typeof company>): string[] => checkReceiver({ ...company, ...change }).map(({ code }) => code);

describe('a receiver’s data', () => {
  it.each([
    [{}, []],
    [{ rfc: 'XAXX010101000', legalName: 'PUBLICO EN GENERAL', taxRegime: '616', cfdiUse: 'S01' }, []],
    [{ rfc: 'TSU0102' }, ['rfc-pattern', 'regime-of-another-person']],
    [{ rfc: 'TSU010203CD8' }, ['rfc-check-digit']],
    [{ legalName: ' ' }, ['name-missing']],
    [{ legalName: 'A|B' }, ['name-forbidden-character']],
    [{ legalName: 'Taller Suárez, S.A. de C.V.' }, ['name-with-suffix']],
    [{ legalName: 'Publico en general' }, ['name-of-the-public']],
    [{ taxRegime: '612' }, ['regime-of-another-person']],
    [{ cfdiUse: 'D01' }, ['use-not-allowed']],
    [{ cfdiUse: 'S01', taxRegime: '616' }, ['regime-of-another-person']],
    [{ postalCode: '6400' }, ['postal-code-pattern']],
  ])('%j', (change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  it.each(['X SA DE CV', 'X, S.A. DE C.V.', 'X S DE RL DE CV', 'X S. DE R.L.', 'X SAPI DE CV', 'X SC', 'X AC', 'X SAS'])('%s ends in its form', (name) => {
    expect(hasCorporateSuffix(name)).toBe(true);
  });

  it.each(['CASA DE LA SALSA', 'REFACCIONES ROSAS', 'MUSICA Y DISCO'])('%s does not', (name) => {
    expect(hasCorporateSuffix(name)).toBe(false);
  });
});
