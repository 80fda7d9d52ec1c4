import { z } from 'zod';
import type { App } from './context.ts';
import { openApiDocument } from './openapi.ts';
import { Problem } from './problem.ts';
import { defineRoute } from './route.ts';

/** Whether the databases are reachable and their schema current; `reason` is for people, in Spanish. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

export interface SystemDeps {
  readonly version: string;
  readonly readiness: () => Promise<Readiness>;
}

const open = { kind: 'public' } as const;
const tags = ['system'];

/** Liveness, readiness and the API's description. */
export function registerSystemRoutes(app: App, deps: SystemDeps): void {
  defineRoute(
    app,
    {
      method: 'get',
      path: '/healthz',
      access: open,
      summary: 'The process answers; no database is asked',
      tags,
      responses: { 200: z.object({ status: z.literal('ok'), version: z.string() }) },
    },
    () => ({ status: 200, body: { status: 'ok', version: deps.version } }),
  );
  defineRoute(
    app,
    {
      method: 'get',
      path: '/readyz',
      access: open,
      summary: 'The databases are reachable and their schema is current',
      tags,
      responses: { 200: z.object({ status: z.literal('ready') }) },
    },
    async () => {
      const readiness = await deps.readiness();
      if (!readiness.ready) {
        throw new Problem({ status: 503, code: 'not-ready', detail: readiness.reason, headers: { 'Retry-After': '5' } });
      }
      return { status: 200, body: { status: 'ready' } };
    },
  );
  let document: object | null = null;
  defineRoute(
    app,
    {
      method: 'get',
      path: '/openapi.json',
      access: open,
      summary: 'This document',
      tags,
      responses: { 200: z.looseObject({ openapi: z.string() }) },
    },
    () => {
      document ??= openApiDocument(app, deps.version);
      return { status: 200, body: document as { openapi: string } };
    },
  );
}
