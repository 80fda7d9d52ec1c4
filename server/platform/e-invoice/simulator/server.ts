import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { attributeOf, childOf } from '../../../../src/domain/invoicing/xml/element.ts';
import { CFDI } from '../../../../src/domain/invoicing/cfdi/namespaces.ts';
import { providerMemory, type ProviderMemory, type StampedEntry } from './memory.ts';
import { cancel, standing, type ReceiverAnswer } from './cancelling.ts';
import { examine, sealedHash, stampXml } from './stamping.ts';

/** Something that goes wrong with one request, to be told to the simulator: for tests and for trying it out. */
export type Fault =
  /** Does its work, and never answers. */
  | 'silent-after'
  /** Never answers, and does nothing. */
  | 'silent-before'
  /** HTTP 500, having done its work or not. */
  | '500-after'
  | '500-before'
  /** 200 with something that is no answer, having done its work. */
  | 'garbage'
  /** Answers late. */
  | 'slow'
  /** Says 307 without saying with what it was stamped. */
  | '307-bare';

export interface SimulatorOptions {
  /** Where it remembers what it stamped; null: in memory. */
  folder: string | null;
  /** Default: any free one. */
  port?: number;
  nowMs(): number;
  /** Asked for each request to stamp. */
  fault?(): Fault | null;
  /** How late `slow` is. */
  slowMs?: number;
  /** What the receiver of a document says to its cancellation, when somebody asks how it stands. Default: accepts. */
  receiver?(uuid: string): ReceiverAnswer;
  /** Asked for each cancellation: whether SAT is down (708). */
  satDown?(): boolean;
}

export interface Simulator {
  url: string;
  memory: ProviderMemory;
  /** Requests to stamp that came in. */
  readonly requests: number;
  close(): Promise<void>;
}

const USER = 'local';
const TOKEN = 'local-token-sin-valor';
/** Where SAT's public service answers, here. */
export const STATUS_PATH = '/ConsultaCFDIService.svc';
const MAX_BODY_BYTES = 20_000_000;
const KEPT_ALIVE_MS = 60_000;

/** The local provider: strict, without fiscal value, on loopback, speaking SW sapien's REST protocol. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const memory = providerMemory(options.folder, options.nowMs());
  let requests = 0;
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/v4/')) requests += 1;
    handle(request, response, memory, options).catch((error: unknown) => {
      if (!response.headersSent) answer(response, 500, failure('CO1000', error instanceof Error ? error.message : 'Error no controlado.'));
      else response.destroy();
    });
  });
  // Longer than clients keep a connection that is idle: none sends on one that is being closed here.
  server.keepAliveTimeout = KEPT_ALIVE_MS;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    memory,
    get requests() {
      return requests;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, memory: ProviderMemory, options: SimulatorOptions): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (request.method !== 'POST') return answer(response, 404, failure('404', 'No existe.'));
  if (path === STATUS_PATH) return answerXml(response, standing((await body(request)).toString('utf8'), memory, options.receiver));
  if (path === '/security/authenticate') return authenticate(request, response);
  if (request.headers.authorization?.toLowerCase() !== `bearer ${TOKEN}`) return answer(response, 401, failure('AU4000', 'El token no es válido.'));
  if (path === '/v4/cfdi33/stamp/v4') return stamp(request, response, memory, options);
  const cancelled = /^\/cfdi33\/cancel\/([^/]+)\/([0-9a-fA-F-]{36})\/([^/]+)(?:\/([0-9a-fA-F-]{36}))?$/.exec(path);
  if (cancelled) {
    const [, rfc = '', uuid = '', motive = '', replacement = null] = cancelled;
    const done = cancel({ issuerRfc: decodeURIComponent(rfc), uuid, motive, replacement }, memory, options.nowMs(), options.satDown?.() ?? false);
    if ('message' in done) return answer(response, 400, failure(done.code, done.message));
    return answer(response, 200, { status: 'success', data: { acuse: done.receipt, uuid: { [uuid.toUpperCase()]: done.code } } });
  }
  return answer(response, 404, failure('404', 'No existe.'));
}

function authenticate(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.user !== USER) return answer(response, 401, failure('AU2000', 'El usuario y/o contraseña son inválidos, no se puede autenticar el servicio.'));
  return answer(response, 200, { status: 'success', data: { token: TOKEN, expires_in: 7200, token_type: 'Bearer' } });
}

async function stamp(request: IncomingMessage, response: ServerResponse, memory: ProviderMemory, { nowMs, fault: nextFault, slowMs = 200 }: SimulatorOptions): Promise<void> {
  const source = xmlPart(await body(request), request.headers['content-type'] ?? '');
  const fault = nextFault?.() ?? null;
  if (fault === 'silent-before') return;
  if (fault === '500-before') return answer(response, 500, failure('CO1000', 'Error no controlado.'));
  const customId = String(request.headers.customid ?? '');
  const before = memory.byCustomId(customId);
  const made = before === undefined ? make(source, customId, memory, nowMs()) : { entry: before, duplicate: true };
  if (fault === 'slow') await delay(slowMs);
  if (fault === 'silent-after') return;
  if (fault === '500-after') return answer(response, 502, '<html>Bad Gateway</html>');
  if (fault === 'garbage') return answer(response, 200, '<html>¿?</html>');
  if ('refusal' in made) return answer(response, 400, failure(made.refusal.code, made.refusal.message));
  const data = { uuid: made.entry.uuid, cfdi: made.entry.xml };
  if (!made.duplicate) return answer(response, 200, { status: 'success', data });
  return answer(response, 400, { ...failure('307', 'El comprobante contiene un timbre previo.'), data: fault === '307-bare' ? null : data });
}

type Made = { entry: StampedEntry; duplicate: boolean } | { refusal: { code: string; message: string } };

/** Stamps once: the same sealed bytes again are the same stamp. */
function make(source: string, customId: string, memory: ProviderMemory, nowMs: number): Made {
  const examined = examine(source, nowMs);
  if ('code' in examined) {
    return { refusal: examined };
  }
  const hash = sealedHash(examined.root);
  const known = memory.byHash(hash);
  if (known !== undefined) return { entry: known, duplicate: true };
  const { uuid, xml } = stampXml(source, examined.root, memory.signer, nowMs);
  const issuer = childOf(examined.root, CFDI, 'Emisor');
  const entry = { customId, hash, uuid, xml, issuerRfc: (issuer && attributeOf(issuer, 'Rfc')) ?? '', cancelled: false, request: '' as const };
  memory.remember(entry);
  return { entry, duplicate: false };
}

function failure(code: string, message: string): object {
  return { status: 'error', message: `${code}. ${message}`, messageDetail: message, data: null };
}

function answer(response: ServerResponse, status: number, content: object | string): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  response.writeHead(status, { 'Content-Type': typeof content === 'string' ? 'text/html' : 'application/json' }).end(text);
}

function answerXml(response: ServerResponse, xml: string): void {
  response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(xml);
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('Demasiado grande.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The part named `xml` of a multipart body. */
function xmlPart(bytes: Buffer, contentType: string): string {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) return '';
  for (const part of bytes.toString('utf8').split(`--${boundary}`)) {
    const head = part.indexOf('\r\n\r\n');
    if (head !== -1 && /name="xml"/.test(part.slice(0, head))) return part.slice(head + 4).replace(/\r\n$/, '');
  }
  return '';
}
