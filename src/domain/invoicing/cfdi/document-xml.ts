import { sum } from '../../kernel/integers.ts';
import { sumByRate } from '../amounts.ts';
import { node, writeXml, type XmlNode } from '../xml/write.ts';
import { ACTIVITY_UNIT, BILLING_KEY } from './catalogs.ts';
import { formatCents, formatDecimal, formatRate, formatShort } from './decimal.ts';
import type { Concept, FiscalDocument, GlobalPeriod, Issuer, PaymentDocument, Receiver, Relation, SaleDocument, TransferredTax, WithheldTax } from './document.ts';
import { CFDI, PAGOS, SCHEMA_LOCATIONS, XSI } from './namespaces.ts';
import { paymentsNode } from './payments-xml.ts';

/** What sealing adds. All empty where the provider seals. */
export interface SealFields {
  certificateNumber: string;
  /** The certificate, DER in base64. */
  certificate: string;
  seal: string;
}

/** What a document comes to, in centavos. */
export interface DocumentTotals {
  subtotalCents: number;
  discountCents: number;
  transferredCents: number;
  withheldCents: number;
  totalCents: number;
}

/** The totals of an invoice or credit note: sums of its concepts, nothing rounded. */
export function documentTotals({ concepts }: SaleDocument): DocumentTotals {
  const subtotalCents = sum(concepts.map(({ amountCents }) => amountCents));
  const discountCents = sum(concepts.map((concept) => concept.discountCents));
  const transferredCents = sum(concepts.flatMap(({ transferred }) => transferred.map(({ taxCents }) => taxCents)));
  const withheldCents = sum(concepts.flatMap(({ withheld }) => withheld.map(({ taxCents }) => taxCents)));
  return { subtotalCents, discountCents, transferredCents, withheldCents, totalCents: subtotalCents - discountCents + transferredCents - withheldCents };
}

/** A document as XML: attributes in the schema's order, the same bytes every time. */
export function documentXml(document: FiscalDocument, seal: SealFields): string {
  const body = document.type === 'P' ? paymentBody(document) : saleBody(document);
  const isPayment = document.type === 'P';
  return writeXml(node('cfdi:Comprobante', [
    ['xmlns:xsi', XSI],
    ['xmlns:cfdi', CFDI],
    ['xmlns:pago20', isPayment ? PAGOS : null],
    ['xsi:schemaLocation', isPayment ? `${SCHEMA_LOCATIONS.cfdi} ${SCHEMA_LOCATIONS.pagos}` : SCHEMA_LOCATIONS.cfdi],
    ['Version', '4.0'],
    ['Serie', document.series],
    ['Folio', document.folio],
    ['Fecha', document.issuedAt],
    ['Sello', seal.seal],
    ['FormaPago', document.type === 'P' ? null : document.paymentForm],
    ['NoCertificado', seal.certificateNumber],
    ['Certificado', seal.certificate],
    ['SubTotal', body.subtotal],
    ['Descuento', body.discount],
    ['Moneda', isPayment ? 'XXX' : 'MXN'],
    ['Total', body.total],
    ['TipoDeComprobante', document.type],
    ['Exportacion', '01'],
    ['MetodoPago', document.type === 'P' ? null : document.paymentMethod],
    ['LugarExpedicion', document.issuer.postalCode],
  ], [
    document.type === 'P' ? null : globalNode(document.global),
    ...document.relations.map(relationNode),
    issuerNode(document.issuer),
    receiverNode(document.receiver),
    ...body.children,
  ]));
}

interface Body {
  subtotal: string;
  discount: string | null;
  total: string;
  children: (XmlNode | null)[];
}

function saleBody(document: SaleDocument): Body {
  const { concepts } = document;
  const totals = documentTotals(document);
  return {
    subtotal: formatCents(totals.subtotalCents),
    discount: concepts.some(({ discountCents }) => discountCents > 0) ? formatCents(totals.discountCents) : null,
    total: formatCents(totals.totalCents),
    children: [node('cfdi:Conceptos', [], concepts.map(conceptNode)), taxesNode(concepts)],
  };
}

/** The envelope of a payment is always the same: what was paid stands in the complement. */
function paymentBody(document: PaymentDocument): Body {
  const concept = node('cfdi:Concepto', [
    ['ClaveProdServ', BILLING_KEY], ['Cantidad', '1'], ['ClaveUnidad', ACTIVITY_UNIT], ['Descripcion', 'Pago'], ['ValorUnitario', '0'], ['Importe', '0'], ['ObjetoImp', '01'],
  ]);
  return { subtotal: '0', discount: null, total: '0', children: [node('cfdi:Conceptos', [], [concept]), node('cfdi:Complemento', [], [paymentsNode(document.payments)])] };
}

