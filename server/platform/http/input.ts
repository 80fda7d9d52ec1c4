import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { bodyText } from './body-text.ts';
import type { AppContext } from './context.ts';
import { bodyTooLarge, invalidRequest, Problem } from './problem.ts';

/** A body the handler reads by itself (a file, a stream): only its type and size are checked here. */
export interface RawBody {
  /** Media types taken, in lower case and without parameters. */
  readonly contentTypes: readonly string[];
  readonly description: string;
}

/** The schemas of a request. What has no schema is not given to the handler. */
export interface RequestSchemas {
  readonly params?: z.ZodType;
  /** A value given once arrives as a string, given several times as an array. */
  readonly query?: z.ZodType;
  /** Names in lower case. */
  readonly headers?: z.ZodType;
  /** A JSON body. */
  readonly body?: z.ZodType;
  readonly rawBody?: RawBody;
}

type Parsed<R, Part extends keyof RequestSchemas> = R extends { readonly [K in Part]: infer S extends z.ZodType } ? z.output<S> : undefined;

/** What the handler gets: each part as its schema put it out. */
export interface Input<R> {
  readonly params: Parsed<R, 'params'>;
  readonly query: Parsed<R, 'query'>;
  readonly headers: Parsed<R, 'headers'>;
  readonly body: Parsed<R, 'body'>;
}

async function parsePart(schema: z.ZodType | undefined, place: string, value: () => unknown): Promise<unknown> {
  if (!schema) return undefined;
  const result = await schema.safeParseAsync(value());
  if (!result.success) throw invalidRequest(result.error, place);
  return result.data;
}

function queryOf(c: AppContext): Record<string, string | string[]> {
  const entries = Object.entries(c.req.queries());
  return Object.fromEntries(entries.map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]));
}

function requireContentType(c: AppContext, accepted: readonly string[]): void {
  const given = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (accepted.includes(given)) return;
  throw new Problem({
    status: 415,
    code: 'unsupported-media-type',
    detail: 'El tipo de contenido enviado no se acepta aquí.',
    extra: { accepted },
  });
}

/** Refuses a larger body with 413: by its announced length, or while it is being read when there is none. */
export async function limitBody(c: AppContext, maxBytes: number): Promise<void> {
  const check = bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw bodyTooLarge(maxBytes);
    },
  });
  await check(c, async () => {});
}

async function parseBody(c: AppContext, schema: z.ZodType, maxBytes: number): Promise<unknown> {
  requireContentType(c, ['application/json']);
  const text = await bodyText(c, maxBytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the body: it goes nowhere.
    throw new Problem({ status: 400, code: 'invalid-json', detail: 'El contenido enviado no es JSON válido.' });
  }
  return parsePart(schema, 'body', () => value);
}

/** Every declared part of the request by its schema; throws 400, 413 or 415. */
export async function readInput<R extends RequestSchemas>(c: AppContext, schemas: R, maxBytes: number): Promise<Input<R>> {
  await limitBody(c, maxBytes);
  if (schemas.rawBody) requireContentType(c, schemas.rawBody.contentTypes);
  const input = {
    params: await parsePart(schemas.params, 'params', () => c.req.param()),
    query: await parsePart(schemas.query, 'query', () => queryOf(c)),
    headers: await parsePart(schemas.headers, 'headers', () => c.req.header()),
    body: schemas.body ? await parseBody(c, schemas.body, maxBytes) : undefined,
  };
  // The schemas of R made exactly these values; the compiler cannot follow that through the optional parts.
  return input as Input<R>;
}
