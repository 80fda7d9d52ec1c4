import { describe, expect, it } from 'vitest';
import { CatalogIndex } from './catalog-index.ts';
import { buildSegment } from './segment.ts';
import type { ProductSource } from './source.ts';

function part(id: string, over: Partial<ProductSource> = {}): ProductSource {
  return {
    id, partNumber: id, manufacturer: 'Frenotec', name: 'Balata delantera', description: 'Cerámica', category: 'Frenos', barcodes: [], crossReferences: [], fitments: [], ...over,
  };
}

const tsuru = { make: 'Nissan', model: 'Tsuru', yearFrom: 1992, yearTo: 2017, engine: null };
const sentra = { make: 'Nissan', model: 'Sentra', yearFrom: 1985, yearTo: 1990, engine: '1.6' };
const versa = { make: 'Nissan', model: 'Versa', yearFrom: 2012, yearTo: null, engine: '1.6' };

function indexOf(parts: readonly ProductSource[]): CatalogIndex {
  const index = new CatalogIndex();
  index.load(buildSegment(parts));
  return index;
}

const found = (index: CatalogIndex, text: string, vehicle = ''): string[] => index.search(text, vehicle, 100).hits.map((hit) => hit.id);

describe('the catalogue index', () => {
  const index = indexOf([
    part('BD-7284 C', { fitments: [tsuru, sentra], barcodes: ['7501234567893'], crossReferences: ['4F0-121'] }),
    part('BD-7285', { name: 'Balata trasera', fitments: [versa] }),
    part('AM-100', { name: 'Amortiguador', category: 'Suspensión', fitments: [tsuru] }),
    part('AC-20W50', { name: 'Aceite de motor', category: 'Lubricantes' }),
  ]);

  it('knows a part by its number however it is written, whole first', () => {
    expect(found(index, 'bd7284c')).toEqual(['BD-7284 C']);
    expect(index.search('bd 7284 c', '', 5).hits[0]).toMatchObject({ exact: true, crossReference: null });
    expect(found(index, 'bd728')).toEqual(['BD-7284 C', 'BD-7285']);
  });

  // Defence: lookup() in src/device/search/catalog-index.ts
  it('case-21-barcode-whole: matches a barcode whole or not at all', () => {
    expect(index.lookup('7501234567893').map((hit) => hit.id)).toEqual(['BD-7284 C']);
    expect(index.lookup('750123456789')).toEqual([]);
    expect(index.lookup('501234567893')).toEqual([]);
  });

  it('says by which number another part is meant', () => {
    expect(index.lookup('4f0121')).toEqual([{ id: 'BD-7284 C', exact: false, crossReference: '4f0121' }]);
  });

  it('finds by words without accents and by their beginnings', () => {
    expect(found(index, 'ceramica tras')).toEqual(['BD-7285']);
    expect(found(index, 'suspension')).toEqual(['AM-100']);
    expect(found(index, 'balata aceite')).toEqual([]);
  });

  it('reads a year as the vehicle said with it has it', () => {
    expect(found(index, 'balata tsuru 94')).toEqual(['BD-7284 C']);
    expect(found(index, 'balata sentra 94')).toEqual([]);
    expect(found(index, 'balata sentra 88')).toEqual(['BD-7284 C']);
    expect(found(index, 'balata versa 24')).toEqual(['BD-7285']);
    expect(found(index, 'balata 2013')).toEqual(['BD-7284 C', 'BD-7285']);
  });

  it('narrows by vehicle; a number names its part all the same', () => {
    expect(found(index, '', 'Nissan Tsuru 1994 1.6')).toEqual(['BD-7284 C', 'AM-100']);
    expect(found(index, 'balata', 'versa 2015 1.6')).toEqual(['BD-7285']);
    expect(found(index, 'balata', 'versa 2015 2.0')).toEqual([]);
    expect(found(index, 'AM-100', 'versa 2015')).toEqual(['AM-100']);
  });

  it('answers several parts that share a number', () => {
    const shared = indexOf([part('a', { partNumber: '1010' }), part('b', { partNumber: '10-10', manufacturer: 'Otra' })]);
    expect(shared.lookup('1010').map((hit) => [hit.id, hit.exact])).toEqual([['a', true], ['b', true]]);
  });

  it('follows changes, one by one and by the thousand', () => {
    const changing = indexOf([part('a'), part('b')]);
    changing.change([{ id: 'a', source: part('a', { name: 'Bujía' }) }, { id: 'b', source: null }, { id: 'c', source: part('c', { name: 'Bobina' }) }]);
    expect([found(changing, 'balata'), found(changing, 'bujia'), found(changing, 'bobina'), changing.size]).toEqual([[], ['a'], ['c'], 2]);
    changing.change(Array.from({ length: 600 }, (_, n) => ({ id: `m${n}`, source: part(`m${n}`, { name: 'Balero' }) })));
    changing.change([{ id: 'm7', source: null }, { id: 'a', source: null }]);
    expect([changing.size, changing.search('balero', '', 10).total, found(changing, 'bujia')]).toEqual([600, 599, []]);
  });
});
