import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { DatabaseError, TenantUnavailable } from '../../db/errors.ts';
import type { AppContext } from './context.ts';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** The body of every error answer (RFC 9457). `code` is stable; `detail` is a Spanish sentence for people. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  });

interface ProblemInit {
  status: number;
  /** kebab-case, stable: programs decide by it. */
  code: string;
  /** A Spanish sentence: what happened and what to do. */
  detail: string;
  /** Further members of the answer; never secrets. */
  extra?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** For the log only. */
  cause?: unknown;
}

/** Thrown anywhere under a route to answer with problem details. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly extra: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(init: ProblemInit) {
    super(`${init.status} ${init.code}`, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'Problem';
    this.status = init.status;
    this.code = init.code;
    this.detail = init.detail;
    this.extra = init.extra ?? {};
    this.headers = init.headers ?? {};
  }
}

/** 401: there are no usable credentials. */
export function unauthenticated(): Problem {
  return new Problem({
    status: 401,
    code: 'unauthenticated',
    detail: 'Inicia sesión para continuar.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

/** 403: the person is known and may not. */
export function forbidden(permission: string): Problem {
  return new Problem({
    status: 403,
    code: 'forbidden',
    detail: 'No tienes permiso para hacer esto. Pide ayuda a quien administra la cuenta.',
    extra: { permission },
  });
}

/** 404: unknown, or somebody else's: the two look the same. */
export function notFound(detail = 'No existe lo que buscas.'): Problem {
  return new Problem({ status: 404, code: 'not-found', detail });
}

/** 409: what is asked contradicts what is there. */
export function conflict(code: string, detail: string, extra: Record<string, unknown> = {}): Problem {
  return new Problem({ status: 409, code, detail, extra });
}

/** 400 from the issues of a schema; `place` is where in the request (params, query, headers, body). */
export function invalidRequest(error: z.core.$ZodError, place: string): Problem {
  return new Problem({
    status: 400,
    code: 'invalid-request',
    detail: 'Hay datos que no son válidos. Revísalos y vuelve a intentar.',
    extra: {
      errors: error.issues.slice(0, 100).map((issue) => ({
        path: [place, ...issue.path.map(String)].join('.'),
        message: issue.message,
      })),
    },
  });
}

/** 413: the body is larger than the route takes. */
export function bodyTooLarge(limitBytes: number): Problem {
  return new Problem({
    status: 413,
    code: 'body-too-large',
    detail: `Lo que envías es demasiado grande (máximo ${Math.floor(limitBytes / 1024)} KiB).`,
    // What is left of the body is not read: the connection cannot be used again.
    headers: { Connection: 'close' },
  });
}

/** The answer for a problem. */
export function problemResponse(problem: Problem, requestId: string | undefined): Response {
  const body = {
    ...problem.extra,
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    ...(requestId === undefined ? {} : { requestId }),
  };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: { 'Cache-Control': 'no-store', ...problem.headers, 'Content-Type': PROBLEM_CONTENT_TYPE },
  });
}

function fromHttpException(error: HTTPException): Problem {
  const status = error.status;
  if (status === 413) return new Problem({ status, code: 'body-too-large', detail: 'Lo que envías es demasiado grande.' });
  if (status >= 500) return internal(error);
  return new Problem({ status, code: 'invalid-request', detail: 'La solicitud no es válida.' });
}

function fromTenantUnavailable(error: TenantUnavailable): Problem {
  return new Problem({
    status: 503,
    code: error.code,
    detail: error.message,
    headers: { 'Retry-After': '5' },
    cause: error,
  });
}

function busy(error: DatabaseError): Problem {
  return new Problem({
    status: 503,
    code: error.code,
    detail: 'El servidor está muy ocupado. Espera un momento y vuelve a intentar.',
    headers: { 'Retry-After': '2' },
    cause: error,
  });
}

function internal(cause: unknown): Problem {
  return new Problem({
    status: 500,
    code: 'internal',
    detail: 'Algo falló en el servidor. Vuelve a intentar; si sigue, avisa con el número de solicitud.',
    cause,
  });
}

/** Any thrown value as a problem; what was not foreseen becomes `internal`, with nothing of it in the answer. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return fromHttpException(error);
  if (error instanceof TenantUnavailable) return fromTenantUnavailable(error);
  if (error instanceof DatabaseError && error.code === 'database-busy') return busy(error);
  return internal(error);
}

/** Hono's error handler: every error leaves as problem details; the unforeseen are logged with their cause. */
export function handleError(error: Error, c: Context): Response {
  const context = c as AppContext;
  const problem = toProblem(error);
  if (problem.status >= 500) {
    context.get('log')?.error({ err: problem.cause ?? problem, problemCode: problem.code }, 'request failed');
  }
  return problemResponse(problem, context.get('requestId'));
}

/** Hono's handler for a path nobody declared. */
export function handleNotFound(c: Context): Response {
  return problemResponse(notFound('No existe esta dirección.'), (c as AppContext).get('requestId'));
}
