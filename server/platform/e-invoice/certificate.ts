import { X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A certificate of SAT as invoices name it. */
export interface FiscalCertificate {
  /** Twenty digits. */
  number: string;
  rfc: string;
  legalName: string;
  /** Only a CSD may seal; a FIEL signs for its owner. */
  kind: 'csd' | 'fiel';
  validFromMs: number;
  validToMs: number;
  publicKey: KeyObject;
  /** DER in base64, as `Certificado` holds it. */
  base64: string;
}

/** The bytes are no certificate of SAT. `message` is a Spanish sentence. */
export class CertificateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CertificateError';
  }
}

/**
 * Reads a .cer (DER, or PEM).
 * @throws CertificateError when it is no certificate, or not one formed as SAT's are
 */
export function readCertificate(bytes: Uint8Array): FiscalCertificate {
  const certificate = parse(bytes);
  const number = Buffer.from(certificate.serialNumber, 'hex').toString('latin1');
  if (!/^[0-9]{20}$/.test(number)) throw new CertificateError('El certificado no es del SAT: su número de serie no tiene veinte dígitos.');
  const rfc = subjectPart(certificate, 'x500UniqueIdentifier')?.split('/')[0]?.trim() ?? '';
  if (!/^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$/.test(rfc)) throw new CertificateError('El certificado no es del SAT: no lleva RFC.');
  if (certificate.publicKey.asymmetricKeyType !== 'rsa') throw new CertificateError('El certificado no es de clave RSA.');
  return {
    number,
    rfc,
    legalName: subjectPart(certificate, 'name') ?? subjectPart(certificate, 'CN') ?? '',
    kind: subjectPart(certificate, 'OU') === undefined || mayEncipher(certificate.raw) ? 'fiel' : 'csd',
    validFromMs: Date.parse(certificate.validFrom),
    validToMs: Date.parse(certificate.validTo),
    publicKey: certificate.publicKey,
    base64: certificate.raw.toString('base64'),
  };
}

function parse(bytes: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    throw new CertificateError('El archivo no es un certificado (.cer).');
  }
}

function subjectPart({ subject }: X509Certificate, key: string): string | undefined {
  const line = subject.split('\n').find((part) => part.startsWith(`${key}=`));
  return line?.slice(key.length + 1);
}

/** OID 2.5.29.15, then the bits in an octet string, with or without `critical` before it. */
const KEY_USAGE = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x0f]);
/** dataEncipherment and keyAgreement: bits 3 and 4, from the left. */
const ENCIPHERMENT = 0x18;

/** Whether its key usage goes beyond signatures, as a FIEL's does and a CSD's does not. */
function mayEncipher(der: Buffer): boolean {
  const at = der.indexOf(KEY_USAGE);
  if (at === -1) return false;
  const rest = der.subarray(at + KEY_USAGE.length, at + KEY_USAGE.length + 12);
  const value = rest[0] === 0x01 ? rest.subarray(3) : rest;
  return value[0] === 0x04 && value[2] === 0x03 && ((value[5] ?? 0) & ENCIPHERMENT) !== 0;
}
