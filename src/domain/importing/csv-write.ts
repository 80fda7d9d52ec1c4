/**
 * One record as RFC 4180 writes it, without its line end. A field is quoted only where it must be; a record
 * of one empty field is written `""`, to tell it from an empty line.
 */
export function formatCsvRecord(fields: readonly string[], delimiter: string): string {
  if (fields.length === 1 && fields[0] === '') return '""';
  return fields.map((field) => formatField(field, delimiter)).join(delimiter);
}

function formatField(field: string, delimiter: string): string {
  const mustQuote = field.includes(delimiter) || /["\r\n]/.test(field);
  return mustQuote ? `"${field.replaceAll('"', '""')}"` : field;
}
