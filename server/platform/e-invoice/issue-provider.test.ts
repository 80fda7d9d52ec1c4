import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stampXml, stampSigner } from './simulator/stamping.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import { issueProvider, issueSettingsSchema, type IssueSettings } from './issue-provider.ts';
import { sampleDocuments } from './samples.ts';
import { sealDocument, unsealedXml } from './seal.ts';
import { throwawayCsd } from './throwaway-certificate.ts';
import type { Provider } from './provider.ts';

const nowMs = Date.now();
const signer = stampSigner(throwawayCsd('RTO120305AB6', 'REFACCIONARIA EL TORNILLO', nowMs));
const [sample] = sampleDocuments(nowMs);
if (sample === undefined) throw new Error('no sample');
const { document } = sample;
const sent = unsealedXml(document);
const issued = (() => {
  const sealed = sealDocument(document, signer);
  return stampXml(sealed, readXml(sealed), signer, nowMs);
})();

let server: Server;
let settings: IssueSettings;
let reply: { status: number; body: string };
let asked: { method: string | undefined; url: string | undefined; key: unknown; body: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk)).on('end', () => {
      asked = { method: request.method, url: request.url, key: request.headers['x-api-key'], body: Buffer.concat(chunks).toString() };
      response.writeHead(reply.status, { 'Content-Type': 'application/json' }).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  settings = issueSettingsSchema.parse({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: { 'X-Api-Key': 'k' }, issuePath: '/emitir?ref={id}', body: { jsonField: 'xml' }, recoverPath: '/emitidos/{id}',
    cancelPath: '/cancelar/{uuid}/{motive}', answer: { xml: 'datos.cfdi', base64: true, errorCode: 'error.codigo', errorMessage: 'error.texto' }, timeoutMs: 60_000,
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** The address of a server that has just gone. */
async function nobodyThere(): Promise<string> {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const answers = (status: number, body: object | string): void => {
  reply = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
};
const withXml = { datos: { cfdi: Buffer.from(issued.xml).toString('base64') } };
const provider = (change: Partial<IssueSettings> = {}): Provider => issueProvider({ ...settings, ...change });

describe('a provider told by settings', () => {
  it('seals and stamps what it is given', async () => {
    answers(200, withXml);
    expect(await provider().stamp(sent, 'a b')).toEqual({ outcome: 'stamped', ...issued });
    expect(asked).toMatchObject({ method: 'POST', url: '/emitir?ref=a%20b', key: 'k' });
    expect(Buffer.from((JSON.parse(asked.body) as { xml: string }).xml, 'base64').toString()).toBe(sent);
    answers(200, { datos: { cfdi: issued.xml } });
    expect(await provider({ body: 'xml', answer: { ...settings.answer, base64: false } }).stamp(sent, 'a')).toMatchObject({ outcome: 'stamped' });
    expect(asked.body).toBe(sent);
  });

  it.each<readonly [string, number, object | string, string]>([
    ['its refusal is final', 422, { error: { codigo: 'CFDI40145', texto: 'Nombre' } }, 'refused'],
    ['credentials refused: not handed over', 401, {}, 'unreached'],
    ['its own trouble: it may be issued', 500, { error: { codigo: '1' } }, 'unknown'],
    ['no JSON', 200, '<html>', 'unknown'],
    ['success without the document', 200, { datos: {} }, 'unknown'],
    ['another document', 200, { datos: { cfdi: Buffer.from(issued.xml.replaceAll('Folio="1001"', 'Folio="9"')).toString('base64') } }, 'unknown'],
  ])('%s', async (_, status, body, outcome) => {
    answers(status, body);
    expect((await provider().stamp(sent, 'a')).outcome).toBe(outcome);
  });

  it('is asked for what it may have issued; one that cannot be asked is never sent to twice', async () => {
    answers(200, withXml);
    expect(await provider().recover(sent, 'x')).toEqual({ outcome: 'stamped', ...issued });
    expect(asked).toMatchObject({ method: 'GET', url: '/emitidos/x' });
    answers(404, {});
    expect(await provider().recover(sent, 'x')).toEqual({ outcome: 'not-stamped' });
    answers(500, {});
    expect((await provider().recover(sent, 'x')).outcome).toBe('unknown');
    expect((await provider({ recoverPath: null }).recover(sent, 'x')).outcome).toBe('unknown');
    expect((await provider({ baseUrl: await nobodyThere() }).stamp(sent, 'x')).outcome).toBe('unreached');
  });

  it('cancels where it offers to', async () => {
    const request = { issuerRfc: 'RTO120305AB6', uuid: issued.uuid, motive: '02' as const, replacement: null };
    answers(200, { acuse: 'x' });
    expect(await provider().cancel(request)).toMatchObject({ outcome: 'accepted', code: '201' });
    expect(asked.url).toBe(`/cancelar/${issued.uuid}/02`);
    answers(400, { error: { codigo: '205', texto: 'No existe' } });
    expect(await provider().cancel(request)).toEqual({ outcome: 'refused', code: '205', message: 'No existe' });
    expect((await provider({ cancelPath: null }).cancel(request)).outcome).toBe('refused');
  });
});
