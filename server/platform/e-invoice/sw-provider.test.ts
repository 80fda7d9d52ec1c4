import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SaleDocument } from '../../../src/domain/invoicing/cfdi/document.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import { readCertificate } from './certificate.ts';
import { sampleDocuments } from './samples.ts';
import { sealDocument } from './seal.ts';
import type { Signer } from './signer.ts';
import { startSimulator, type Fault, type Simulator } from './simulator/server.ts';
import { swProvider } from './sw-provider.ts';
import { throwawayCertificate, throwawayCsd } from './throwaway-certificate.ts';
import { verifyFile } from './verify-file.ts';
import type { Provider } from './provider.ts';

const nowMs = Date.now();
const signerOf = (made: { certificate: Buffer; privateKey: Signer['privateKey'] }): Signer => ({ certificate: readCertificate(made.certificate), privateKey: made.privateKey });
const signer = signerOf(throwawayCsd('RTO120305AB6', 'REFACCIONARIA EL TORNILLO', nowMs));
const samples = sampleDocuments(nowMs);
const sample = samples[0]?.document as SaleDocument;

let folder: string;
let simulator: Simulator;
let provider: Provider;
let fault: Fault | null;
let count = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-sim-'));
  simulator = await startSimulator({ folder, nowMs: () => nowMs, fault: () => fault });
  provider = patient();
});
beforeEach(() => {
  fault = null;
  count += 1;
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits as long as a busy machine takes. */
const patient = (): Provider => swProvider({ baseUrl: simulator.url, user: 'local', password: 'x', timeoutMs: 60_000 });
/** For what is never answered. */
const impatient = (): Provider => swProvider({ baseUrl: simulator.url, user: 'local', password: 'x', timeoutMs: 300 });
const id = (): string => `doc-${count}`;
const sealed = (change: Partial<SaleDocument> = {}, by: Signer = signer): string => sealDocument({ ...sample, folio: `F-${count}`, ...change }, by);

describe('SW’s protocol, spoken with the strict local provider', () => {
  it('every kind of document is stamped, and the stamp verifies', async () => {
    for (const { name, document } of samples) {
      const by = document.issuer.rfc === 'RTO120305AB6' ? signer : signerOf(throwawayCsd(document.issuer.rfc, document.issuer.legalName, nowMs));
      const answer = await provider.stamp(sealDocument(document, by), name);
      expect(answer, name).toMatchObject({ outcome: 'stamped' });
      if (answer.outcome !== 'stamped') continue;
      expect(verifyFile(readXml(answer.xml), simulator.memory.signer.certificate).map(({ passed }) => passed)).toEqual([true, true, true]);
    }
  });

  it('the same again is the same stamp, whoever asks and under whatever id', async () => {
    const xml = sealed();
    const first = await provider.stamp(xml, id());
    expect(first.outcome).toBe('stamped');
    expect(await provider.stamp(xml, id())).toEqual(first);
    expect(await provider.recover(xml, id())).toEqual(first);
    expect(await provider.stamp(xml, 'other')).toEqual(first);
    // Another text under the same id is not what was stamped.
    expect(await provider.stamp(sealed({ folio: 'other' }), id())).toEqual({ outcome: 'duplicate', earlier: expect.objectContaining({ uuid: first.outcome === 'stamped' ? first.uuid : '' }) });
  });

  const fiel = signerOf(throwawayCertificate({ rfc: 'RTO120305AB6', legalName: 'X', kind: 'fiel', validFromMs: nowMs - 1e8, validToMs: nowMs + 1e8 }));
  const expired = signerOf(throwawayCertificate({ rfc: 'RTO120305AB6', legalName: 'X', kind: 'csd', validFromMs: nowMs - 3e8, validToMs: nowMs - 1e8 }));
  const another = signerOf(throwawayCsd('TSU010203CD9', 'X', nowMs));

  it.each<readonly [string, () => string]>([
    ['301', () => '<cfdi:Comprobante>'],
    ['302', () => sealed().replace('Descripcion="Balatas', 'Descripcion="balatas')],
    ['303', () => sealed({}, another)],
    ['305', () => sealed({}, expired)],
    ['306', () => sealed({}, fiel)],
    ['401', () => sealed({ issuedAt: new Date(nowMs - 90 * 3_600_000).toISOString().slice(0, 19) })],
    ['CFDI40101', () => sealed({ issuedAt: new Date(nowMs + 9 * 3_600_000).toISOString().slice(0, 19) })],
    ['CFDI40161', () => sealed({ receiver: { ...sample.receiver, cfdiUse: 'D01' } })],
  ])('%s is refused', async (code, xml) => {
    expect(await provider.stamp(xml(), id())).toMatchObject({ outcome: 'refused', code });
    expect(simulator.memory.byCustomId(id())).toBeUndefined();
  });

  it.each<readonly [Fault, string, boolean]>([
    ['silent-after', 'unknown', true],
    ['silent-before', 'unknown', false],
    ['500-after', 'unknown', true],
    ['500-before', 'unknown', false],
    ['garbage', 'unknown', true],
    ['slow', 'stamped', true],
  ])('%s: %s, and asking afterwards gives the one stamp', async (what, outcome, wasStamped) => {
    fault = what;
    const xml = sealed();
    expect((await (what.startsWith('silent') ? impatient() : provider).stamp(xml, id())).outcome).toBe(outcome);
    await vi.waitFor(() => expect(simulator.memory.byCustomId(id()) !== undefined).toBe(wasStamped));
    fault = null;
    const recovered = await provider.recover(xml, id());
    expect(recovered).toMatchObject({ outcome: 'stamped', uuid: simulator.memory.byCustomId(id())?.uuid });
  });

  it('nobody there: certainly not handed over', async () => {
    const nobody = swProvider({ baseUrl: 'http://127.0.0.1:9', user: 'local', password: 'x', timeoutMs: 60_000 });
    expect((await nobody.stamp(sealed(), id())).outcome).toBe('unreached');
    const stranger = swProvider({ baseUrl: simulator.url, user: 'stranger', password: 'x', timeoutMs: 60_000 });
    expect((await stranger.stamp(sealed(), id())).outcome).toBe('unreached');
  });

  it('cancels by motive, a substitution only once its replacement names it', async () => {
    const first = await provider.stamp(sealed(), id());
    if (first.outcome !== 'stamped') throw new Error('not stamped');
    const request = { issuerRfc: 'RTO120305AB6', uuid: first.uuid, motive: '02' as const, replacement: null };
    expect(await provider.cancel({ ...request, issuerRfc: 'TSU010203CD9' })).toMatchObject({ outcome: 'refused', code: '203' });
    expect(await provider.cancel({ ...request, uuid: '00000000-0000-4000-8000-000000000000' })).toMatchObject({ outcome: 'refused', code: '205' });
    expect(await provider.cancel({ ...request, motive: '01' })).toMatchObject({ outcome: 'refused', code: '207' });
    const stranger = await provider.stamp(sealed({ folio: 'x' }), `${id()}x`);
    const replacing = await provider.stamp(sealed({ folio: 'y', relations: [{ kind: '04', uuids: [first.uuid] }] }), `${id()}y`);
    if (stranger.outcome !== 'stamped' || replacing.outcome !== 'stamped') throw new Error('not stamped');
    expect(await provider.cancel({ ...request, motive: '01', replacement: stranger.uuid })).toMatchObject({ outcome: 'refused', code: '207' });
    expect(await provider.cancel({ ...request, motive: '01', replacement: replacing.uuid })).toMatchObject({ outcome: 'accepted', code: '201' });
    expect(await provider.cancel(request)).toMatchObject({ outcome: 'accepted', code: '202' });
  });

  it('remembers what it stamped after a restart', async () => {
    const xml = sealed();
    const first = await provider.stamp(xml, id());
    await simulator.close();
    simulator = await startSimulator({ folder, nowMs: () => nowMs, fault: () => fault });
    provider = patient();
    expect(await provider.stamp(xml, id())).toEqual(first);
  });
});
