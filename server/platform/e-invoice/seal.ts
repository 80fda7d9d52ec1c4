import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { cadenaOriginal } from '../../../src/domain/invoicing/cadena.ts';
import type { FiscalDocument } from '../../../src/domain/invoicing/cfdi/document.ts';
import { documentXml } from '../../../src/domain/invoicing/cfdi/document-xml.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import type { Signer } from './signer.ts';

/** A document as XML with its seal: RSA with SHA-256 over the cadena original, by the tenant's certificate. */
export function sealDocument(document: FiscalDocument, { certificate, privateKey }: Signer): string {
  const fields = { certificateNumber: certificate.number, certificate: certificate.base64, seal: '' };
  const cadena = cadenaOriginal(readXml(documentXml(document, fields)));
  return documentXml(document, { ...fields, seal: signCadena(cadena, privateKey) });
}

/** A document as XML for a provider that seals it itself. */
export function unsealedXml(document: FiscalDocument): string {
  return documentXml(document, { certificateNumber: '', certificate: '', seal: '' });
}

/** The seal of a cadena, in base64. */
export function signCadena(cadena: string, privateKey: KeyObject): string {
  return sign('sha256', Buffer.from(cadena, 'utf8'), privateKey).toString('base64');
}

/** Whether a seal is this key's over this cadena. */
export function isSealOf(cadena: string, seal: string, publicKey: KeyObject): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(seal) && verify('sha256', Buffer.from(cadena, 'utf8'), publicKey, Buffer.from(seal, 'base64'));
}
