import { types } from 'pg';
import type pg from 'pg';
import { DatabaseError } from './errors.ts';

const oid = { int8: 20, int8Array: 1016, date: 1082, dateArray: 1182, timestamp: 1114 };

/**
 * Money and quantities are int8 and live far below 2^53; a value beyond it would lose digits
 * silently as a JS number, so it throws instead.
 */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new DatabaseError('integer-too-large', `The integer ${text} from PostgreSQL is beyond 2^53`);
  }
  return value;
}

const getBuiltInParser = types.getTypeParser as (id: number, format: string) => (text: string) => unknown;
const textArrayOid = 1009;
const parseTextArray = getBuiltInParser(textArrayOid, 'text');

function parseInt8Array(text: string): unknown {
  return mapNested(parseTextArray(text), parseInt8);
}

function mapNested(value: unknown, map: (text: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapNested(item, map));
  return typeof value === 'string' ? map(value) : value;
}

const ownParsers = new Map<number, (text: string) => unknown>([
  [oid.int8, parseInt8],
  [oid.int8Array, parseInt8Array],
  // A day has no time zone: as a Date it would move by one in half of the world.
  [oid.date, (text) => text],
  [oid.dateArray, parseTextArray],
  [oid.timestamp, (text) => text],
]);

/** How this server reads PostgreSQL's types (see `Queryable`); given to every connection. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    ownParsers.get(id) ?? getBuiltInParser(id, format ?? 'text')) as typeof types.getTypeParser,
};
