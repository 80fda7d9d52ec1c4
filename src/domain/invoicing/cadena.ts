import { CFDI, PAGOS, TFD } from './cfdi/namespaces.ts';
import { attributeOf, childrenOf, descend, type XmlElement } from './xml/element.ts';

/** The file is not what its cadena was asked for. `message` is a Spanish sentence. */
export class CadenaError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CadenaError';
  }
}

/** `!`: its place stays, empty when the attribute is missing; without mark: left out then. As SAT's stylesheet has it. */
type Field = string;

/**
 * The "cadena original" of a CFDI 4.0, with or without payments (2.0), sealed, stamped or neither: what is sealed.
 * @throws CadenaError for another root, another version, or a complement whose part of the cadena is not known here
 */
export function cadenaOriginal(root: XmlElement): string {
  if (root.namespace !== CFDI || root.local !== 'Comprobante') throw new CadenaError('El archivo no es un CFDI 4.0: su raíz no es cfdi:Comprobante.');
  return `|${comprobante(root)}||`;
}

/**
 * The cadena original of a stamp (TimbreFiscalDigital 1.1), of itself or of the CFDI that holds it.
 * @throws CadenaError when there is none
 */
export function stampCadena(root: XmlElement): string {
  const stamp = root.namespace === TFD && root.local === 'TimbreFiscalDigital' ? root : stampOf(root);
  if (stamp === undefined) throw new CadenaError('El archivo no tiene timbre (tfd:TimbreFiscalDigital).');
  return `|${fields(stamp, ['Version!', 'UUID!', 'FechaTimbrado!', 'RfcProvCertif!', 'Leyenda', 'SelloCFD!', 'NoCertificadoSAT!'])}||`;
}

/** The stamp of a CFDI, or undefined. */
export function stampOf(root: XmlElement): XmlElement | undefined {
  return childrenOf(root, CFDI, 'Complemento').flatMap((complement) => childrenOf(complement, TFD, 'TimbreFiscalDigital'))[0];
}

function fields(element: XmlElement, names: readonly Field[]): string {
  return names
    .map((field) => {
      const required = field.endsWith('!');
      const value = attributeOf(element, required ? field.slice(0, -1) : field);
      return value === undefined && !required ? '' : `|${normalizeSpace(value ?? '')}`;
    })
    .join('');
}

/** XPath's normalize-space: only XML's own white space counts, a no-break space does not. */
function normalizeSpace(value: string): string {
  return value.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '').replace(/[ \t\n\r]+/g, ' ');
}

function each(elements: readonly XmlElement[], write: (element: XmlElement) => string): string {
  return elements.map(write).join('');
}

function comprobante(root: XmlElement): string {
  const child = (local: string): XmlElement[] => childrenOf(root, CFDI, local);
  return [
    fields(root, ['Version!', 'Serie', 'Folio', 'Fecha!', 'FormaPago', 'NoCertificado!', 'CondicionesDePago', 'SubTotal!', 'Descuento', 'Moneda!', 'TipoCambio', 'Total!', 'TipoDeComprobante!', 'Exportacion!', 'MetodoPago', 'LugarExpedicion!', 'Confirmacion']),
    each(child('InformacionGlobal'), (global) => fields(global, ['Periodicidad!', 'Meses!', 'Año!'])),
    each(child('CfdiRelacionados'), (related) => fields(related, ['TipoRelacion!']) + each(childrenOf(related, CFDI, 'CfdiRelacionado'), (one) => fields(one, ['UUID!']))),
    each(child('Emisor'), (issuer) => fields(issuer, ['Rfc!', 'Nombre!', 'RegimenFiscal!', 'FacAtrAdquirente'])),
    each(child('Receptor'), (receiver) => fields(receiver, ['Rfc!', 'Nombre!', 'DomicilioFiscalReceptor!', 'ResidenciaFiscal', 'NumRegIdTrib', 'RegimenFiscalReceptor!', 'UsoCFDI!'])),
    each(descend(root, CFDI, 'Conceptos', 'Concepto'), concept),
    each(child('Impuestos'), taxes),
    each(child('Complemento'), (complement) => each(complement.children, complementPart)),
  ].join('');
}

const TRANSFER: readonly Field[] = ['Base!', 'Impuesto!', 'TipoFactor!', 'TasaOCuota', 'Importe'];

function concept(element: XmlElement): string {
  const child = (local: string): XmlElement[] => childrenOf(element, CFDI, local);
  if (child('ComplementoConcepto').some(({ children }) => children.length > 0)) throw unknownComplement('un concepto');
  return [
    fields(element, ['ClaveProdServ!', 'NoIdentificacion', 'Cantidad!', 'ClaveUnidad!', 'Unidad', 'Descripcion!', 'ValorUnitario!', 'Importe!', 'Descuento', 'ObjetoImp!']),
    each(descend(element, CFDI, 'Impuestos', 'Traslados', 'Traslado'), (transfer) => fields(transfer, TRANSFER)),
    each(descend(element, CFDI, 'Impuestos', 'Retenciones', 'Retencion'), (withheld) => fields(withheld, ['Base!', 'Impuesto!', 'TipoFactor!', 'TasaOCuota!', 'Importe!'])),
    each(child('ACuentaTerceros'), (other) => fields(other, ['RfcACuentaTerceros!', 'NombreACuentaTerceros!', 'RegimenFiscalACuentaTerceros!', 'DomicilioFiscalACuentaTerceros!'])),
    each(child('InformacionAduanera'), customs),
    each(child('CuentaPredial'), (property) => fields(property, ['Numero!'])),
    each(within(element, 'Parte'), part),
  ].join('');
}

