import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import type { Access, AccessDeps } from './access.ts';
import type { ResponseSchemas } from './answer.ts';
import type { App, AppEnv } from './context.ts';
import type { RequestSchemas } from './input.ts';
import { handleError, handleNotFound } from './problem.ts';

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** A route as it was declared. */
export interface RouteRecord {
  readonly method: HttpMethod;
  /** Hono's form: `/api/things/:id`. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly request: RequestSchemas;
  readonly responses: ResponseSchemas;
  /** Left out of the OpenAPI document (the app's own files). */
  readonly undocumented: boolean;
}

/** What all routes of an app share. */
export interface RouterDeps extends AccessDeps {
  /** In production answers are not checked against their schemas. */
  readonly production: boolean;
}

interface RouterState {
  readonly deps: RouterDeps;
  readonly routes: RouteRecord[];
  /** The functions that were handed to Hono on purpose: handlers of declared routes, and middlewares. */
  readonly known: WeakSet<object>;
}

const states = new WeakMap<object, RouterState>();

/** An empty app: every error is problem details, and nothing is reachable before it is declared. */
export function createRouter(deps: RouterDeps): App {
  const app = new Hono<AppEnv>();
  states.set(app, { deps, routes: [], known: new WeakSet() });
  app.onError(handleError);
  app.notFound(handleNotFound);
  return app;
}

/** The state behind an app; throws for one not made by createRouter. */
export function routerState(app: App): RouterState {
  const state = states.get(app);
  if (!state) throw new Error('this app was not made by createRouter');
  return state;
}

/** Puts a middleware before everything registered after it. */
export function useMiddleware(app: App, middleware: MiddlewareHandler<AppEnv>): void {
  routerState(app).known.add(middleware);
  app.use('*', middleware);
}

/** Every declared route. */
export function listRoutes(app: App): readonly RouteRecord[] {
  return routerState(app).routes;
}

/** What Hono would serve and nobody declared, as `GET /path`; anything here is a hole. */
export function undeclaredRoutes(app: App): string[] {
  const { known } = routerState(app);
  return app.routes.filter((route) => !known.has(route.handler)).map((route) => `${route.method} ${route.path}`);
}