function globalNode(global: GlobalPeriod | null): XmlNode | null {
  return global && node('cfdi:InformacionGlobal', [['Periodicidad', global.periodicity], ['Meses', global.months], ['Año', String(global.year)]]);
}

function relationNode({ kind, uuids }: Relation): XmlNode {
  return node('cfdi:CfdiRelacionados', [['TipoRelacion', kind]], uuids.map((uuid) => node('cfdi:CfdiRelacionado', [['UUID', uuid]])));
}

function issuerNode({ rfc, legalName, taxRegime }: Issuer): XmlNode {
  return node('cfdi:Emisor', [['Rfc', rfc], ['Nombre', legalName], ['RegimenFiscal', taxRegime]]);
}

function receiverNode({ rfc, legalName, postalCode, taxRegime, cfdiUse }: Receiver): XmlNode {
  return node('cfdi:Receptor', [['Rfc', rfc], ['Nombre', legalName], ['DomicilioFiscalReceptor', postalCode], ['RegimenFiscalReceptor', taxRegime], ['UsoCFDI', cfdiUse]]);
}

function conceptNode(concept: Concept): XmlNode {
  const { transferred, withheld, discountCents } = concept;
  const taxes = transferred.length + withheld.length === 0 ? [] : [node('cfdi:Impuestos', [], [
    transferred.length === 0 ? null : node('cfdi:Traslados', [], transferred.map((tax) => transferNode(tax))),
    withheld.length === 0 ? null : node('cfdi:Retenciones', [], withheld.map(withheldNode)),
  ])];
  return node('cfdi:Concepto', [
    ['ClaveProdServ', concept.productKey],
    ['NoIdentificacion', concept.reference],
    ['Cantidad', formatShort(concept.quantityMilli, 3, 0)],
    ['ClaveUnidad', concept.unitKey],
    ['Unidad', concept.unit],
    ['Descripcion', concept.description],
    ['ValorUnitario', formatShort(concept.unitValueMicro, 6, 2)],
    ['Importe', formatCents(concept.amountCents)],
    ['Descuento', discountCents > 0 ? formatCents(discountCents) : null],
    ['ObjetoImp', concept.taxObject],
  ], taxes);
}

function transferNode({ tax, rateBps, baseCents, taxCents }: TransferredTax): XmlNode {
  const exempt = rateBps === null;
  return node('cfdi:Traslado', [
    ['Base', formatCents(baseCents)],
    ['Impuesto', tax],
    ['TipoFactor', exempt ? 'Exento' : 'Tasa'],
    ['TasaOCuota', exempt ? null : formatRate(rateBps)],
    ['Importe', exempt ? null : formatCents(taxCents)],
  ]);
}

function withheldNode({ tax, rateMicro, baseCents, taxCents }: WithheldTax): XmlNode {
  return node('cfdi:Retencion', [
    ['Base', formatCents(baseCents)], ['Impuesto', tax], ['TipoFactor', 'Tasa'], ['TasaOCuota', formatDecimal({ units: BigInt(rateMicro), decimals: 6 })], ['Importe', formatCents(taxCents)],
  ]);
}

/** The sums of the concepts' taxes; none where no concept bears any. */
function taxesNode(concepts: readonly Concept[]): XmlNode | null {
  const transferred = sumByRate(concepts.flatMap((concept) => concept.transferred));
  const withheld = concepts.flatMap((concept) => concept.withheld);
  if (transferred.length + withheld.length === 0) return null;
  const kinds = [...new Set(withheld.map(({ tax }) => tax))];
  const withheldOf = (kind: string): number => sum(withheld.filter(({ tax }) => tax === kind).map(({ taxCents }) => taxCents));
  return node('cfdi:Impuestos', [
    ['TotalImpuestosRetenidos', withheld.length === 0 ? null : formatCents(sum(kinds.map(withheldOf)))],
    ['TotalImpuestosTrasladados', transferred.every(({ rateBps }) => rateBps === null) ? null : formatCents(sum(transferred.map(({ taxCents }) => taxCents)))],
  ], [
    withheld.length === 0 ? null : node('cfdi:Retenciones', [], kinds.map((kind) => node('cfdi:Retencion', [['Impuesto', kind], ['Importe', formatCents(withheldOf(kind))]]))),
    transferred.length === 0 ? null : node('cfdi:Traslados', [], transferred.map(transferNode)),
  ]);
}
