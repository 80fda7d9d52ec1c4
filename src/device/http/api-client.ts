import { z } from 'zod';
import type { Ports } from '../ports.ts';
import { parseAnswer } from './parse-answer.ts';

const problemSchema = z.object({ code: z.string(), detail: z.string().default('') }).loose();

/** The server answered, and refused. `code` is stable, `detail` a sentence for people. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly members: Record<string, unknown>;

  constructor(status: number, code: string, detail: string, members: Record<string, unknown>) {
    super(`${status} ${code}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.members = members;
  }
}

/** The server could not be reached, did not answer in time, or what answered was not it. */
export class Unreachable extends Error {}

export interface ApiRequest<T> {
  method: 'GET' | 'POST';
  path: string;
  answer: z.ZodType<T>;
  body?: unknown;
  token?: string;
  timeoutMs?: number;
}

export type ApiPorts = Pick<Ports, 'http' | 'timers' | 'clock' | 'appVersion'>;

/** An answer with when it was asked for and received, by the device's own clock. */
export interface Answered<T> {
  value: T;
  sentMs: number;
  receivedMs: number;
}

const TIMEOUT_MS = 30_000;

/**
 * Asks the server and parses what it answers.
 * @throws ApiProblem when it refuses, Unreachable otherwise
 */
export function askServer<T>(ports: ApiPorts, request: ApiRequest<T>): Promise<Answered<T>> {
  return send(ports, request, async (response) => {
    const json: unknown = await response.json();
    if (!response.ok) throw problemOf(response.status, json);
    const parsed = parseAnswer(request.answer, json);
    if (!parsed.success) throw new Unreachable(`unreadable answer: ${parsed.error.message}`);
    return parsed.data;
  });
}

/** Fetches a file. @throws as `askServer` */
export async function askFile(ports: ApiPorts, request: Pick<ApiRequest<Blob>, 'path' | 'token' | 'timeoutMs'>): Promise<Blob> {
  const { value } = await send(ports, { ...request, method: 'GET' }, async (response) => {
    if (!response.ok) throw problemOf(response.status, await response.json());
    return response.blob();
  });
  return value;
}

async function send<T>(ports: ApiPorts, request: Omit<ApiRequest<T>, 'answer'>, read: (response: Response) => Promise<T>): Promise<Answered<T>> {
  const abort = new AbortController();
  const cancel = ports.timers.after(request.timeoutMs ?? TIMEOUT_MS, () => abort.abort());
  const sentMs = ports.clock.wallMs();
  try {
    const response = await ports.http(request.path, requestInit(ports, request, abort.signal));
    return { value: await read(response), sentMs, receivedMs: ports.clock.wallMs() };
  } catch (error) {
    if (error instanceof ApiProblem || error instanceof Unreachable) throw error;
    throw new Unreachable(error instanceof Error ? error.message : String(error));
  } finally {
    cancel();
  }
}

function requestInit(ports: ApiPorts, { method, body, token }: Omit<ApiRequest<unknown>, 'answer'>, signal: AbortSignal): RequestInit {
  return {
    method,
    signal,
    headers: {
      accept: 'application/json',
      'nexus-app-version': ports.appVersion,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** An answer of a proxy or a captive portal is not the server's: it counts as unreachable. */
function problemOf(status: number, json: unknown): ApiProblem | Unreachable {
  const problem = problemSchema.safeParse(json);
  if (!problem.success) return new Unreachable(`status ${status}`);
  return new ApiProblem(status, problem.data.code, problem.data.detail, problem.data);
}
