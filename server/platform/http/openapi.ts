import { z } from 'zod';
import type { Access } from './access.ts';
import type { ResponseSchemas } from './answer.ts';
import { responseSpec } from './answer.ts';
import type { App } from './context.ts';
import type { RequestSchemas } from './input.ts';
import { PROBLEM_CONTENT_TYPE, problemSchema } from './problem.ts';
import type { RouteRecord } from './router.ts';
import { listRoutes } from './router.ts';

type JsonSchema = Record<string, unknown>;

/** A schema as JSON Schema 2020-12, which OpenAPI 3.1 uses as it is. What only code can check is left out. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { unrepresentable: 'any', io });
  return rest;
}

const problemContent = { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };

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

function responsesOf(route: RouteRecord): Record<string, object> {
  const responses: Record<string, object> = {};
  for (const status of problemStatuses(route)) {
    responses[status] = { description: problemTexts[status] ?? 'Error', content: problemContent };
  }
  responses['default'] = { description: 'Any other error', content: problemContent };
  for (const [status, declared] of Object.entries(route.responses as Record<string, ResponseSchemas[number]>)) {
    const { description, schema, contentType } = responseSpec(declared);
    const media = { schema: schema ? jsonSchema(schema, 'output') : { type: 'string' } };
    const content = schema || contentType ? { [contentType ?? 'application/json']: media } : null;
    responses[status] = { description, ...(content ? { content } : {}) };
  }
  return responses;
}

/** The members of an object schema as parameters, each with its own schema. */
function parametersOf(place: 'path' | 'query' | 'header', schema: z.ZodType | undefined): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as { properties?: JsonSchema; required?: string[] };
  return Object.entries(properties).map(([name, member]) => ({
    name, in: place, required: place === 'path' || required.includes(name), schema: member,
  }));
}

function bodyOf({ body, rawBody }: RequestSchemas): object {
  if (body) return { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } };
  if (!rawBody) return {};
  const content = Object.fromEntries(rawBody.contentTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return { requestBody: { required: true, description: rawBody.description, content } };
}

function operationOf(route: RouteRecord): object {
  const { params, query, headers } = route.request;
  return {
    summary: route.summary,
    description: describeAccess(route.access),
    tags: [...route.tags],
    security: securityOf(route.access),
    'x-access': route.access,
    parameters: [...parametersOf('path', params), ...parametersOf('query', query), ...parametersOf('header', headers)],
    ...bodyOf(route.request),
    responses: responsesOf(route),
  };
}

/** The OpenAPI 3.1 document of every declared route, made from the schemas that check its requests. */
export function openApiDocument(app: App, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of listRoutes(app)) {
    if (route.undocumented) continue;
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Nexus POS', version },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        person: { type: 'http', scheme: 'bearer', description: "A signed-in person's access token" },
        device: { type: 'http', scheme: 'bearer', description: "An enrolled device's token" },
      },
    },
  };
}
