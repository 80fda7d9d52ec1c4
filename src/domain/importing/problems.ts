import type { CsvProblem } from './csv.ts';
import type { ImportField } from './columns.ts';

export type ProblemCode =
  | CsvProblem
  | 'ragged-row'
  | 'bad-characters'
  | 'undecodable-text'
  | 'too-long'
  | 'missing-part-number'
  | 'missing-name'
  | 'missing-manufacturer'
  | 'missing-price'
  | 'not-a-number'
  | 'negative-number'
  | 'number-too-large'
  | 'rounded-number'
  | 'damaged-by-spreadsheet'
  | 'price-below-cost'
  | 'min-over-max'
  | 'wrong-check-digit'
  | 'barcode-repeated'
  | 'barcode-of-another-part'
  | 'duplicate-part'
  | 'bad-sat-key'
  | 'unknown-unit';

/** An error keeps the row out; a warning is only shown. */
export type Severity = 'error' | 'warning';

export interface RowProblem {
  /** Line of the file on which the row begins, from 1. */
  line: number;
  /** Index of the column, null when the row as a whole is meant. */
  column: number | null;
  field: ImportField | null;
  code: ProblemCode;
  severity: Severity;
  /** For people, in Spanish. */
  message: string;
}

const WARNINGS: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'missing-manufacturer', 'missing-price', 'rounded-number', 'price-below-cost', 'min-over-max', 'wrong-check-digit', 'bad-sat-key', 'unknown-unit',
]);

/** What a message may say besides its code. */
export interface ProblemFacts {
  /** Name of the field for people. */
  name?: string;
  /** What stands in the cell. */
  text?: string;
  /** An earlier line, a length, a part. */
  detail?: string;
}

const MAX_SHOWN = 40;

function shown(text: string | undefined): string {
  const printable = (text ?? '').replace(/[\p{Cc}\p{Cs}]/gu, '�').trim();
  return printable.length > MAX_SHOWN ? `«${printable.slice(0, MAX_SHOWN)}…»` : `«${printable}»`;
}

const MESSAGES: Readonly<Record<ProblemCode, (facts: ProblemFacts) => string>> = {
  'unclosed-quote': () => 'Hay una comilla que abre y no cierra en este renglón.',
  'text-after-quote': () => 'Hay texto después de una comilla que cierra.',
  'field-too-long': () => 'Una celda es demasiado larga.',
  'record-too-long': () => 'El renglón es demasiado largo.',
  'too-many-fields': () => 'El renglón tiene demasiadas columnas.',
  'ragged-row': ({ detail }) => `El renglón no tiene las mismas columnas que el encabezado (${detail}).`,
  'bad-characters': ({ name }) => `${name}: contiene caracteres que no se pueden guardar.`,
  'undecodable-text': ({ name, text }) => `${name}: ${shown(text)} tiene letras dañadas; revisa la codificación del archivo.`,
  'too-long': ({ name, detail }) => `${name}: es demasiado largo (máximo ${detail} caracteres).`,
  'missing-part-number': () => 'Falta el número de parte.',
  'missing-name': () => 'Falta el nombre.',
  'missing-manufacturer': ({ detail }) => `Falta la marca; se usará «${detail}».`,
  'missing-price': () => 'Falta el precio de mostrador.',
  'not-a-number': ({ name, text }) => `${name}: ${shown(text)} no es un número.`,
  'negative-number': ({ name, text }) => `${name}: ${shown(text)} es negativo.`,
  'number-too-large': ({ name, text }) => `${name}: ${shown(text)} es demasiado grande.`,
  'rounded-number': ({ name, text }) => `${name}: ${shown(text)} se redondea.`,
  'damaged-by-spreadsheet': ({ name, text }) => `${name}: la hoja de cálculo lo convirtió en ${shown(text)}; da formato de texto a la columna y expórtala de nuevo.`,
  'price-below-cost': ({ name }) => `${name}: está por debajo del costo.`,
  'min-over-max': () => 'El mínimo es mayor que el máximo.',
  'wrong-check-digit': ({ text }) => `Código de barras ${shown(text)}: el dígito verificador no corresponde.`,
  'barcode-repeated': ({ text, detail }) => `El código de barras ${shown(text)} ya está en el renglón ${detail}.`,
  'barcode-of-another-part': ({ text, detail }) => `El código de barras ${shown(text)} ya es de otra parte: ${detail}.`,
  'duplicate-part': ({ detail }) => `La misma marca y número de parte ya están en el renglón ${detail}.`,
  'bad-sat-key': ({ name, text }) => `${name}: ${shown(text)} no es una clave válida; se deja vacía.`,
  'unknown-unit': ({ text, detail }) => `Unidad ${shown(text)} desconocida; se usará «${detail}».`,
};

/** A problem of a row, with its sentence. */
export function rowProblem(line: number, at: { column: number; field: ImportField } | null, code: ProblemCode, facts: ProblemFacts = {}): RowProblem {
  return {
    line,
    column: at?.column ?? null,
    field: at?.field ?? null,
    code,
    severity: WARNINGS.has(code) ? 'warning' : 'error',
    message: MESSAGES[code](facts),
  };
}
