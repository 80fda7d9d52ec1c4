import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleDocuments } from './samples.ts';
import { sealDocument, unsealedXml } from './seal.ts';
import { openSigner, type SignerFiles } from './signer.ts';
import { throwawayCertificate } from './throwaway-certificate.ts';
import { sealFindings, verifyFile } from './verify-file.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';

const nowMs = Date.UTC(2026, 10, 20);
const dayMs = 86_400_000;
const dates = { validFromMs: nowMs - dayMs, validToMs: nowMs + dayMs };

function files(kind: 'csd' | 'fiel', passphrase = 'secreta'): SignerFiles {
  const { certificate, privateKey } = throwawayCertificate({ rfc: 'RTO120305AB6', legalName: 'REFACCIONARIA EL TORNILLO', kind, ...dates });
  return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase }), passphrase };
}

const csd = files('csd');
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('what the owner uploads', () => {
  it('a CSD with its key and passphrase seals', () => {
    const signer = openSigner(csd, 'RTO120305AB6', nowMs);
    expect(signer.certificate).toMatchObject({ rfc: 'RTO120305AB6', kind: 'csd', legalName: 'REFACCIONARIA EL TORNILLO', validToMs: dates.validToMs });
    expect(signer.certificate.number).toMatch(/^[0-9]{20}$/);
    const [sample] = sampleDocuments(nowMs);
    if (sample === undefined) throw new Error('no sample');
    const xml = sealDocument(sample.document, signer);
    expect(sealDocument(sample.document, signer)).toBe(xml);
    expect(verifyFile(readXml(xml), null).map(({ passed }) => passed)).toEqual([true, true, null]);
    expect(sealFindings(readXml(xml))).toEqual([]);
    expect(sealFindings(readXml(xml.replace('Folio="1001"', 'Folio="1002"'))).map(({ code }) => code)).toEqual(['CFDI40102']);
    expect(sealFindings(readXml(xml.replace(/Certificado="MII/, 'Certificado="XXX'))).map(({ code }) => code)).toEqual(['CFDI40106']);
    expect(sealFindings(readXml(unsealedXml(sample.document)))).toEqual([]);
  });

  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'secreta' });

  it.each<readonly [string, SignerFiles, string, number]>([
    ['certificate-is-fiel', files('fiel'), 'RTO120305AB6', nowMs],
    ['certificate-of-another-rfc', csd, 'TSU010203CD9', nowMs],
    ['certificate-not-valid', csd, 'RTO120305AB6', nowMs - 2 * dayMs],
    ['certificate-not-valid', csd, 'RTO120305AB6', nowMs + 2 * dayMs],
    ['key-of-another-certificate', { ...csd, key: other }, 'RTO120305AB6', nowMs],
    ['key-unreadable', { ...csd, passphrase: 'otra' }, 'RTO120305AB6', nowMs],
    ['key-unreadable', { ...csd, key: Buffer.from('nada') }, 'RTO120305AB6', nowMs],
    ['certificate-unreadable', { ...csd, certificate: Buffer.from('nada') }, 'RTO120305AB6', nowMs],
  ])('%s is refused', (code, uploaded, rfc, atMs) => {
    expect(codeOf(() => openSigner(uploaded, rfc, atMs))).toBe(code);
  });
});
