import { createHash, sign, X509Certificate } from 'node:crypto';
import { fiscalTime } from '../../../src/domain/invoicing/periods.ts';
import { escapeAttribute } from '../../../src/domain/invoicing/xml/write.ts';
import type { CancelRequest } from './provider.ts';
import type { Signer } from './signer.ts';

const CANCEL = 'http://cancelacfd.sat.gob.mx';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ZONE = 'America/Mexico_City';

/**
 * A request to cancel as SAT's service takes it, signed by the issuer's own certificate (XML signature, enveloped). What is
 * digested and signed is written in canonical form (C14N 1.0) from the start: attributes in order, no empty tags. SHA-1 is
 * what that service demands.
 */
export function cancelXml({ issuerRfc, uuid, motive, replacement }: CancelRequest, { certificate, privateKey }: Signer, nowMs: number): string {
  const folio = `<Folio FolioSustitucion="${escapeAttribute(replacement ?? '')}" Motivo="${motive}" UUID="${escapeAttribute(uuid)}"></Folio>`;
  const head = `<Cancelacion xmlns="${CANCEL}" Fecha="${fiscalTime(nowMs, ZONE)}" RfcEmisor="${escapeAttribute(issuerRfc)}"><Folios>${folio}</Folios>`;
  const digest = createHash('sha1').update(`${head}</Cancelacion>`, 'utf8').digest('base64');
  const signedInfo = `<SignedInfo xmlns="${DSIG}"><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${DSIG}rsa-sha1"></SignatureMethod><Reference URI=""><Transforms><Transform Algorithm="${DSIG}enveloped-signature"></Transform></Transforms>` +
    `<DigestMethod Algorithm="${DSIG}sha1"></DigestMethod><DigestValue>${digest}</DigestValue></Reference></SignedInfo>`;
  const signature = sign('sha1', Buffer.from(signedInfo, 'utf8'), privateKey).toString('base64');
  const x509 = new X509Certificate(Buffer.from(certificate.base64, 'base64'));
  const issuer = x509.issuer.split('\n').toReversed().join(',');
  const keyInfo = `<KeyInfo><X509Data><X509IssuerSerial><X509IssuerName>${escapeAttribute(issuer)}</X509IssuerName>` +
    `<X509SerialNumber>${BigInt(`0x${x509.serialNumber}`)}</X509SerialNumber></X509IssuerSerial><X509Certificate>${certificate.base64}</X509Certificate></X509Data></KeyInfo>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}<Signature xmlns="${DSIG}">${signedInfo.replace(` xmlns="${DSIG}"`, '')}<SignatureValue>${signature}</SignatureValue>${keyInfo}</Signature></Cancelacion>`;
}
