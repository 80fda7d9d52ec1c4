import type { XmlElement } from '../../../src/domain/invoicing/xml/element.ts';
import { readXml, XmlError } from '../../../src/domain/invoicing/xml/read.ts';
import { escapeAttribute } from '../../../src/domain/invoicing/xml/write.ts';

/** What a document is asked for by. `total` as it stands in the XML. */
export interface StatusQuery {
  issuerRfc: string;
  receiverRfc: string;
  total: string;
  uuid: string;
}

/** How a document stands at SAT. */
export interface SatStanding {
  /** `not-found`: SAT does not have it (yet). */
  document: 'live' | 'cancelled' | 'not-found';
  /** How a cancellation that was asked for goes; `none` where none was. `expired`: silence accepted it. */
  request: 'none' | 'in-process' | 'accepted' | 'expired' | 'rejected';
}

/** Asking changes nothing, so it is one whether nobody was there or nothing sensible came back. */
type StatusAnswer = ({ outcome: 'known' } & SatStanding) | { outcome: 'unknown'; reason: string };

/** Asks SAT how a document stands; the same for all providers. Never throws for what a network does. */
export type SatStatus = (query: StatusQuery) => Promise<StatusAnswer>;

/** SAT's public service ("ConsultaCFDIService"). */
export const SAT_STATUS_URL = 'https://consultaqr.facturaelectronica.sat.gob.mx/ConsultaCFDIService.svc';
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const TEMPURI = 'http://tempuri.org/';
const ACTION = 'http://tempuri.org/IConsultaCFDIService/Consulta';

/** SAT's words for how a cancellation stands. */
const REQUESTS: Readonly<Record<string, SatStanding['request']>> = {
  '': 'none',
  'En proceso': 'in-process',
  'Cancelado sin aceptación': 'accepted',
  'Cancelado con aceptación': 'accepted',
  'Plazo vencido': 'expired',
  'Solicitud rechazada': 'rejected',
};
const DOCUMENTS: Readonly<Record<string, SatStanding['document']>> = { 'Vigente': 'live', 'Cancelado': 'cancelled', 'No Encontrado': 'not-found' };

/** SAT's service, or one that speaks like it. @param timeoutMs how long an answer may take */
export function satStatus(url: string, timeoutMs: number): SatStatus {
  return async (query) => {
    try {
      const response = await fetch(url, {
        method: 'POST', body: questionXml(query), redirect: 'error', signal: AbortSignal.timeout(timeoutMs),
        headers: { 'Content-Type': 'text/xml; charset=utf-8', 'SOAPAction': ACTION },
      });
      return readStanding(await response.text()) ?? { outcome: 'unknown', reason: `HTTP ${response.status} without an answer` };
    } catch (error) {
      const reason = error instanceof XmlError ? 'an answer that is no XML' : error instanceof Error ? error.message : String(error);
      return { outcome: 'unknown', reason };
    }
  };
}

function questionXml({ issuerRfc, receiverRfc, total, uuid }: StatusQuery): string {
  const asked = escapeAttribute(`?re=${issuerRfc}&rr=${receiverRfc}&tt=${total}&id=${uuid}`);
  return `<s:Envelope xmlns:s="${SOAP}"><s:Body><t:Consulta xmlns:t="${TEMPURI}"><t:expresionImpresa>${asked}</t:expresionImpresa></t:Consulta></s:Body></s:Envelope>`;
}

function readStanding(text: string): StatusAnswer | null {
  const root = readXml(text);
  const said = (local: string): string => find(root, local)?.text.trim() ?? '';
  const [document, request] = [DOCUMENTS[said('Estado')], REQUESTS[said('EstatusCancelacion')]];
  return document === undefined || request === undefined ? null : { outcome: 'known', document, request };
}

function find(element: XmlElement, local: string): XmlElement | undefined {
  if (element.local === local) return element;
  for (const child of element.children) {
    const found = find(child, local);
    if (found !== undefined) return found;
  }
  return undefined;
}
