import { CFDI, PAGOS } from '../../../../src/domain/invoicing/cfdi/namespaces.ts';
import { parseDecimal } from '../../../../src/domain/invoicing/cfdi/decimal.ts';
import { freeOfAcceptance, type CancellationFacts } from '../../../../src/domain/invoicing/cancellation.ts';
import { fiscalTime } from '../../../../src/domain/invoicing/periods.ts';
import { attributeOf, childOf, descend, type XmlElement } from '../../../../src/domain/invoicing/xml/element.ts';
import { readXml } from '../../../../src/domain/invoicing/xml/read.ts';
import type { ProviderMemory, StampedEntry } from './memory.ts';
import type { Refusal } from './stamping.ts';

/** What a receiver says: `waits` has not looked yet, `silent` never does. */
export type ReceiverAnswer = 'accepts' | 'rejects' | 'waits' | 'silent';

interface Asked {
  issuerRfc: string;
  uuid: string;
  motive: string;
  replacement: string | null;
}

const MOTIVES: ReadonlySet<string> = new Set(['01', '02', '03', '04']);
const ZONE = 'America/Mexico_City';

/** Takes a cancellation as SAT does: at once where nobody has to agree, else the receiver is asked. */
export function cancel(asked: Asked, memory: ProviderMemory, nowMs: number, satDown: boolean): { code: '201' | '202'; receipt: string } | Refusal {
  if (satDown) return { code: '708', message: 'No se pudo conectar al SAT.' };
  const entry = memory.byUuid(asked.uuid.toUpperCase());
  if (entry === undefined) return { code: '205', message: 'UUID no existe.' };
  const refusal = refusalOf(asked, entry, memory);
  if (refusal !== null) return refusal;
  const code = entry.cancelled || entry.request === 'En proceso' ? '202' : '201';
  if (code === '201') {
    const isFree = freeOfAcceptance(factsOf(readXml(entry.xml), nowMs)) !== null;
    memory.remember({ ...entry, cancelled: isFree, request: isFree ? 'Cancelado sin aceptación' : 'En proceso' });
  }
  return { code, receipt: `<Acuse UUID="${entry.uuid}" EstatusUUID="${code}"/>` };
}

function refusalOf({ issuerRfc, motive, replacement }: Asked, entry: StampedEntry, memory: ProviderMemory): Refusal | null {
  if (entry.issuerRfc !== issuerRfc) return { code: '203', message: 'UUID no corresponde al RFC del emisor.' };
  if (!MOTIVES.has(motive) || (motive === '01') !== (replacement !== null)) return { code: '207', message: 'El motivo de cancelación no es válido.' };
  const substitute = replacement === null ? undefined : memory.byUuid(replacement.toUpperCase());
  if (motive === '01' && (substitute === undefined || !isReplacedBy(entry.uuid, substitute))) return { code: '207', message: 'El folio de sustitución no existe o no está relacionado (04).' };
  const related = memory.entries().find((other) => !other.cancelled && other.uuid !== substitute?.uuid && namesOf(readXml(other.xml)).includes(entry.uuid));
  return entry.cancelled || related === undefined ? null : { code: '204', message: `UUID no aplicable para cancelación: ${related.uuid} está relacionado con él.` };
}

function isReplacedBy(uuid: string, { xml }: StampedEntry): boolean {
  return descend(readXml(xml), CFDI, 'CfdiRelacionados')
    .some((relation) => attributeOf(relation, 'TipoRelacion') === '04' && descend(relation, CFDI, 'CfdiRelacionado').some((one) => attributeOf(one, 'UUID')?.toUpperCase() === uuid));
}

/** The documents that a document names: those it relates to, those it pays. */
function namesOf(root: XmlElement): string[] {
  const related = descend(root, CFDI, 'CfdiRelacionados', 'CfdiRelacionado').map((one) => attributeOf(one, 'UUID'));
  const paid = descend(root, CFDI, 'Complemento').flatMap((complement) => descend(complement, PAGOS, 'Pagos', 'Pago', 'DoctoRelacionado')).map((one) => attributeOf(one, 'IdDocumento'));
  return [...related, ...paid].flatMap((uuid) => (uuid === undefined ? [] : [uuid.toUpperCase()]));
}

function factsOf(root: XmlElement, nowMs: number): CancellationFacts {
  const of = (name: string): string => attributeOf(root, name) ?? '';
  const receiver = childOf(root, CFDI, 'Receptor');
  const type = of('TipoDeComprobante');
  const total = parseDecimal(of('Total'));
  return {
    type: type === 'E' || type === 'P' ? type : 'I',
    totalCents: total === null ? 0 : Math.round((Number(total.units) * 100) / 10 ** total.decimals),
    receiverRfc: (receiver && attributeOf(receiver, 'Rfc')) ?? '',
    issuedDay: of('Fecha').slice(0, 10),
    today: fiscalTime(nowMs, ZONE).slice(0, 10),
  };
}

/** What SAT's public service answers to a question in its SOAP: how a document stands. The receiver is heard first. */
export function standing(question: string, memory: ProviderMemory, receiver: ((uuid: string) => ReceiverAnswer) | undefined): string {
  const uuid = /id=([0-9A-Fa-f-]{36})/.exec(question)?.[1]?.toUpperCase() ?? '';
  const entry = memory.byUuid(uuid);
  if (entry === undefined) return answerXml('N - 602: Comprobante no encontrado.', 'No Encontrado', '');
  const heard = entry.request === 'En proceso' ? answered(entry, receiver?.(uuid) ?? 'accepts') : entry;
  if (heard !== entry) memory.remember(heard);
  return answerXml('S - Comprobante obtenido satisfactoriamente.', heard.cancelled ? 'Cancelado' : 'Vigente', heard.request);
}

function answered(entry: StampedEntry, said: ReceiverAnswer): StampedEntry {
  switch (said) {
    case 'waits':
      return entry;
    case 'rejects':
      return { ...entry, request: 'Solicitud rechazada' };
    case 'accepts':
      return { ...entry, cancelled: true, request: 'Cancelado con aceptación' };
    case 'silent':
      return { ...entry, cancelled: true, request: 'Plazo vencido' };
  }
}

function answerXml(code: string, document: string, request: string): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><ConsultaResponse xmlns="http://tempuri.org/"><ConsultaResult xmlns:a="http://schemas.datacontract.org/2004/07/Sat.Cfdi.Negocio.ConsultaCfdi.Servicio"><a:CodigoEstatus>${code}</a:CodigoEstatus><a:Estado>${document}</a:Estado><a:EstatusCancelacion>${request}</a:EstatusCancelacion></ConsultaResult></ConsultaResponse></s:Body></s:Envelope>`;
}