function part(element: XmlElement): string {
  return fields(element, ['ClaveProdServ!', 'NoIdentificacion', 'Cantidad!', 'Unidad', 'Descripcion!', 'ValorUnitario', 'Importe']) + each(within(element, 'InformacionAduanera'), customs);
}

function customs(element: XmlElement): string {
  return fields(element, ['NumeroPedimento!']);
}

/** At any depth, in document order. */
function within(element: XmlElement, local: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.namespace === CFDI && child.local === local ? [child] : []), ...within(child, local)]);
}

function taxes(element: XmlElement): string {
  return [
    each(descend(element, CFDI, 'Retenciones', 'Retencion'), (withheld) => fields(withheld, ['Impuesto!', 'Importe!'])),
    fields(element, ['TotalImpuestosRetenidos']),
    each(descend(element, CFDI, 'Traslados', 'Traslado'), (transfer) => fields(transfer, TRANSFER)),
    fields(element, ['TotalImpuestosTrasladados']),
  ].join('');
}

function complementPart(element: XmlElement): string {
  // The stamp is not part of what was sealed; a stylesheet without a rule for it lets its text through, if it has any.
  if (element.namespace === TFD) return element.text;
  if (element.namespace === PAGOS && element.local === 'Pagos') return payments(element);
  throw unknownComplement(`«${element.name}»`);
}

function unknownComplement(where: string): CadenaError {
  return new CadenaError(`La cadena original de ${where} no se puede hacer: su complemento no es el de pagos ni el timbre.`);
}

function payments(element: XmlElement): string {
  return [
    fields(element, ['Version!']),
    each(childrenOf(element, PAGOS, 'Totales'), (totals) => fields(totals, [
      'TotalRetencionesIVA', 'TotalRetencionesISR', 'TotalRetencionesIEPS', 'TotalTrasladosBaseIVA16', 'TotalTrasladosImpuestoIVA16', 'TotalTrasladosBaseIVA8',
      'TotalTrasladosImpuestoIVA8', 'TotalTrasladosBaseIVA0', 'TotalTrasladosImpuestoIVA0', 'TotalTrasladosBaseIVAExento', 'MontoTotalPagos!',
    ])),
    each(childrenOf(element, PAGOS, 'Pago'), payment),
  ].join('');
}

function payment(element: XmlElement): string {
  return [
    fields(element, [
      'FechaPago!', 'FormaDePagoP!', 'MonedaP!', 'TipoCambioP', 'Monto!', 'NumOperacion', 'RfcEmisorCtaOrd', 'NomBancoOrdExt', 'CtaOrdenante', 'RfcEmisorCtaBen',
      'CtaBeneficiario', 'TipoCadPago', 'CertPago', 'CadPago', 'SelloPago',
    ]),
    each(childrenOf(element, PAGOS, 'DoctoRelacionado'), paidDocument),
    each(descend(element, PAGOS, 'ImpuestosP'), (all) =>
      each(descend(all, PAGOS, 'RetencionesP', 'RetencionP'), (withheld) => fields(withheld, ['ImpuestoP!', 'ImporteP!'])) +
      each(descend(all, PAGOS, 'TrasladosP', 'TrasladoP'), (transfer) => fields(transfer, ['BaseP!', 'ImpuestoP!', 'TipoFactorP!', 'TasaOCuotaP', 'ImporteP']))),
  ].join('');
}

function paidDocument(element: XmlElement): string {
  return [
    fields(element, ['IdDocumento!', 'Serie', 'Folio', 'MonedaDR!', 'EquivalenciaDR', 'NumParcialidad!', 'ImpSaldoAnt!', 'ImpPagado!', 'ImpSaldoInsoluto!', 'ObjetoImpDR!']),
    each(descend(element, PAGOS, 'ImpuestosDR', 'RetencionesDR', 'RetencionDR'), (withheld) => fields(withheld, ['BaseDR!', 'ImpuestoDR!', 'TipoFactorDR!', 'TasaOCuotaDR!', 'ImporteDR!'])),
    each(descend(element, PAGOS, 'ImpuestosDR', 'TrasladosDR', 'TrasladoDR'), (transfer) => fields(transfer, ['BaseDR!', 'ImpuestoDR!', 'TipoFactorDR!', 'TasaOCuotaDR', 'ImporteDR'])),
  ].join('');
}
