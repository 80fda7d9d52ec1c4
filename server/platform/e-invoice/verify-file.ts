import { CadenaError, cadenaOriginal, stampCadena, stampOf } from '../../../src/domain/invoicing/cadena.ts';
import { CFDI } from '../../../src/domain/invoicing/cfdi/namespaces.ts';
import type { Finding } from '../../../src/domain/invoicing/rules/rule.ts';
import { attributeOf, childOf, type XmlElement } from '../../../src/domain/invoicing/xml/element.ts';
import { CertificateError, readCertificate } from './certificate.ts';
import type { FiscalCertificate } from './certificate.ts';
import { isSealOf } from './seal.ts';

/** One thing that was looked at; `passed` is null where it could not be. */
export interface Check {
  name: 'certificado' | 'sello' | 'timbre';
  passed: boolean | null;
  /** One Spanish sentence. */
  detail: string;
}

/**
 * Looks at seal, certificate and stamp of a CFDI 4.0.
 * @param stampCertificate the one that stamped it: it is not in the file; without it the stamp's own seal stays open
 */
export function verifyFile(root: XmlElement, stampCertificate: FiscalCertificate | null): Check[] {
  const cadena = cadenaOriginal(root);
  const certificate = certificateOf(root);
  if (certificate instanceof CertificateError) {
    return [{ name: 'certificado', passed: false, detail: certificate.message }, { name: 'sello', passed: null, detail: 'Sin certificado no se puede comprobar.' }, ...stampChecks(root, stampCertificate)];
  }
  return [checkCertificate(root, certificate), checkSeal(root, cadena, certificate), ...stampChecks(root, stampCertificate)];
}

/**
 * What of SAT's matrix is about certificate and seal, of a document whose other rules hold. One that is not sealed yet
 * (its provider will) breaks none.
 */
export function sealFindings(root: XmlElement): Finding[] {
  const seal = attributeOf(root, 'Sello') ?? '';
  if (seal === '' && (attributeOf(root, 'Certificado') ?? '') === '') return [];
  const certificate = certificateOf(root);
  if (certificate instanceof CertificateError) return [{ code: 'CFDI40106', field: 'Certificado', message: certificate.message, line: null }];
  const cadena = knownCadena(root);
  if (cadena === null || isSealOf(cadena, seal, certificate.publicKey)) return [];
  return [{ code: 'CFDI40102', field: 'Sello', message: 'El sello no es el de este comprobante: cambió después de sellarse, o lo selló otra llave.', line: null }];
}

/** Null where a complement's part of it is not known here. */
function knownCadena(root: XmlElement): string | null {
  try {
    return cadenaOriginal(root);
  } catch (error) {
    if (error instanceof CadenaError) return null;
    throw error;
  }
}

/** The certificate that a CFDI holds, or why it cannot be read. */
export function certificateOf(root: XmlElement): FiscalCertificate | CertificateError {
  const base64 = attributeOf(root, 'Certificado') ?? '';
  if (base64.trim() === '') return new CertificateError('El comprobante no trae certificado.');
  try {
    return readCertificate(Buffer.from(base64, 'base64'));
  } catch (error) {
    if (error instanceof CertificateError) return error;
    throw error;
  }
}

/** Why a document's certificate is not the one it should be; null when it is. */
export function certificateFault(root: XmlElement, certificate: FiscalCertificate): string | null {
  const issuer = childOf(root, CFDI, 'Emisor');
  const rfc = issuer && attributeOf(issuer, 'Rfc');
  if (attributeOf(root, 'NoCertificado') !== certificate.number) return `NoCertificado no es el del certificado (${certificate.number}).`;
  if (certificate.kind !== 'csd') return 'Es una e.firma (FIEL), no un certificado de sello digital.';
  if (certificate.rfc !== rfc) return `Es de ${certificate.rfc}, y el emisor es ${rfc ?? 'nadie'}.`;
  // Fecha has no zone: a day on either side is no fault of the dates.
  const issuedMs = Date.parse(`${attributeOf(root, 'Fecha') ?? ''}Z`);
  const dayMs = 86_400_000;
  if (!(issuedMs >= certificate.validFromMs - dayMs && issuedMs <= certificate.validToMs + dayMs)) return 'El comprobante es de una fecha en que no estaba vigente.';
  return null;
}

function checkCertificate(root: XmlElement, certificate: FiscalCertificate): Check {
  const fault = certificateFault(root, certificate);
  return { name: 'certificado', passed: fault === null, detail: fault ?? `${certificate.number}, de ${certificate.rfc}.` };
}

function checkSeal(root: XmlElement, cadena: string, certificate: FiscalCertificate): Check {
  const seal = attributeOf(root, 'Sello') ?? '';
  if (seal === '') return { name: 'sello', passed: false, detail: 'El comprobante no está sellado.' };
  const passed = isSealOf(cadena, seal, certificate.publicKey);
  return { name: 'sello', passed, detail: passed ? 'Es el de la cadena original con este certificado.' : 'No es el de la cadena original: el comprobante cambió después de sellarse, o lo selló otra llave.' };
}

function stampChecks(root: XmlElement, certificate: FiscalCertificate | null): Check[] {
  const stamp = stampOf(root);
  if (stamp === undefined) return [{ name: 'timbre', passed: null, detail: 'El comprobante no está timbrado.' }];
  if (attributeOf(stamp, 'SelloCFD') !== attributeOf(root, 'Sello')) return [{ name: 'timbre', passed: false, detail: 'El timbre es de otro comprobante: SelloCFD no es el sello.' }];
  const number = attributeOf(stamp, 'NoCertificadoSAT') ?? '';
  const named = `${attributeOf(stamp, 'UUID') ?? ''}, certificado del SAT ${number}`;
  if (certificate === null) return [{ name: 'timbre', passed: null, detail: `Es de este comprobante (${named}); su propio sello se comprueba con --sat-cert.` }];
  if (certificate.number !== number) return [{ name: 'timbre', passed: false, detail: `Lo selló el certificado ${number}, no el ${certificate.number}.` }];
  const passed = isSealOf(stampCadena(stamp), attributeOf(stamp, 'SelloSAT') ?? '', certificate.publicKey);
  return [{ name: 'timbre', passed, detail: passed ? `Válido: ${named}.` : 'SelloSAT no es el de la cadena original del timbre.' }];
}
