interface Say {
  money: (cents: number) => string;
  rate: (bps: number) => string;
  quantity: (milli: number) => string;
}

interface Words {
  none: string;
  yes: string;
  no: string;
  elements: (count: number) => string;
}

/** A field's value as a person reads it; the field's name says its unit. */
export function valueText(field: string, value: unknown, say: Say, words: Words): string {
  if (value === null || value === undefined || value === '') return words.none;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') {
    if (field.endsWith('Cents')) return say.money(value);
    if (field.endsWith('Bps')) return say.rate(value);
    return field.endsWith('Milli') ? say.quantity(value) : String(value);
  }
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    if (value.length === 0) return words.none;
    return value.every((element) => typeof element === 'string') ? value.join(', ') : words.elements(value.length);
  }
  const count = Object.keys(value).length;
  return count === 0 ? words.none : words.elements(count);
}
