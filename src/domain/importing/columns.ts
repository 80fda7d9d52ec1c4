import { z } from 'zod';

/** What a column of a parts list can hold. */
export const importFieldSchema = z.enum([
  'partNumber', 'barcode', 'name', 'description', 'manufacturer', 'category', 'unit', 'cost', 'price1', 'price2', 'price3',
  'stock', 'location', 'min', 'max', 'satProductKey', 'satUnitKey',
]);
export type ImportField = z.infer<typeof importFieldSchema>;

/** The field of each column, by its place; null: not taken in. Several columns may hold barcodes. */
export const columnMappingSchema = z.array(importFieldSchema.nullable()).max(256);
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

/** Names of the fields for people. */
export const FIELD_NAMES: Readonly<Record<ImportField, string>> = {
  partNumber: 'Número de parte', barcode: 'Código de barras', name: 'Nombre', description: 'Descripción', manufacturer: 'Marca', category: 'Categoría',
  unit: 'Unidad', cost: 'Costo', price1: 'Precio 1 (mostrador)', price2: 'Precio 2 (taller)', price3: 'Precio 3 (mayoreo)', stock: 'Existencia',
  location: 'Ubicación', min: 'Mínimo', max: 'Máximo', satProductKey: 'Clave SAT', satUnitKey: 'Clave de unidad SAT',
};

/** How lists call each field, surest first, in Spanish and English; accents and punctuation do not matter. */
const HEADINGS: Readonly<Record<ImportField, readonly string[]>> = {
  partNumber: [
    'numero de parte', 'no de parte', 'num de parte', 'num parte', 'no parte', 'nro parte', 'n parte', 'numero parte', 'part number', 'part no', 'partnumber', 'parte',
    'numero de pieza', 'sku', 'codigo de producto', 'codigo producto', 'clave de producto', 'clave producto', 'codigo interno', 'referencia', 'codigo', 'clave', 'cod', 'item', 'code',
  ],
  barcode: ['codigo de barras', 'codigo barras', 'cod barras', 'cod de barras', 'codbarras', 'codigobarras', 'barcode', 'bar code', 'ean', 'ean13', 'upc', 'gtin', 'barras'],
  name: ['nombre', 'nombre del producto', 'nombre producto', 'producto', 'articulo', 'name', 'product', 'product name', 'titulo', 'descripcion corta'],
  description: ['descripcion', 'descripcion larga', 'descripcion completa', 'description', 'detalle', 'detalles', 'concepto', 'aplicacion', 'aplicaciones', 'desc'],
  manufacturer: ['marca', 'fabricante', 'manufacturer', 'brand', 'maker', 'mfr'],
  category: ['categoria', 'linea', 'familia', 'departamento', 'grupo', 'subfamilia', 'category', 'department', 'tipo', 'depto'],
  unit: ['unidad', 'unidad de medida', 'unidad medida', 'u m', 'um', 'medida', 'unit', 'uom', 'presentacion'],
  cost: ['costo', 'costo unitario', 'precio de costo', 'precio costo', 'precio de compra', 'precio compra', 'ultimo costo', 'costo promedio', 'p costo', 'cost', 'unit cost', 'compra'],
  price1: [
    'precio 1', 'precio1', 'precio publico', 'precio mostrador', 'precio de lista', 'precio lista', 'precio de venta', 'precio venta', 'precio menudeo', 'precio al publico', 'publico', 'mostrador',
    'menudeo', 'p venta', 'pvp', 'p publico', 'price 1', 'price1', 'retail price', 'list price', 'price', 'precio', 'precio con iva', 'precio unitario', 'venta',
  ],
  price2: ['precio 2', 'precio2', 'precio taller', 'precio talleres', 'precio mecanico', 'precio medio mayoreo', 'medio mayoreo', 'taller', 'p taller', 'price 2', 'price2', 'workshop price'],
  price3: ['precio 3', 'precio3', 'precio mayoreo', 'precio distribuidor', 'mayoreo', 'distribuidor', 'p mayoreo', 'price 3', 'price3', 'wholesale price', 'wholesale'],
  stock: ['existencia', 'existencias', 'stock', 'existencia actual', 'inventario', 'inventario inicial', 'cantidad', 'disponible', 'exist', 'qty', 'quantity', 'on hand', 'cant', 'saldo'],
  location: ['ubicacion', 'localizacion', 'anaquel', 'estante', 'pasillo', 'rack', 'location', 'bin', 'loc', 'ubic'],
  min: ['minimo', 'stock minimo', 'existencia minima', 'inventario minimo', 'punto de reorden', 'min', 'minimum', 'min stock'],
  max: ['maximo', 'stock maximo', 'existencia maxima', 'inventario maximo', 'max', 'maximum', 'max stock'],
  satProductKey: ['clave sat', 'clave prod serv', 'clave producto servicio', 'claveprodserv', 'clave de producto sat', 'clave producto sat', 'codigo sat', 'c claveprodserv', 'sat', 'sat key', 'sat product key'],
  satUnitKey: ['clave unidad', 'clave de unidad', 'claveunidad', 'unidad sat', 'clave unidad sat', 'clave de unidad sat', 'c claveunidad', 'sat unit', 'sat unit key'],
};

