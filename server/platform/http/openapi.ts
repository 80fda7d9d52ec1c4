import type { RouteConfig } from '@hono/zod-openapi';
import { OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Access } from './access.ts';
import type { ResponseSchemas } from './answer.ts';
import { responseSpec } from './answer.ts';
import type { App } from './context.ts';
import type { RequestSchemas } from './input.ts';
import { PROBLEM_CONTENT_TYPE, problemSchema } from './problem.ts';
import type { RouteRecord } from './router.ts';
import { listRoutes } from './router.ts';

const head = { openapi: '3.1.0', info: { title: 'Nexus POS', version: '' } } as const;

type DocumentableSchema = z.ZodType | Record<string, unknown>;

/** Some schemas (a custom check, a recursive one) the generator cannot write: zod's own, laxer description stands in. */
function documentable(schema: z.ZodType): DocumentableSchema {
  const trial = new OpenAPIHono();
  trial.openAPIRegistry.register('Trial', schema);
  try {
    trial.getOpenAPI31Document(head);
    return schema;
  } catch {
    return z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input', cycles: 'ref' });
  }
}

const problemContent = { [PROBLEM_CONTENT_TYPE]: { schema: problemSchema } };

const problemTexts: Record<number, string> = {
  400: 'The request is not valid: `errors` says where',
  401: 'No usable credentials',
  403: 'The person may not do this, or the write came from another site',
  404: 'Unknown, or of somebody else',
  413: 'The body is too large',
  415: 'The media type is not taken',
  429: 'Too many requests: see Retry-After',
};

function problemStatuses(route: RouteRecord): number[] {
  const { access, request } = route;
  return [
    ...(Object.keys(request).length > 0 ? [400] : []),
    ...(access.kind === 'person' || access.kind === 'device' ? [401] : []),
    ...(access.kind === 'person' ? [403] : []),
    ...(request.params ? [404] : []),
    ...(request.body || request.rawBody ? [413, 415] : []),
    429,
  ];
}

function securityOf(access: Access): Record<string, string[]>[] {
  if (access.kind === 'person') return [{ person: [] }];
  if (access.kind === 'device') return [{ device: [] }];
  return [];
}

function describeAccess(access: Access): string {
  if (access.kind === 'public') return 'Open to anybody.';
  if (access.kind === 'device') return "Asks for an enrolled device's token.";
  if (access.kind === 'push') return 'Asks for no token: the signature inside the body is checked.';
  const app = access.app ? ` in the ${access.app} app` : '';
  return access.permission === 'any' ? `Asks for a person's token${app}.` : `Asks for a person's token${app} and the permission \`${access.permission}\`.`;
}

function responsesOf(route: RouteRecord): RouteConfig['responses'] {
  const responses: Record<string, object> = {};
  for (const status of problemStatuses(route)) {
    responses[status] = { description: problemTexts[status] ?? 'Error', content: problemContent };
  }
  responses.default = { description: 'Any other error', content: problemContent };
  for (const [status, declared] of Object.entries(route.responses as Record<string, ResponseSchemas[number]>)) {
    const { description, schema, contentType } = responseSpec(declared);
    const media = schema ? { schema: documentable(schema) } : { schema: { type: 'string' } };
    const content = schema || contentType ? { [contentType ?? 'application/json']: media } : null;
    responses[status] = { description, ...(content ? { content } : {}) };
  }
  return responses as RouteConfig['responses'];
}

function requestOf(request: RequestSchemas): object {
  const { params, query, headers, body, rawBody } = request;
  const content = body
    ? { 'application/json': { schema: documentable(body) } }
    : Object.fromEntries((rawBody?.contentTypes ?? []).map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return {
    ...(params ? { params } : {}),
    ...(query ? { query } : {}),
    ...(headers ? { headers } : {}),
    ...(body || rawBody ? { body: { required: true, content, ...(rawBody ? { description: rawBody.description } : {}) } } : {}),
  };
}

function toRouteConfig(route: RouteRecord): RouteConfig {
  // Which kind of schema each part is was settled where the route was declared.
  return {
    method: route.method,
    path: route.path.replaceAll(/:(\w+)/g, '{$1}'),
    summary: route.summary,
    description: describeAccess(route.access),
    tags: [...route.tags],
    security: securityOf(route.access),
    'x-access': route.access,
    request: requestOf(route.request),
    responses: responsesOf(route),
  } as RouteConfig;
}

/** The OpenAPI 3.1 document of every declared route, made from the schemas that check its requests. */
export function openApiDocument(app: App, version: string): object {
  const { openAPIRegistry: registry, getOpenAPI31Document } = new OpenAPIHono();
  registry.registerComponent('securitySchemes', 'person', {
    type: 'http',
    scheme: 'bearer',
    description: "A signed-in person's access token",
  });
  registry.registerComponent('securitySchemes', 'device', {
    type: 'http',
    scheme: 'bearer',
    description: "An enrolled device's token",
  });
  for (const route of listRoutes(app)) if (!route.undocumented) registry.registerPath(toRouteConfig(route));
  return getOpenAPI31Document({ ...head, info: { ...head.info, version } });
}
