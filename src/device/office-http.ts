import { z } from 'zod';
import { ApiProblem, Unreachable } from './http/api-client.ts';
import { parseAnswer } from './http/parse-answer.ts';
import type { OfficeQueryParams, OfficeRequest } from './office-client.ts';
import type { Ports } from './ports.ts';

const problemSchema = z.object({ code: z.string(), detail: z.string().default('') }).loose();

const TIMEOUT_MS = 30_000;

export type OfficeHttpPorts = Pick<Ports, 'http' | 'timers' | 'appVersion'>;

/** `/api/products?query=balata&limit=50`; what is absent, null or empty is left out. */
export function addressOf(path: string, query: OfficeQueryParams = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The name in a Content-Disposition header; null when it gives none. */
export function fileNameOf(disposition: string | null): string | null {
  if (disposition === null) return null;
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? null;
}

function headersOf(ports: OfficeHttpPorts, request: OfficeRequest<unknown>, token: string | null): Record<string, string> {
  const { body, idempotencyKey } = request;
  const type = body instanceof Blob ? body.type || 'application/octet-stream' : 'application/json';
  return {
    accept: 'application/json',
    'nexus-app-version': ports.appVersion,
    ...(body === undefined ? {} : { 'content-type': type }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
}

function bodyOf(body: unknown): { body?: BodyInit } {
  if (body === undefined) return {};
  return { body: body instanceof Blob ? body : JSON.stringify(body) };
}

/**
 * Sends one request and gives the answer when the server took it.
 * @throws ApiProblem when it refuses; Unreachable when it cannot be reached, or what answered was not it
 */
export async function sendOffice(ports: OfficeHttpPorts, request: OfficeRequest<unknown>, token: string | null): Promise<Response> {
  const abort = new AbortController();
  const cancel = ports.timers.after(request.timeoutMs ?? TIMEOUT_MS, () => abort.abort());
  const signal = request.signal ? AbortSignal.any([request.signal, abort.signal]) : abort.signal;
  let response: Response;
  try {
    const init = { method: request.method ?? 'GET', signal, headers: headersOf(ports, request, token), ...bodyOf(request.body) };
    response = await ports.http(addressOf(request.path, request.query), init);
  } catch (error) {
    throw new Unreachable(error instanceof Error ? error.message : String(error));
  } finally {
    cancel();
  }
  if (response.ok) return response;
  throw await refusalOf(response);
}

/** An answer of a proxy or a captive portal is not the server's: it counts as unreachable. */
async function refusalOf(response: Response): Promise<ApiProblem | Unreachable> {
  try {
    const problem = problemSchema.parse(await response.json());
    return new ApiProblem(response.status, problem.code, problem.detail, problem);
  } catch {
    return new Unreachable(`status ${response.status}`);
  }
}

/**
 * Reads a JSON answer by its schema.
 * @throws Unreachable when it is no JSON at all; ZodError when the server answered something this version does not know
 */
export async function readAnswer<T>(response: Response, answer: z.ZodType<T>): Promise<T> {
  let json: unknown;
  try {
    json = await response.json();
  } catch (error) {
    throw new Unreachable(error instanceof Error ? error.message : String(error));
  }
  const parsed = parseAnswer(answer, json);
  if (!parsed.success) throw parsed.error;
  return parsed.data;
}
