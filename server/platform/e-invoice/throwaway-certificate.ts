import { generateKeyPairSync, randomInt, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { derBitString, derExplicit, derInteger, derOctetString, derOid, derSequence, derSet, derTime, derTrue, derUtf8 } from './der.ts';

export interface ThrowawayInput {
  rfc: string;
  legalName: string;
  /** A CSD seals invoices; a FIEL is a person's signature and may not. */
  kind: 'csd' | 'fiel';
  validFromMs: number;
  validToMs: number;
}

export interface Throwaway {
  /** The certificate, DER. */
  certificate: Buffer;
  privateKey: KeyObject;
}

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/**
 * A certificate formed as SAT forms them (twenty digits as serial number, the RFC in the subject), signed by nobody but
 * itself: good for samples, tests and the local provider, without any fiscal value.
 */
export function throwawayCertificate(input: ThrowawayInput): Throwaway {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = derSequence(derOid('1.2.840.113549.1.1.11'), Buffer.from([0x05, 0x00]));
  const tbs = derSequence(
    derExplicit(0, derInteger(Buffer.from([2]))),
    derInteger(serialNumber()),
    algorithm,
    name([['2.5.4.3', 'AC DE PRUEBA SIN VALIDEZ'], ['2.5.4.10', 'SIN VALIDEZ FISCAL']]),
    derSequence(derTime(input.validFromMs), derTime(input.validToMs)),
    subject(input),
    publicKey.export({ type: 'spki', format: 'der' }),
    derExplicit(3, derSequence(keyUsage(input.kind))),
  );
  return { certificate: derSequence(tbs, algorithm, derBitString(sign('sha256', tbs, privateKey))), privateKey };
}

/** A CSD that is valid now, and for four years as SAT's are. */
export function throwawayCsd(rfc: string, legalName: string, nowMs: number): Throwaway {
  return throwawayCertificate({ rfc, legalName, kind: 'csd', validFromMs: nowMs - 30 * DAY_MS, validToMs: nowMs + 4 * YEAR_MS });
}

/** SAT's certificate number is the serial number's bytes read as ASCII. Those from 9 on are nobody's. */
function serialNumber(): Buffer {
  const digits = Array.from({ length: 19 }, () => randomInt(10)).join('');
  return Buffer.from(`9${digits}`, 'ascii');
}

function subject({ rfc, legalName, kind }: ThrowawayInput): Buffer {
  return name([
    ['2.5.4.3', legalName],
    ['2.5.4.41', legalName],
    ['2.5.4.10', legalName],
    ['2.5.4.45', rfc],
    ...(kind === 'csd' ? [['2.5.4.11', 'Matriz'] as const] : []),
  ]);
}

function name(parts: readonly (readonly [oid: string, value: string])[]): Buffer {
  return derSequence(...parts.map(([oid, value]) => derSet(derSequence(derOid(oid), derUtf8(value)))));
}

/** digitalSignature and nonRepudiation; a FIEL also dataEncipherment and keyAgreement. */
function keyUsage(kind: 'csd' | 'fiel'): Buffer {
  const bits = kind === 'csd' ? derBitString(Buffer.from([0xc0]), 6) : derBitString(Buffer.from([0xd8]), 3);
  return derSequence(derOid('2.5.29.15'), derTrue, derOctetString(bits));
}
