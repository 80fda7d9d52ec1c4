import type { z } from 'zod';
import { importFieldSchema } from '../../../src/domain/importing/api.ts';
import type { importMappingSchema, ImportField as ApiField } from '../../../src/domain/importing/api.ts';
import { mappingProblems } from '../../../src/domain/importing/columns.ts';
import type { ColumnMapping, ImportField } from '../../../src/domain/importing/columns.ts';
import { Problem } from '../../platform/http/problem.ts';

export type ApiMapping = z.infer<typeof importMappingSchema>;

const API_NAMES: Partial<Record<ImportField, ApiField>> = { min: 'minimum', max: 'maximum' };
const OWN_NAMES: Partial<Record<ApiField, ImportField>> = { minimum: 'min', maximum: 'max' };

const apiName = (field: ImportField): ApiField => API_NAMES[field] ?? importFieldSchema.parse(field);
const ownName = (field: ApiField): ImportField => OWN_NAMES[field] ?? (field as ImportField);

/** The column of each field; of several columns with barcodes the first. */
export function toApiMapping(mapping: ColumnMapping): ApiMapping {
  const named: ApiMapping = {};
  mapping.forEach((field, column) => {
    if (field !== null) named[apiName(field)] ??= column;
  });
  return named;
}

/**
 * The field of each column. Where the barcodes stay in the column they were read from, further columns with barcodes
 * stay too.
 * @throws Problem 422 `mapping-invalid` for a column the file does not have, or one column for two fields
 */
export function fromApiMapping(chosen: ApiMapping, width: number, before: ColumnMapping): ColumnMapping {
  const mapping: ColumnMapping = Array.from({ length: width }, () => null);
  for (const field of importFieldSchema.options) {
    const column = chosen[field];
    if (column === undefined) continue;
    if (column >= width) throw mappingInvalid(`El archivo no tiene la columna ${column + 1}.`);
    if (mapping[column] !== null) throw mappingInvalid('Una columna no puede ser dos campos a la vez.');
    mapping[column] = ownName(field);
  }
  if (chosen.barcode === undefined || before.indexOf('barcode') !== chosen.barcode) return mapping;
  return mapping.map((field, column) => field ?? (before[column] === 'barcode' ? 'barcode' : null));
}

/** Why a file cannot be checked with this mapping, as a Spanish sentence; null when it can. */
export function mappingFailure(mapping: ColumnMapping): string | null {
  return mappingProblems(mapping)[0]?.message ?? null;
}

function mappingInvalid(detail: string): Problem {
  return new Problem({ status: 422, code: 'mapping-invalid', detail });
}
