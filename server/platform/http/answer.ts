import { z } from 'zod';
import { Problem } from './problem.ts';

/** One possible answer of a route: a schema alone means JSON. */
export interface ResponseSpec {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Of an answer that the handler makes by itself as a Response (text/csv, text/event-stream). */
  readonly contentType?: string;
}

export type ResponseSchemas = { readonly [status: number]: z.ZodType | ResponseSpec };

type SchemaOf<S> = S extends z.ZodType ? S : S extends { readonly schema: infer T extends z.ZodType } ? T : never;

type AnswerFor<Status, S> = [SchemaOf<S>] extends [never]
  ? { readonly status: Status; readonly headers?: Readonly<Record<string, string>> }
  : { readonly status: Status; readonly body: z.input<SchemaOf<S>>; readonly headers?: Readonly<Record<string, string>> };

/** What a handler may return besides a Response: one of the declared statuses with a body of its schema. */
export type Answer<S extends ResponseSchemas> = { [Status in keyof S]: AnswerFor<Status, S[Status]> }[keyof S];

/** The plain form of an answer, whatever its route. */
export interface PlainAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The specification of a response, with a schema alone written out. */
export function responseSpec(spec: z.ZodType | ResponseSpec): ResponseSpec {
  return spec instanceof z.ZodType ? { description: 'OK', schema: spec } : spec;
}

/** An answer as a Response. JSON carries its length, by which small bodies are left uncompressed. */
export function toResponse(answer: PlainAnswer): Response {
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers: { ...answer.headers } });
  const bytes = new TextEncoder().encode(JSON.stringify(answer.body));
  return new Response(bytes, {
    status: answer.status,
    headers: { ...answer.headers, 'Content-Type': 'application/json', 'Content-Length': String(bytes.byteLength) },
  });
}

async function bodyOf(response: Response): Promise<unknown> {
  if (!/^application\/json\b/.test(response.headers.get('content-type') ?? '')) return undefined;
  return response.clone().json();
}

/**
 * Fails when a handler answers otherwise than its route declares: an undeclared status, or a body its schema refuses.
 * Errors leave as problems, which need no declaration.
 */
export async function checkAnswer(schemas: ResponseSchemas, answer: PlainAnswer | Response): Promise<void> {
  const declared = schemas[answer.status];
  if (!declared) throw answerInvalid(`status ${answer.status} is not declared`);
  const { schema } = responseSpec(declared);
  if (!schema) return;
  const body = answer instanceof Response ? await bodyOf(answer) : JSON.parse(JSON.stringify(answer.body ?? null));
  if (body === undefined) return;
  const result = await schema.safeParseAsync(body);
  if (!result.success) throw answerInvalid(z.prettifyError(result.error));
}

function answerInvalid(why: string): Problem {
  return new Problem({
    status: 500,
    code: 'answer-invalid',
    detail: 'El servidor preparó una respuesta que no cumple lo declarado.',
    cause: new Error(`answer differs from what the route declares: ${why}`),
  });
}
