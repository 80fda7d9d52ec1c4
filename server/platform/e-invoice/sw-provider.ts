import { z } from 'zod';
import { isUnreached } from './unreached.ts';
import type { CancelAnswer, CancelRequest, Provider, StampAnswer } from './provider.ts';
import { asStamped, asStampOf } from './stamped-xml.ts';

export interface SwSettings {
  /** `https://services.sw.com.mx`, its test place, or the local provider's address. */
  baseUrl: string;
  user: string;
  password: string;
  /** How long an answer may take; stamping is done in a second or two. */
  timeoutMs: number;
}

const tokenSchema = z.object({ data: z.object({ token: z.string().min(1), expires_in: z.number().positive() }) });
const answerSchema = z.object({ status: z.string(), message: z.string().nullish(), messageDetail: z.string().nullish(), data: z.looseObject({}).nullish() });
type Answer = z.infer<typeof answerSchema>;

/** What came back over the wire, before anybody reads sense into it. */
type Reply = { kind: 'answer'; answer: Answer; httpStatus: number } | { kind: 'unreached' | 'unknown'; reason: string };

/** Codes by which the provider says that it is its own trouble, not the document's. */
const THEIRS = /^(CO|AU|TH|IN)\d+|^708$/;

/** SW sapien over REST, as published; the local provider speaks the same. */
export function swProvider(settings: SwSettings): Provider {
  const session = new Session(settings);
  const stamp = async (xml: string, id: string): Promise<StampAnswer> => readStamp(xml, await session.sendXml('/v4/cfdi33/stamp/v4', xml, id));
  return {
    name: 'sw',
    seals: false,
    stamp,
    // The same bytes under the same `customid` are answered with the stamp that they have: asking is sending again.
    recover: stamp,
    cancel: async (request) => readCancel(request, await session.post(cancelPath(request), new FormData(), {})),
  };
}

function cancelPath({ issuerRfc, uuid, motive, replacement }: CancelRequest): string {
  return ['/cfdi33/cancel', ...[issuerRfc, uuid, motive, ...(replacement === null ? [] : [replacement])].map(encodeURIComponent)].join('/');
}

function codeOf({ message, messageDetail }: Answer): { code: string; message: string } {
  const found = /^\s*([A-Z]*\d+)\s*[-.:]*\s*(.*)$/su.exec(message ?? '');
  const code = found?.[1] ?? '';
  return { code: code === 'CFDI3307' ? '307' : code, message: messageDetail ?? found?.[2] ?? message ?? '' };
}

function readStamp(xml: string, reply: Reply): StampAnswer {
  if (reply.kind !== 'answer') return { outcome: reply.kind, reason: reply.reason };
  const stamped = asStampOf(xml, reply.answer.data?.cfdi);
  if (stamped !== null) return { outcome: 'stamped', ...stamped };
  if (reply.answer.status === 'success') return { outcome: 'unknown', reason: 'success without the stamp of what was sent' };
  const { code, message } = codeOf(reply.answer);
  if (code === '307') return { outcome: 'duplicate', earlier: asStamped(reply.answer.data?.cfdi) };
  if (code === '' || THEIRS.test(code) || reply.httpStatus >= 500) return { outcome: 'unknown', reason: `${reply.httpStatus} ${code} ${message}` };
  return { outcome: 'refused', code, message };
}

function readCancel({ uuid }: CancelRequest, reply: Reply): CancelAnswer {
  if (reply.kind !== 'answer') return { outcome: reply.kind, reason: reply.reason };
  const { answer } = reply;
  const codes = z.object({ acuse: z.string(), uuid: z.record(z.string(), z.string()) }).safeParse(answer.data);
  const code = codes.success ? (codes.data.uuid[uuid.toUpperCase()] ?? codes.data.uuid[uuid]) : undefined;
  if (codes.success && (code === '201' || code === '202')) return { outcome: 'accepted', code, receipt: codes.data.acuse };
  const said = codeOf(answer);
  if (said.code === '' || THEIRS.test(said.code) || reply.httpStatus >= 500) return { outcome: 'unknown', reason: `${reply.httpStatus} ${said.code} ${said.message}` };
  return { outcome: 'refused', ...said };
}

/** Holds the token, and renews it before it ends or when it is refused. */
class Session {
  readonly #settings: SwSettings;
  #token: { value: string; untilMs: number } | null = null;

  constructor(settings: SwSettings) {
    this.#settings = settings;
  }

  sendXml(path: string, xml: string, id: string): Promise<Reply> {
    const form = new FormData();
    form.set('xml', new Blob([xml], { type: 'text/xml' }), 'cfdi.xml');
    return this.post(path, form, { customid: id });
  }

  async post(path: string, form: FormData, headers: Record<string, string>): Promise<Reply> {
    const first = await this.#authorized(path, form, headers);
    if (first.kind !== 'answer' || first.httpStatus !== 401) return first;
    this.#token = null;
    const second = await this.#authorized(path, form, headers);
    return second.kind === 'answer' && second.httpStatus === 401 ? { kind: 'unreached', reason: 'the provider refuses the credentials' } : second;
  }

  async #authorized(path: string, form: FormData, headers: Record<string, string>): Promise<Reply> {
    const token = this.#token !== null && this.#token.untilMs > Date.now() ? this.#token.value : await this.#authenticate();
    if (typeof token !== 'string') return token;
    return this.#send(path, { method: 'POST', body: form, headers: { ...headers, Authorization: `bearer ${token}` } });
  }

  async #authenticate(): Promise<string | Reply> {
    const { user, password } = this.#settings;
    const reply = await this.#send('/security/authenticate', { method: 'POST', headers: { user, password } });
    // Nothing was handed over yet, whatever went wrong.
    if (reply.kind !== 'answer') return { kind: 'unreached', reason: reply.reason };
    const read = tokenSchema.safeParse(reply.answer);
    if (!read.success) return { kind: 'unreached', reason: `no token: ${codeOf(reply.answer).message}` };
    const { token, expires_in: seconds } = read.data.data;
    this.#token = { value: token, untilMs: Date.now() + Math.min(seconds, 7200) * 900 };
    return token;
  }

  async #send(path: string, init: RequestInit): Promise<Reply> {
    const { baseUrl, timeoutMs } = this.#settings;
    try {
      const response = await fetch(new URL(path, baseUrl), { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
      const answer = answerSchema.safeParse(await response.json());
      if (!answer.success) return { kind: 'unknown', reason: `HTTP ${response.status} without an answer` };
      return { kind: 'answer', answer: answer.data, httpStatus: response.status };
    } catch (error) {
      return isUnreached(error) ? { kind: 'unreached', reason: 'the provider cannot be reached' } : { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
