import { expect, it } from 'vitest';
import { columnArrays } from './bulk.ts';

it('writes members as PostgreSQL reads an array: quoted where their text would mean something else', () => {
  const rows = [[1, 'A-1'], [null, null], [-3, 'NULL'], [4, ''], [5, 'una "cita" y \\'], [6, '{a,b}'], [7, 'ñandú 🚗\n']];
  expect(columnArrays({ number: 'integer', words: 'text' }, rows)).toEqual([
    '{1,NULL,-3,4,5,6,7}',
    '{A-1,NULL,"NULL","","una \\"cita\\" y \\\\","{a,b}","ñandú 🚗\n"}',
  ]);
  expect(columnArrays({ yes: 'boolean' }, [[true], [false]])).toEqual(['{true,false}']);
});
