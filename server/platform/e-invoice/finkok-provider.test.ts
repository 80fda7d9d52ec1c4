import { createHash, createVerify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { descend } from '../../../src/domain/invoicing/xml/element.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import { escapeAttribute } from '../../../src/domain/invoicing/xml/write.ts';
import { finkokProvider } from './finkok-provider.ts';
import type { Provider } from './provider.ts';
import { sampleDocuments } from './samples.ts';
import { sealDocument } from './seal.ts';
import { stampSigner, stampXml } from './simulator/stamping.ts';
import { throwawayCsd } from './throwaway-certificate.ts';

const nowMs = Date.now();
const signer = stampSigner(throwawayCsd('RTO120305AB6', 'REFACCIONARIA EL TORNILLO', nowMs));
const [sample] = sampleDocuments(nowMs);
if (sample === undefined) throw new Error('no sample');
const sent = sealDocument(sample.document, signer);
const issued = stampXml(sent, readXml(sent), signer, nowMs);

let server: Server;
let provider: Provider;
/** What is answered to each method, in order; the last again and again. */
let answers: Record<string, { status?: number; body: string }[]>;
let asked: { method: string; path: string | undefined; fields: Record<string, string> }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk)).on('end', () => {
      const [call] = descend(readXml(Buffer.concat(chunks).toString('utf8')), 'http://schemas.xmlsoap.org/soap/envelope/', 'Body')[0]?.children ?? [];
      const method = call?.local ?? '';
      asked.push({ method, path: request.url, fields: Object.fromEntries((call?.children ?? []).map(({ local, text }) => [local, text])) });
      const waiting = answers[method] ?? [];
      const answer = waiting.length > 1 ? waiting.shift() : waiting[0];
      response.writeHead(answer?.status ?? 200, { 'Content-Type': 'text/xml' }).end(answer?.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provider = finkokProvider(
    { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, user: 'yo@tienda.example', password: 'a<b&c', timeoutMs: 60_000 },
    { signer: async () => signer, nowMs: () => nowMs },
  );
});
beforeEach(() => {
  answers = {};
  asked = [];
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const result = (method: string, inside: string): { body: string } => ({
  body: `<?xml version="1.0" encoding="UTF-8"?><senv:Envelope xmlns:senv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:tns="http://facturacion.finkok.com/stamp" xmlns:s0="apps.services.soap.core.views">` +
    `<senv:Body><tns:${method}Response><tns:${method}Result>${inside}</tns:${method}Result></tns:${method}Response></senv:Body></senv:Envelope>`,
});
const withStamp = (method: string): { body: string } => result(method, `<s0:xml>${escapeAttribute(issued.xml)}</s0:xml><s0:UUID>${issued.uuid}</s0:UUID><s0:CodEstatus>Comprobante timbrado satisfactoriamente</s0:CodEstatus><s0:Incidencias/>`);
const refused = (method: string, code: string, message = 'x'): { body: string } =>
  result(method, `<s0:xml/><s0:Incidencias><s0:Incidencia><s0:CodigoError>${code}</s0:CodigoError><s0:MensajeIncidencia>${message}</s0:MensajeIncidencia></s0:Incidencia></s0:Incidencias>`);

describe('Finkok over SOAP', () => {
  it('stamps what it is given, byte for byte, with its credentials', async () => {
    answers = { stamp: [withStamp('stamp')] };
    expect(await provider.stamp(sent, 'id')).toEqual({ outcome: 'stamped', ...issued });
    expect(asked).toEqual([{ method: 'stamp', path: '/servicios/soap/stamp', fields: { xml: Buffer.from(sent, 'utf8').toString('base64'), username: 'yo@tienda.example', password: 'a<b&c' } }]);
  });

  it('after 307 asks for the stamp; not found for some seconds means that it may be stamped, never that it is not', async () => {
    answers = { stamp: [refused('stamp', '307')], stamped: [refused('stamped', '603'), withStamp('stamped')] };
    expect((await provider.stamp(sent, 'id')).outcome).toBe('unknown');
    expect(await provider.recover(sent, 'id')).toEqual({ outcome: 'stamped', ...issued });
    expect(await provider.stamp(sent, 'id')).toEqual({ outcome: 'stamped', ...issued });
    expect(asked.map(({ method }) => method)).toEqual(['stamp', 'stamped', 'stamped', 'stamp', 'stamped']);
  });

  it('asked for what it never saw, says so', async () => {
    answers = { stamped: [refused('stamped', '603', 'El CFDI no contiene un timbre previo')] };
    expect(await provider.recover(sent, 'id')).toEqual({ outcome: 'not-stamped' });
    answers = { stamped: [refused('stamped', '705')] };
    expect((await provider.recover(sent, 'id')).outcome).toBe('unknown');
  });

  it.each<readonly [string, { status?: number; body: string }, string]>([
    ['a rule', refused('stamp', 'CFDI40145', 'Nombre'), 'refused'],
    ['the seal', refused('stamp', '302'), 'refused'],
    ['the password', refused('stamp', '300'), 'unreached'],
    ['SAT is down', refused('stamp', '708'), 'unknown'],
    ['a result without anything', result('stamp', '<s0:xml/><s0:Incidencias/>'), 'unknown'],
    ['the stamp of another document', result('stamp', `<s0:xml>${escapeAttribute(issued.xml.replace(/ Sello="[^"]{8}/, ' Sello="AAAAAAAA'))}</s0:xml>`), 'unknown'],
    ['a fault', { status: 500, body: '<senv:Envelope xmlns:senv="http://schemas.xmlsoap.org/soap/envelope/"><senv:Body><senv:Fault><faultstring>x</faultstring></senv:Fault></senv:Body></senv:Envelope>' }, 'unknown'],
    ['no XML', { status: 502, body: '<html><br>' }, 'unknown'],
  ])('%s', async (_, answer, outcome) => {
    answers = { stamp: [answer] };
    expect((await provider.stamp(sent, 'id')).outcome).toBe(outcome);
  });

  it('nobody there: certainly not handed over', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const nobody = finkokProvider({ baseUrl: `http://127.0.0.1:${port}`, user: 'x', password: 'x', timeoutMs: 60_000 }, { signer: async () => signer, nowMs: () => nowMs });
    expect((await nobody.stamp(sent, 'id')).outcome).toBe('unreached');
  });
});

describe('a cancellation', () => {
  const request = { issuerRfc: 'RTO120305AB6', uuid: issued.uuid, motive: '01' as const, replacement: '5FB2822E-396D-4725-8521-CDC4BDD20CCF' };
  const folio = (code: string): { body: string } =>
    result('cancel_signature', `<s0:Folios><s0:Folio><s0:UUID>${issued.uuid.toLowerCase()}</s0:UUID><s0:EstatusUUID>${code}</s0:EstatusUUID><s0:EstatusCancelacion>-</s0:EstatusCancelacion></s0:Folio></s0:Folios><s0:Acuse>&lt;Acuse/&gt;</s0:Acuse>`);

  it('is signed by the issuer’s certificate over what it says', async () => {
    answers = { cancel_signature: [folio('201')] };
    expect(await provider.cancel(request)).toEqual({ outcome: 'accepted', code: '201', receipt: '<Acuse/>' });
    const xml = Buffer.from(asked[0]?.fields['xml'] ?? '', 'base64').toString('utf8');
    expect(readXml(xml).local).toBe('Cancelacion');
    expect(xml).toContain(`<Folio FolioSustitucion="${request.replacement}" Motivo="01" UUID="${issued.uuid}">`);
    // What was signed holds the digest of the document without its signature.
    const [, info = ''] = /<Signature [^>]*>(<SignedInfo>.*<\/SignedInfo>)/.exec(xml) ?? [];
    const canonical = info.replace('<SignedInfo>', '<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">');
    const [, value = ''] = /<SignatureValue>(.*)<\/SignatureValue>/.exec(xml) ?? [];
    expect(createVerify('sha1').update(canonical).verify(signer.certificate.publicKey, value, 'base64')).toBe(true);
    const bare = xml.replace(/^<\?xml[^>]*\?>\n/, '').replace(/<Signature .*<\/Signature>/, '');
    expect(info).toContain(`<DigestValue>${createHash('sha1').update(bare).digest('base64')}</DigestValue>`);
  });

  it.each<readonly [string, { body: string }, object]>([
    ['done before', folio('202'), { outcome: 'accepted', code: '202' }],
    ['of another RFC', folio('203'), { outcome: 'refused', code: '203' }],
    ['SAT is down', folio('708'), { outcome: 'unknown' }],
    ['refused whole', result('cancel_signature', '<s0:Folios/><s0:CodEstatus>UUID: no existe 205</s0:CodEstatus>'), { outcome: 'refused', code: '205' }],
    ['nothing said', result('cancel_signature', '<s0:Folios/>'), { outcome: 'unknown' }],
  ])('%s', async (_, answer, expected) => {
    answers = { cancel_signature: [answer] };
    expect(await provider.cancel(request)).toMatchObject(expected);
  });
});
