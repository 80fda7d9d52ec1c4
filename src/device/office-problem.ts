import { ApiProblem, Unreachable } from './http/api-client.ts';

/** What went wrong, as a screen shows it. `detail` is the server's sentence in Spanish. */
export interface OfficeProblem {
  kind: 'offline' | 'forbidden' | 'not-found' | 'refused';
  code: string;
  detail: string;
  /** Fields of the request that the server names, by their path without the leading `body.`. */
  fields: Readonly<Record<string, string>>;
  members: Readonly<Record<string, unknown>>;
}

function fieldsOf(members: Record<string, unknown>): Record<string, string> {
  const errors = members['errors'];
  if (!Array.isArray(errors)) return {};
  const fields: Record<string, string> = {};
  for (const error of errors as unknown[]) {
    if (typeof error !== 'object' || error === null || !('path' in error) || !('message' in error)) continue;
    fields[String(error.path).replace(/^body\./, '')] ??= String(error.message);
  }
  return fields;
}

/** Reads any thrown value. What was not foreseen counts as refused with the code `unexpected`. */
export function officeProblem(error: unknown): OfficeProblem {
  if (error instanceof ApiProblem) {
    const kind = error.status === 403 ? 'forbidden' : error.status === 404 ? 'not-found' : 'refused';
    return { kind, code: error.code, detail: error.detail, fields: fieldsOf(error.members), members: error.members };
  }
  const code = error instanceof Unreachable ? 'offline' : 'unexpected';
  return { kind: error instanceof Unreachable ? 'offline' : 'refused', code, detail: '', fields: {}, members: {} };
}
