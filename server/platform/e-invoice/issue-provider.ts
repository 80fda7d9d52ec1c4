import { z } from 'zod';
import type { CancelAnswer, Provider, RecoverAnswer, StampAnswer } from './provider.ts';
import { asStampOf } from './stamped-xml.ts';
import { isUnreached } from './unreached.ts';

/** Where something stands in a provider's JSON answer: `data.cfdi`. */
const place = z.string().regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/);
const path = z.string().startsWith('/');

/**
 * A provider that seals and stamps what it is given, told by settings alone: there is no published contract to write
 * against. In paths `{id}`, `{uuid}`, `{rfc}`, `{motive}` and `{replacement}` stand for the document's.
 */
export const issueSettingsSchema = z.strictObject({
  baseUrl: z.url(),
  /** Sent with each request: `Authorization`, `X-Api-Key` … */
  headers: z.record(z.string(), z.string()),
  issuePath: path,
  /** How the XML is sent: as it is, or as base64 in a field of a JSON body. */
  body: z.union([z.literal('xml'), z.strictObject({ jsonField: z.string().min(1) })]),
  /** Asks (GET) for what was issued under an id; null: it cannot be asked, so a person has to look. */
  recoverPath: path.nullable(),
  cancelPath: path.nullable(),
  answer: z.strictObject({
    xml: place,
    /** Whether the XML comes in base64. */
    base64: z.boolean(),
    errorCode: place.nullable(),
    errorMessage: place.nullable(),
  }),
  timeoutMs: z.int().min(1),
});
export type IssueSettings = z.infer<typeof issueSettingsSchema>;

type Reply = { kind: 'answer'; httpStatus: number; body: unknown } | { kind: 'unreached' | 'unknown'; reason: string };

/** A configurable `issue` provider. */
export function issueProvider(settings: IssueSettings): Provider {
  const { answer, recoverPath, cancelPath } = settings;
  const stampIn = (sent: string, body: unknown) => {
    const text = at(body, answer.xml);
    return asStampOf(sent, typeof text === 'string' && answer.base64 ? Buffer.from(text, 'base64').toString('utf8') : text);
  };
  return {
    name: 'issue',
    seals: true,
    async stamp(xml, id): Promise<StampAnswer> {
      const reply = await send(settings, filled(settings.issuePath, { id }), { method: 'POST', ...bodyOf(settings, xml) });
      if (reply.kind !== 'answer') return { outcome: reply.kind, reason: reply.reason };
      const stamped = stampIn(xml, reply.body);
      if (stamped !== null) return { outcome: 'stamped', ...stamped };
      return refusalOr(settings, reply);
    },
    async recover(xml, id): Promise<RecoverAnswer> {
      if (recoverPath === null) return { outcome: 'unknown', reason: 'this provider cannot be asked: a person has to look' };
      const reply = await send(settings, filled(recoverPath, { id }), { method: 'GET' });
      if (reply.kind !== 'answer') return { outcome: reply.kind, reason: reply.reason };
      const stamped = stampIn(xml, reply.body);
      if (stamped !== null) return { outcome: 'stamped', ...stamped };
      return reply.httpStatus === 404 ? { outcome: 'not-stamped' } : { outcome: 'unknown', reason: `HTTP ${reply.httpStatus}` };
    },
    async cancel({ issuerRfc: rfc, uuid, motive, replacement }): Promise<CancelAnswer> {
      if (cancelPath === null) return { outcome: 'refused', code: 'not-offered', message: 'Este proveedor no cancela desde aquí.' };
      const reply = await send(settings, filled(cancelPath, { rfc, uuid, motive, replacement: replacement ?? '' }), { method: 'POST' });
      if (reply.kind !== 'answer') return { outcome: reply.kind, reason: reply.reason };
      if (reply.httpStatus >= 200 && reply.httpStatus < 300) return { outcome: 'accepted', code: '201', receipt: JSON.stringify(reply.body) };
      const refused = refusalOr(settings, reply);
      return refused.outcome === 'refused' ? refused : { outcome: 'unknown', reason: `HTTP ${reply.httpStatus}` };
    },
  };
}

/** A refusal has a code and is the client's fault; anything else may have been issued. */
function refusalOr({ answer }: IssueSettings, { httpStatus, body }: Extract<Reply, { kind: 'answer' }>): Extract<StampAnswer, { outcome: 'refused' | 'unreached' | 'unknown' }> {
  if (httpStatus === 401 || httpStatus === 403) return { outcome: 'unreached', reason: 'the provider refuses the credentials' };
  const code = answer.errorCode === null ? undefined : at(body, answer.errorCode);
  const message = answer.errorMessage === null ? undefined : at(body, answer.errorMessage);
  if (httpStatus >= 400 && httpStatus < 500 && code !== undefined && code !== null) return { outcome: 'refused', code: String(code), message: String(message ?? '') };
  return { outcome: 'unknown', reason: `HTTP ${httpStatus}` };
}

function at(body: unknown, where: string): unknown {
  return where.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined), body);
}

function filled(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{([a-z]+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

function bodyOf({ body }: IssueSettings, xml: string): Pick<RequestInit, 'body' | 'headers'> {
  if (body === 'xml') return { body: xml, headers: { 'Content-Type': 'application/xml; charset=utf-8' } };
  return { body: JSON.stringify({ [body.jsonField]: Buffer.from(xml, 'utf8').toString('base64') }), headers: { 'Content-Type': 'application/json' } };
}

async function send({ baseUrl, headers, timeoutMs }: IssueSettings, target: string, init: RequestInit): Promise<Reply> {
  try {
    const response = await fetch(new URL(target, baseUrl), { ...init, headers: { ...headers, ...(init.headers as Record<string, string> | undefined) }, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    return { kind: 'answer', httpStatus: response.status, body: await response.json() };
  } catch (error) {
    return isUnreached(error) ? { kind: 'unreached', reason: 'the provider cannot be reached' } : { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
}
