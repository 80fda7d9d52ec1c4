import type { XmlElement } from '../../../src/domain/invoicing/xml/element.ts';
import { readXml, XmlError } from '../../../src/domain/invoicing/xml/read.ts';
import { escapeAttribute } from '../../../src/domain/invoicing/xml/write.ts';
import { cancelXml } from './cancel-xml.ts';
import type { CancelAnswer, CancelRequest, Provider, RecoverAnswer, StampAnswer } from './provider.ts';
import type { Signer } from './signer.ts';
import { asStampOf } from './stamped-xml.ts';
import { isUnreached } from './unreached.ts';

export interface FinkokSettings {
  /** `https://facturacion.finkok.com`, or its test place. */
  baseUrl: string;
  user: string;
  password: string;
  timeoutMs: number;
}

export interface FinkokPorts {
  /** The issuer's certificate: it signs what is asked to be cancelled. @throws SignerError */
  signer(issuerRfc: string): Promise<Signer>;
  nowMs(): number;
}

type Service = 'stamp' | 'cancel';
/** What came back over the wire; the element is the method's result. */
type Reply = { kind: 'answer'; result: XmlElement } | { kind: 'unreached' | 'unknown'; reason: string };

/** Nobody was let in: user or password, or the account does not stamp (any more). */
const NOT_LET_IN: ReadonlySet<string> = new Set(['300', '702', '703']);
/** Their trouble, or SAT's. */
const THEIRS: ReadonlySet<string> = new Set(['707', '708', '798', '799']);
const STAMPED_BEFORE = '307';
const NEVER_STAMPED = '603';

/** Finkok over SOAP, as published: `stamp`, `stamped`, `cancel_signature`. It keeps no ids of ours: bytes are what it knows. */
export function finkokProvider(settings: FinkokSettings, ports: FinkokPorts): Provider {
  const recover = async (xml: string): Promise<RecoverAnswer> => readRecovered(xml, await call(settings, 'stamp', 'stamped', { xml: base64(xml) }));
  return {
    name: 'finkok',
    seals: false,
    async stamp(xml): Promise<StampAnswer> {
      const answer = readStamp(xml, await call(settings, 'stamp', 'stamp', { xml: base64(xml) }));
      if (answer.outcome !== 'duplicate') return answer;
      const earlier = await recover(xml);
      // For some seconds after a stamp it does not find it: then it is asked again later.
      return earlier.outcome === 'not-stamped' ? { outcome: 'unknown', reason: 'stamped before, and not found yet' } : earlier;
    },
    recover,
    async cancel(request): Promise<CancelAnswer> {
      const signed = cancelXml(request, await ports.signer(request.issuerRfc), ports.nowMs());
      return readCancel(request, await call(settings, 'cancel', 'cancel_signature', { xml: base64(signed), store_pending: 'false' }));
    },
  };
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** Every element of a local name, wherever it stands: prefixes and namespaces of the answers are the server's own. */
function all(element: XmlElement, local: string): XmlElement[] {
  return [...(element.local === local ? [element] : []), ...element.children.flatMap((child) => all(child, local))];
}

function textOf(element: XmlElement, local: string): string {
  return all(element, local)[0]?.text.trim() ?? '';
}

interface Incidence {
  code: string;
  message: string;
}

function incidences(result: XmlElement): Incidence[] {
  return all(result, 'Incidencia').map((each) => ({ code: textOf(each, 'CodigoError'), message: textOf(each, 'MensajeIncidencia') }));
}

function readStamp(sent: string, reply: Reply): StampAnswer {
  if (reply.kind !== 'answer') return { outcome: reply.kind, reason: reply.reason };
  const stamped = asStampOf(sent, textOf(reply.result, 'xml'));
  if (stamped !== null) return { outcome: 'stamped', ...stamped };
  const found = incidences(reply.result);
  if (found.some(({ code }) => code === STAMPED_BEFORE)) return { outcome: 'duplicate', earlier: null };
  return refusal(found);
}

function refusal([first]: readonly Incidence[]): Extract<StampAnswer, { outcome: 'refused' | 'unreached' | 'unknown' }> {
  if (first === undefined || first.code === '') return { outcome: 'unknown', reason: 'neither a stamp nor a reason' };
  if (NOT_LET_IN.has(first.code)) return { outcome: 'unreached', reason: `${first.code} ${first.message}` };
  if (THEIRS.has(first.code)) return { outcome: 'unknown', reason: `${first.code} ${first.message}` };
  return { outcome: 'refused', ...first };
}

function readRecovered(sent: string, reply: Reply): RecoverAnswer {
  const answer = readStamp(sent, reply);
  if (answer.outcome === 'refused' && answer.code === NEVER_STAMPED) return { outcome: 'not-stamped' };
  // Asked for what was sent, any other refusal says nothing of whether it was stamped.
  return answer.outcome === 'refused' ? { outcome: 'unknown', reason: `${answer.code} ${answer.message}` } : answer;
}

function readCancel({ uuid }: CancelRequest, reply: Reply): CancelAnswer {
  if (reply.kind !== 'answer') return { outcome: reply.kind, reason: reply.reason };
  const { result } = reply;
  const folio = all(result, 'Folio').find((each) => textOf(each, 'UUID').toUpperCase() === uuid.toUpperCase());
  const code = folio === undefined ? '' : textOf(folio, 'EstatusUUID');
  if (code === '201' || code === '202') return { outcome: 'accepted', code, receipt: textOf(result, 'Acuse') };
  const said = textOf(result, 'CodEstatus');
  const number = code || (/^\D*([0-9]{3})/.exec(said)?.[1] ?? '');
  if (NOT_LET_IN.has(number)) return { outcome: 'unreached', reason: said };
  if (number === '' || THEIRS.has(number)) return { outcome: 'unknown', reason: said };
  return { outcome: 'refused', code: number, message: said || (folio === undefined ? '' : textOf(folio, 'EstatusCancelacion')) };
}

async function call({ baseUrl, user, password, timeoutMs }: FinkokSettings, service: Service, method: string, given: Readonly<Record<string, string>>): Promise<Reply> {
  const fields = Object.entries({ ...given, username: user, password }).map(([name, value]) => `<m:${name}>${escapeAttribute(value)}</m:${name}>`).join('');
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://facturacion.finkok.com/${service}">` +
    `<s:Header/><s:Body><m:${method}>${fields}</m:${method}></s:Body></s:Envelope>`;
  try {
    const response = await fetch(new URL(`/servicios/soap/${service}`, baseUrl), {
      method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs),
      headers: { 'Content-Type': 'text/xml; charset=utf-8', 'SOAPAction': `"${method}"` },
    });
    const [result] = all(readXml(await response.text()), `${method}Result`);
    return result === undefined ? { kind: 'unknown', reason: `HTTP ${response.status} without a result` } : { kind: 'answer', result };
  } catch (error) {
    if (isUnreached(error)) return { kind: 'unreached', reason: 'the provider cannot be reached' };
    return { kind: 'unknown', reason: error instanceof XmlError ? 'an answer that is no SOAP' : error instanceof Error ? error.message : String(error) };
  }
}