const EXACT_SCORE = 10_000;
const PHRASE_SCORE = 1_000;
const MIN_PHRASE_LENGTH = 4;

interface Match {
  column: number;
  field: ImportField;
  score: number;
}

/** Lower case, no accents, one space for anything that is no letter or digit. */
function foldHeading(heading: string): string {
  return heading.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
}

/** A heading that is one of the names scores highest, earlier names more; one that holds a name as words less, longer names more. */
function scoreHeading(heading: string, field: ImportField): number {
  const names = HEADINGS[field];
  const exact = names.indexOf(heading);
  if (exact !== -1) return EXACT_SCORE - exact;
  const held = names.filter((name) => name.length >= MIN_PHRASE_LENGTH && ` ${heading} `.includes(` ${name} `));
  return held.length === 0 ? 0 : PHRASE_SCORE + Math.max(...held.map((name) => name.length));
}

function matches(headings: readonly string[]): Match[] {
  return headings
    .flatMap((heading, column) => importFieldSchema.options.map((field) => ({ column, field, score: scoreHeading(foldHeading(heading), field) })))
    .filter((match) => match.score > 0)
    .sort((a, b) => b.score - a.score || a.column - b.column);
}

/**
 * Guesses what each column holds. A field goes to the column that names it best; a list that has a
 * description and no name means its name by it, as most do.
 */
export function guessMapping(headings: readonly string[]): ColumnMapping {
  const mapping: ColumnMapping = headings.map(() => null);
  const taken = new Set<ImportField>();
  for (const { column, field, score } of matches(headings)) {
    if (mapping[column] !== null) continue;
    const free = !taken.has(field) || (field === 'barcode' && score > PHRASE_SCORE);
    if (!free) continue;
    mapping[column] = field;
    taken.add(field);
  }
  return settleNames(mapping);
}

/** `Artículo; Descripción` means number and name, and a description alone is the name. */
function settleNames(mapping: ColumnMapping): ColumnMapping {
  const described = mapping.indexOf('description');
  if (described === -1) return mapping;
  const named = mapping.indexOf('name');
  if (named === -1) return mapping.with(described, 'name');
  return mapping.includes('partNumber') ? mapping : mapping.with(named, 'partNumber').with(described, 'name');
}

/** The guess with a person's choices over it, by column index. A field that is moved leaves its old column. */
export function overrideMapping(guess: ColumnMapping, choices: ReadonlyMap<number, ImportField | null>): ColumnMapping {
  const chosen = new Set<ImportField | null>([...choices.values()].filter((field) => field !== 'barcode'));
  return guess.map((field, column) => {
    const choice = choices.get(column);
    if (choice !== undefined) return choice;
    return field !== null && chosen.has(field) ? null : field;
  });
}

/** Why a mapping cannot be used, in Spanish; empty when it can. */
export function mappingProblems(mapping: ColumnMapping): { code: 'missing-column' | 'repeated-column'; field: ImportField; message: string }[] {
  const required: readonly ImportField[] = ['partNumber', 'name'];
  const missing = required
    .filter((field) => !mapping.includes(field))
    .map((field) => ({ code: 'missing-column' as const, field, message: `Indica qué columna trae: ${FIELD_NAMES[field]}.` }));
  const repeated = importFieldSchema.options
    .filter((field) => field !== 'barcode' && mapping.filter((each) => each === field).length > 1)
    .map((field) => ({ code: 'repeated-column' as const, field, message: `Hay más de una columna para: ${FIELD_NAMES[field]}.` }));
  return [...missing, ...repeated];
}
