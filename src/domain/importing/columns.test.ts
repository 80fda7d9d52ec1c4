import { describe, expect, it } from 'vitest';
import { guessMapping, mappingProblems, overrideMapping } from './columns.ts';
import type { ImportField } from './columns.ts';

describe('guessMapping', () => {
  it.each<[string, (ImportField | null)[]]>([
    ['Número de parte|Nombre|Descripción|Marca|Costo|Precio 1|Precio 2|Precio 3', ['partNumber', 'name', 'description', 'manufacturer', 'cost', 'price1', 'price2', 'price3']],
    ['CLAVE|DESCRIPCION|LINEA|EXIST.|P. PUBLICO|COSTO', ['partNumber', 'name', 'category', 'stock', 'price1', 'cost']],
    ['Código|Código de barras|Producto|Precio', ['partNumber', 'barcode', 'name', 'price1']],
    ['No. de Parte|Código|Artículo', ['partNumber', null, 'name']],
    ['Artículo|Descripción|Precio de venta|Precio de compra', ['partNumber', 'name', 'price1', 'cost']],
    ['Part Number|Brand|Product Name|Description|UPC|Unit Cost|Retail Price|Qty|Bin', ['partNumber', 'manufacturer', 'name', 'description', 'barcode', 'cost', 'price1', 'stock', 'location']],
    ['SKU|Nombre|Stock|Stock mínimo|Stock máximo|Ubicación|Unidad|Clave SAT|Clave unidad', ['partNumber', 'name', 'stock', 'min', 'max', 'location', 'unit', 'satProductKey', 'satUnitKey']],
    ['Clave|Nombre|EAN|Código de barras', ['partNumber', 'name', 'barcode', 'barcode']],
    ['Clave|Nombre|Precio mostrador (con IVA)|Precio taller c/IVA|Precio mayoreo c/IVA', ['partNumber', 'name', 'price1', 'price2', 'price3']],
    ['Foo||Observaciones', [null, null, null]],
  ])('%s', (headings, expected) => {
    expect(guessMapping(headings.split('|'))).toEqual(expected);
  });
});

describe('overrideMapping', () => {
  const guess = guessMapping(['Clave', 'Nombre', 'Precio', 'EAN']);

  it('moves a field from the column that had it', () => {
    expect(overrideMapping(guess, new Map([[0, null], [2, 'partNumber']]))).toEqual([null, 'name', 'partNumber', 'barcode']);
    expect(overrideMapping(guess, new Map([[2, 'name']]))).toEqual(['partNumber', null, 'name', 'barcode']);
  });

  it('lets several columns hold barcodes', () => {
    expect(overrideMapping(guess, new Map([[0, 'barcode']]))).toEqual(['barcode', 'name', 'price1', 'barcode']);
  });
});

describe('mappingProblems', () => {
  it('asks for a number and a name, once each', () => {
    expect(mappingProblems(['partNumber', 'name', 'barcode', 'barcode'])).toEqual([]);
    expect(mappingProblems(['barcode']).map(({ code, field }) => `${code} ${field}`)).toEqual(['missing-column partNumber', 'missing-column name']);
    expect(mappingProblems(['partNumber', 'name', 'cost', 'cost']).map(({ code, field }) => `${code} ${field}`)).toEqual(['repeated-column cost']);
  });
});
