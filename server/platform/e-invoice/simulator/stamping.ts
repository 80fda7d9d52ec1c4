import { createHash, randomUUID } from 'node:crypto';
import { cadenaOriginal, CadenaError, stampCadena, stampOf } from '../../../../src/domain/invoicing/cadena.ts';
import { CFDI, SCHEMA_LOCATIONS, TFD, XSI } from '../../../../src/domain/invoicing/cfdi/namespaces.ts';
import { fiscalTime } from '../../../../src/domain/invoicing/periods.ts';
import { validateInvoice } from '../../../../src/domain/invoicing/validate.ts';
import { attributeOf, childOf, type XmlElement } from '../../../../src/domain/invoicing/xml/element.ts';
import { normalizedSource, readXml, XmlError } from '../../../../src/domain/invoicing/xml/read.ts';
import { node, writeXml } from '../../../../src/domain/invoicing/xml/write.ts';
import { CertificateError, readCertificate } from '../certificate.ts';
import type { FiscalCertificate } from '../certificate.ts';
import { isSealOf, signCadena } from '../seal.ts';
import type { Signer } from '../signer.ts';
import { certificateOf } from '../verify-file.ts';

/** A document that is not stamped, by a provider's code. */
export interface Refusal {
  code: string;
  message: string;
}

/** The RFC of the local provider: nobody's. */
const PROVIDER_RFC = 'SIM010101AB1';
/** What stamp and paper say of documents of this provider. */
export const NO_VALUE = 'TIMBRE DE PRUEBA SIN VALIDEZ FISCAL';
const MAX_AGE_MS = 72 * 3_600_000;
/** Clocks of others may be a little ahead. */
const AHEAD_MS = 5 * 60_000;
const ZONE = 'America/Mexico_City';

/** What a document is known again by: the bytes of what was sealed. */
export function sealedHash(root: XmlElement): string {
  return createHash('sha256').update(cadenaOriginal(root), 'utf8').digest('hex');
}

/** A document looked at as a provider does before it stamps: structure, certificate, seal, dates, SAT's rules. */
export function examine(source: string, nowMs: number): { root: XmlElement } | Refusal {
  let root: XmlElement;
  try {
    root = readXml(source);
  } catch (error) {
    if (error instanceof XmlError) return { code: '301', message: error.message };
    throw error;
  }
  return examineSeal(root, nowMs) ?? { root };
}

function examineSeal(root: XmlElement, nowMs: number): Refusal | null {
  const [broken] = validateInvoice(root);
  if (broken !== undefined) return { code: broken.code, message: `${broken.field}: ${broken.message}` };
  if (stampOf(root) !== undefined) return { code: '307', message: 'El comprobante contiene un timbre previo.' };
  const certificate = certificateOf(root);
  if (certificate instanceof CertificateError) return { code: 'CFDI40106', message: certificate.message };
  const issued = attributeOf(root, 'Fecha') ?? '';
  return examineCertificate(root, certificate) ?? examineDates(issued, certificate, nowMs);
}

function examineCertificate(root: XmlElement, certificate: FiscalCertificate): Refusal | null {
  const issuer = childOf(root, CFDI, 'Emisor');
  if (certificate.kind !== 'csd') return { code: '306', message: 'El certificado no es de tipo CSD.' };
  if (certificate.number !== attributeOf(root, 'NoCertificado')) return { code: 'CFDI40106', message: 'NoCertificado no es el del certificado.' };
  if (certificate.rfc !== (issuer && attributeOf(issuer, 'Rfc'))) return { code: '303', message: 'El sello no corresponde al emisor.' };
  try {
    return isSealOf(cadenaOriginal(root), attributeOf(root, 'Sello') ?? '', certificate.publicKey) ? null : { code: '302', message: 'Sello mal formado o inválido.' };
  } catch (error) {
    if (error instanceof CadenaError) return { code: '301', message: error.message };
    throw error;
  }
}

/** Fecha is of the place of issue; this provider knows one zone, so whatever zone of Mexico it is gets three hours. */
function examineDates(issued: string, certificate: FiscalCertificate, nowMs: number): Refusal | null {
  const issuedMs = Date.parse(`${issued}Z`);
  const here = Date.parse(`${fiscalTime(nowMs, ZONE)}Z`);
  const zonesMs = 3 * 3_600_000;
  if (issuedMs < certificate.validFromMs - zonesMs * 4 || nowMs > certificate.validToMs) return { code: '305', message: 'La fecha de emisión no está dentro de la vigencia del CSD del emisor.' };
  if (issuedMs > here + zonesMs + AHEAD_MS) return { code: 'CFDI40101', message: 'La fecha de emisión es del futuro.' };
  if (issuedMs < here - MAX_AGE_MS - zonesMs) return { code: '401', message: 'El rango de la fecha de generación es mayor a 72 horas para la emisión del timbre.' };
  return null;
}

/** The document with a TimbreFiscalDigital 1.1 that this provider's certificate signed. */
export function stampXml(source: string, root: XmlElement, { certificate, privateKey }: Signer, nowMs: number): { uuid: string; xml: string } {
  const uuid = randomUUID().toUpperCase();
  const written = (seal: string): string => writeXml(node('tfd:TimbreFiscalDigital', [
    ['xmlns:tfd', TFD], ['xmlns:xsi', XSI], ['xsi:schemaLocation', SCHEMA_LOCATIONS.tfd], ['Version', '1.1'], ['UUID', uuid], ['FechaTimbrado', fiscalTime(nowMs, ZONE)],
    ['RfcProvCertif', PROVIDER_RFC], ['Leyenda', NO_VALUE], ['SelloCFD', attributeOf(root, 'Sello') ?? ''], ['NoCertificadoSAT', certificate.number], ['SelloSAT', seal],
  ])).replace(/^.*\n/, '');
  const stamp = written(signCadena(stampCadena(readXml(written(''))), privateKey));
  return { uuid, xml: withComplement(normalizedSource(source), root, stamp) };
}

function withComplement(source: string, root: XmlElement, stamp: string): string {
  const complement = childOf(root, CFDI, 'Complemento');
  if (complement !== undefined && complement.closeStart !== null) return source.slice(0, complement.closeStart) + stamp + source.slice(complement.closeStart);
  const prefix = root.name.includes(':') ? root.name.slice(0, root.name.indexOf(':') + 1) : '';
  const whole = `<${prefix}Complemento>${stamp}</${prefix}Complemento>`;
  if (complement !== undefined) return source.slice(0, complement.start) + whole + source.slice(complement.end);
  const addenda = childOf(root, CFDI, 'Addenda');
  const at = addenda?.start ?? root.closeStart ?? root.end;
  return source.slice(0, at) + whole + source.slice(at);
}

/** The certificate with which this provider signs stamps. */
export function stampSigner(made: { certificate: Uint8Array; privateKey: Signer['privateKey'] }): Signer {
  return { certificate: readCertificate(made.certificate), privateKey: made.privateKey };
}

/** Whom the local provider's own certificate is made out to. */
export const PROVIDER_IDENTITY = { rfc: PROVIDER_RFC, legalName: 'PROVEEDOR LOCAL SIN VALIDEZ FISCAL' } as const;
