import { z } from 'zod';

/** Values by the name of a field: ids of whichever tenant the request shall speak of, texts; a function is asked each time. */
export type Named = Readonly<Record<string, unknown>>;

type JsonSchema = Readonly<Record<string, unknown>>;

/** Texts tried in turn on a pattern; no id is among them, so that every id has a name. Another shape of text adds one here. */
const TEXTS = [
  'Texto de prueba', '', '4826', '2026-11-20', '2026-01', 'ABCD-1234', 'A7', 'A7-000001', '44100', 'prueba@ejemplo.example', 'pieza', '25174800', 'H87',
  'A'.repeat(43), 'A'.repeat(86), 'a'.repeat(64), 'a'.repeat(32), 'XAXX010101000', '3312345678', '616', 'G03', 'America/Mexico_City', '7501031311309', 'stamped', '01',
];

export interface Sample {
  value: unknown;
  /** Which of the named values it holds. */
  used: ReadonlySet<string>;
}

/**
 * A value that a schema takes, made from its JSON Schema: every field is given, the optional ones too, and a field found
 * in `named` has that value (undefined: it is left out).
 * @throws Error when nothing here fits: a new shape needs a word in this file.
 */
export function sampleOf(schema: z.ZodType, named: Named): Sample {
  const shape = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as JsonSchema;
  const used = new Set<string>();
  const value = make(shape, '', { named, used, definitions: (shape['$defs'] ?? {}) as Record<string, JsonSchema> });
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`no sample for this schema: ${JSON.stringify(value)} ${parsed.error.message}`);
  return { value, used };
}

interface Making {
  named: Named;
  used: Set<string>;
  definitions: Readonly<Record<string, JsonSchema>>;
}

function make(schema: JsonSchema, name: string, making: Making): unknown {
  if (name !== '' && Object.hasOwn(making.named, name)) {
    making.used.add(name);
    const named = making.named[name];
    return typeof named === 'function' ? (named as () => unknown)() : named;
  }
  if (typeof schema['$ref'] === 'string') return make(making.definitions[schema['$ref'].replace('#/$defs/', '')] ?? {}, name, making);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return (schema['enum'] as unknown[])[0];
  const choices = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (choices) return make(choices.find((choice) => choice['type'] !== 'null') ?? {}, name, making);
  return makeOfType(schema, name, making);
}

function makeOfType(schema: JsonSchema, name: string, making: Making): unknown {
  const type = Array.isArray(schema['type']) ? (schema['type'] as string[])[0] : schema['type'];
  switch (type) {
    case 'object': return makeObject(schema, making);
    case 'array': return schema['maxItems'] === 0 || !schema['items'] ? [] : [make(schema['items'] as JsonSchema, name, making)];
    case 'string': return makeText(schema, name);
    case 'integer':
    case 'number': return Math.min(Math.max(1000, Number(schema['minimum'] ?? 0)), Number(schema['maximum'] ?? 1000));
    case 'boolean': return true;
    case 'null': return null;
    default: return {};
  }
}

function makeObject(schema: JsonSchema, making: Making): object {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  return Object.fromEntries(properties.map(([name, member]) => [name, make(member, name, making)] as const).filter(([, value]) => value !== undefined));
}

function makeText(schema: JsonSchema, name: string): string {
  const patterns = [schema, ...((schema['allOf'] ?? []) as JsonSchema[])].flatMap((part) => (typeof part['pattern'] === 'string' ? [new RegExp(part['pattern'], 'u')] : []));
  const min = Number(schema['minLength'] ?? 0);
  const max = Number(schema['maxLength'] ?? Infinity);
  const found = TEXTS.find((text) => text.length >= min && text.length <= max && patterns.every((pattern) => pattern.test(text)));
  if (found === undefined) throw new Error(`no text fits ${name} ${JSON.stringify(schema)}`);
  return found;
}
