import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CertificateError, readCertificate } from './certificate.ts';
import type { FiscalCertificate } from './certificate.ts';

/** A certificate with its key: what seals a tenant's documents. */
export interface Signer {
  certificate: FiscalCertificate;
  privateKey: KeyObject;
}

export interface SignerFiles {
  /** .cer: DER. */
  certificate: Uint8Array;
  /** .key: encrypted PKCS#8, DER. */
  key: Uint8Array;
  passphrase: string;
}

/** The files are not what seals this tenant's invoices. `code` is stable, `message` a Spanish sentence. */
export class SignerError extends Error {
  readonly code: 'certificate-missing' | 'certificate-unreadable' | 'key-unreadable' | 'key-of-another-certificate' | 'certificate-is-fiel' | 'certificate-not-valid' | 'certificate-of-another-rfc';

  constructor(code: SignerError['code'], message: string) {
    super(message);
    this.name = 'SignerError';
    this.code = code;
  }
}

/**
 * Opens what the owner uploads: a CSD in its dates, of the tenant's RFC, with its key. @throws SignerError
 * @param rfc the tenant's; null: any
 */
export function openSigner({ certificate: bytes, key, passphrase }: SignerFiles, rfc: string | null, nowMs: number): Signer {
  const certificate = readOr(bytes);
  const privateKey = openKey(key, passphrase);
  if (!createPublicKey(privateKey).equals(certificate.publicKey)) throw new SignerError('key-of-another-certificate', 'La llave (.key) no es la de este certificado (.cer).');
  checkSigner(certificate, rfc, nowMs);
  return { certificate, privateKey };
}

/** Whether a certificate may seal invoices of this RFC now. @throws SignerError */
export function checkSigner(certificate: FiscalCertificate, rfc: string | null, nowMs: number): void {
  if (certificate.kind === 'fiel') throw new SignerError('certificate-is-fiel', 'Esto es una e.firma (FIEL). Para facturar hace falta un Certificado de Sello Digital (CSD), que se saca en el portal del SAT.');
  if (rfc !== null && certificate.rfc !== rfc) throw new SignerError('certificate-of-another-rfc', `El certificado es de ${certificate.rfc}, no de ${rfc}.`);
  if (nowMs < certificate.validFromMs) throw new SignerError('certificate-not-valid', 'El certificado todavía no está vigente.');
  if (nowMs > certificate.validToMs) throw new SignerError('certificate-not-valid', 'El certificado ya venció. Hay que sacar otro en el portal del SAT.');
}

function readOr(bytes: Uint8Array): FiscalCertificate {
  try {
    return readCertificate(bytes);
  } catch (error) {
    throw new SignerError('certificate-unreadable', error instanceof CertificateError ? error.message : 'El certificado (.cer) no se puede leer.');
  }
}

function openKey(key: Uint8Array, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8', passphrase });
  } catch {
    throw new SignerError('key-unreadable', 'La llave (.key) no se puede abrir: la contraseña no es la suya, o el archivo no es una llave.');
  }
}
