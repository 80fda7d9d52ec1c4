import type { Context } from 'hono';
import type { Access } from './access.ts';
import { admit } from './access.ts';
import type { Answer, PlainAnswer, ResponseSchemas } from './answer.ts';
import { checkAnswer, toResponse } from './answer.ts';
import type { App, AppContext, AppEnv, DeviceEnv, PersonEnv } from './context.ts';
import type { Input, RequestSchemas } from './input.ts';
import { readInput } from './input.ts';
import type { RateLimit } from './rate-limit.ts';
import type { HttpMethod } from './router.ts';
import { routerState } from './router.ts';

export const DEFAULT_BODY_BYTES = 1024 * 1024;
export const PUSH_BODY_BYTES = 16 * 1024 * 1024;
export const IMPORT_BODY_BYTES = 40 * 1024 * 1024;

/** The context a handler gets: what its access promises is there, and nothing else can be asked for. */
export type RouteContext<A extends Access> = Context<
  A extends { kind: 'person' } ? PersonEnv : A extends { kind: 'device' } ? DeviceEnv : AppEnv
>;

export interface RouteSpec<A extends Access, R extends RequestSchemas, S extends ResponseSchemas> {
  readonly method: HttpMethod;
  /** `/api/things/:id`; its names are those of `request.params`. */
  readonly path: string;
  readonly access: A;
  /** One line, for the API document. */
  readonly summary: string;
  readonly tags: readonly string[];
  readonly request?: R;
  readonly responses: S;
  /** Largest body taken; 1 MiB (16 MiB for push) when not said. */
  readonly maxBodyBytes?: number;
  /** Counted before anything else is done for the request. */
  readonly limit?: RateLimit;
  readonly undocumented?: boolean;
}

export type RouteHandler<A extends Access, R extends RequestSchemas, S extends ResponseSchemas> = (
  c: RouteContext<A>,
  input: Input<R>,
) => Answer<S> | Response | Promise<Answer<S> | Response>;

function checkParams(path: string, request: RequestSchemas): void {
  const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '').sort();
  const shape = request.params && 'shape' in request.params ? Object.keys(request.params.shape as object).sort() : [];
  if (inPath.join() !== shape.join()) throw new Error(`${path}: path has [${inPath.join()}], params schema has [${shape.join()}]`);
}

/**
 * Declares a route: the only way to make one. It decides who may call, checks the request by its schemas,
 * describes itself in the API document and, outside production, checks its own answers.
 *
 * The handler gets the context (`c.get('person')`, `c.get('device')` and `c.get('db')` as its access promises) and
 * the parsed input, and returns `{ status, body }` of a declared response, or a Response for what is not JSON;
 * it throws a Problem for errors, which need no declaration.
 *
 *     defineRoute(app, {
 *       method: 'get', path: '/api/products/:id',
 *       access: { kind: 'person', permission: 'catalog.view' },
 *       summary: 'One product', tags: ['catalog'],
 *       request: { params: z.object({ id: z.uuid() }) },
 *       responses: { 200: productSchema },
 *     }, async (c, { params }) => ({ status: 200, body: await findProduct(c.get('db'), params.id) }));
 */
export function defineRoute<const A extends Access, const S extends ResponseSchemas, const R extends RequestSchemas = Record<never, never>>(
  app: App,
  spec: RouteSpec<A, R, S>,
  handler: RouteHandler<A, R, S>,
): void {
  const { deps, routes, known } = routerState(app);
  const request: RequestSchemas = spec.request ?? {};
  checkParams(spec.path, request);
  if (routes.some((route) => route.method === spec.method && route.path === spec.path)) {
    throw new Error(`${spec.method} ${spec.path} is declared twice`);
  }
  const maxBodyBytes = spec.maxBodyBytes ?? (spec.access.kind === 'push' ? PUSH_BODY_BYTES : DEFAULT_BODY_BYTES);

  const serve = async (c: AppContext): Promise<Response> => {
    c.set('route', spec.path);
    if (spec.limit) await spec.limit(c);
    await admit(c, spec.access, deps);
    const input = (await readInput(c, request, maxBodyBytes)) as Input<R>;
    // Access was granted just above, so the variables it promises are set.
    const answer = (await handler(c as unknown as RouteContext<A>, input)) as PlainAnswer | Response;
    if (!deps.production) await checkAnswer(spec.responses, answer);
    const response = answer instanceof Response ? answer : toResponse(answer);
    if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'no-store');
    return response;
  };

  known.add(serve);
  routes.push({
    method: spec.method,
    path: spec.path,
    access: spec.access,
    summary: spec.summary,
    tags: spec.tags,
    request,
    responses: spec.responses,
    undocumented: spec.undocumented ?? false,
  });
  app.on(spec.method, spec.path, serve);
}
