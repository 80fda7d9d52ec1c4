import type { App } from '../../../server/platform/http/context.ts';
import type { RouteRecord } from '../../../server/platform/http/router.ts';
import { listRoutes } from '../../../server/platform/http/router.ts';
import { CANARY } from './canaries.ts';
import { sampleOf } from './sample-value.ts';
import type { Named } from './sample-value.ts';

export interface Answered {
  status: number;
  /** The whole answer, headers too; of a stream its first bytes. */
  text: string;
  body: string;
}

/** A request of the walk: a route with an id in its path and values for what its schemas ask. */
export interface Ask {
  route: RouteRecord;
  pathId: string | null;
  named: Named;
  token: string | null;
}

/** `POST /api/things/:id` */
export function nameOf({ method, path }: Pick<RouteRecord, 'method' | 'path'>): string {
  return `${method.toUpperCase()} ${path}`;
}

let callers = 0;

/** Calls a route with a sensible request made from its schemas. Each call comes from another address. */
export async function ask(app: App, { route, pathId, named, token }: Ask): Promise<Answered & { used: ReadonlySet<string> }> {
  const used = new Set<string>();
  const sample = (part: 'query' | 'body'): unknown => {
    const schema = route.request[part];
    if (!schema) return undefined;
    const made = sampleOf(schema, named);
    for (const name of made.used) used.add(name);
    return made.value;
  };
  const query = Object.entries((sample('query') ?? {}) as Record<string, unknown>).map(([name, value]): [string, string] => [name, String(value)]);
  const path = route.path.replaceAll(/:\w+/g, pathId ?? '').replace('/*', '/caja');
  const address = `${path}${query.length > 0 ? `?${new URLSearchParams(query).toString()}` : ''}`;
  const body = sample('body');
  const { rawBody } = route.request;
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  else if (rawBody) headers['content-type'] = rawBody.contentTypes[0] ?? '';
  const sent = body === undefined ? (rawBody ? 'numero;nombre\nX-1;Prueba\n' : undefined) : JSON.stringify(body);
  callers += 1;
  const remoteAddress = `10.${(callers >> 16) & 255}.${(callers >> 8) & 255}.${callers & 255}`;
  const init = { method: route.method.toUpperCase(), headers, ...(sent === undefined ? {} : { body: sent }) };
  const answer = await app.request(address, init, { incoming: { socket: { remoteAddress } } });
  const text = await readAnswer(answer);
  return { status: answer.status, body: text, text: `${[...answer.headers].join('\n')}\n${text}`, used };
}

async function readAnswer(answer: Response): Promise<string> {
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer.text();
  const reader = answer.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

export interface WalkOptions {
  app: App;
  own: { named: Named; ids: readonly string[] };
  foreign: { named: Named; ids: readonly string[] };
  /** Every id of the foreign shop, whatever it is of. */
  foreignIds: ReadonlySet<string>;
  /** The credentials with which a route is called. */
  tokensFor(route: RouteRecord): Promise<readonly (string | null)[]>;
  /** What a foreign id outside the path may be answered with besides 404: `POST /path name` → statuses. */
  alsoFor(request: string): readonly number[];
}

export interface Walk {
  /** What is wrong, in words; empty when nothing is. */
  findings: string[];
  /** Requests made, by route. */
  asked: Map<string, number>;
  /** Routes that took the request made with ids of one's own. */
  served: Set<string>;
}

/**
 * Calls every declared route with one shop's credentials: with its own ids, then with ids of another shop's things in
 * the path, and in each field of query and body. No answer may be other than 404, nor hold anything of the other shop.
 */
export async function walk(options: WalkOptions): Promise<Walk> {
  const result: Walk = { findings: [], asked: new Map(), served: new Set() };
  // Signing out ends what the others need.
  const routes = listRoutes(options.app).toSorted((a, b) => Number(a.path.endsWith('/sign-out')) - Number(b.path.endsWith('/sign-out')));
  for (const route of routes) {
    for (const token of await options.tokensFor(route)) await walkRoute(options, route, token, result);
  }
  return result;
}

async function walkRoute(options: WalkOptions, route: RouteRecord, token: string | null, result: Walk): Promise<void> {
  const { own, foreign } = options;
  const name = nameOf(route);
  const inPath = route.path.includes(':');
  const look = async (what: string, pathId: string | null, named: Named): Promise<Awaited<ReturnType<typeof ask>>> => {
    const answer = await ask(options.app, { route, pathId, named, token });
    result.asked.set(name, (result.asked.get(name) ?? 0) + 1);
    for (const problem of problemsOf(answer, options)) result.findings.push(`${name} ${what}: ${problem}`);
    return answer;
  };
  for (const pathId of inPath ? foreign.ids : []) {
    const { status } = await look(`with a foreign id in its path`, pathId, own.named);
    if (status !== 404) result.findings.push(`${name} with a foreign id in its path: ${status}`);
  }
  const used = new Set<string>();
  for (const pathId of inPath ? own.ids : [null]) {
    const answer = await look('with ids of its own', pathId, own.named);
    for (const field of answer.used) used.add(field);
    if (answer.status < 300) result.served.add(name);
  }
  for (const field of used) {
    if (own.named[field] === foreign.named[field]) continue;
    for (const pathId of inPath ? own.ids : [null]) {
      const { status } = await look(`with a foreign ${field}`, pathId, { ...own.named, [field]: foreign.named[field] });
      if (status !== 404 && !options.alsoFor(`${name} ${field}`).includes(status)) result.findings.push(`${name} with a foreign ${field}: ${status}`);
    }
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function problemsOf({ status, text }: Answered, { foreignIds }: WalkOptions): string[] {
  return [
    ...(status >= 500 ? [`answered ${status}: ${text}`] : []),
    ...(text.includes(CANARY) ? [`a canary sings: ${around(text, text.indexOf(CANARY))}`] : []),
    ...[...text.matchAll(UUID)].filter(([id]) => foreignIds.has(id)).map(([id, ...rest]) => `names ${id}, which is foreign${rest.join('')}`),
  ];
}

function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 120), at + 60);
}
