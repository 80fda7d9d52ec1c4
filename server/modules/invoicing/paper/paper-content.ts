import { stampCadena, stampOf } from '../../../../src/domain/invoicing/cadena.ts';
import { TAXES } from '../../../../src/domain/invoicing/cfdi/catalogs.ts';
import { CFDI, PAGOS, TFD } from '../../../../src/domain/invoicing/cfdi/namespaces.ts';
import { attributeOf, childOf, childrenOf, descend, type XmlElement } from '../../../../src/domain/invoicing/xml/element.ts';
import { paymentsContent, type PaperPayment } from './payments-content.ts';
import { dateTimeText, inWordsOf, moneyText, percentText, plainQuantity, type Fact } from './paper-text.ts';
import { withName } from './sat-names.ts';

export interface PaperConcept {
  key: string;
  reference: string;
  quantity: string;
  unit: string;
  description: string;
  /** Taxes and what else belongs under the description. */
  notes: readonly string[];
  unitValue: string;
  discount: string;
  amount: string;
}

export interface PaperStamp {
  uuid: string;
  stampedAt: string;
  providerRfc: string;
  certificateNumber: string;
  seal: string;
  cadena: string;
  /** The address that SAT prescribes for the QR code. */
  verifyUrl: string;
}

/** What stands on the paper of a CFDI, in words; where it stands is the drawing's. */
export interface PaperContent {
  /** Factura, Factura global, Nota de crédito, Recibo de pago … */
  title: string;
  seriesFolio: string;
  issuer: { name: string; rfc: string; facts: readonly Fact[] };
  receiver: { name: string; rfc: string; facts: readonly Fact[] };
  /** Dates, certificate, type: what stands beside the title. */
  heading: readonly Fact[];
  /** Form, method, currency … */
  terms: readonly Fact[];
  relations: readonly Fact[];
  concepts: readonly PaperConcept[];
  payments: readonly PaperPayment[];
  totals: readonly Fact[];
  total: Fact;
  inWords: string;
  seal: string;
  stamp: PaperStamp | null;
  /** Said across the page: it has no fiscal value. Null for a real one. */
  noValue: string | null;
  /** Complements that are in the XML alone. */
  leftOut: readonly string[];
}

/** The file is no CFDI 4.0. `message` is a Spanish sentence. */
export class PaperError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PaperError';
  }
}

/** Attributes of an element by name; missing ones are empty. */
type Get = (name: string) => string;
const reader = (element: XmlElement | undefined): Get => (name) => (element && attributeOf(element, name)) ?? '';
const facts = (...pairs: readonly (readonly [label: string, value: string])[]): Fact[] => pairs.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }]));

/**
 * Reads what goes on paper from a CFDI 4.0 alone, whoever made it, stamped or not.
 * @throws PaperError for anything else
 */
export function paperContent(root: XmlElement): PaperContent {
  if (root.namespace !== CFDI || root.local !== 'Comprobante') throw new PaperError('El archivo no es un CFDI: su raíz no es cfdi:Comprobante.');
  const get = reader(root);
  if (get('Version') !== '4.0') throw new PaperError(`El CFDI es de la versión «${get('Version')}»; sólo se imprimen los de la 4.0.`);
  const issuer = reader(childOf(root, CFDI, 'Emisor'));
  const receiver = reader(childOf(root, CFDI, 'Receptor'));
  const stamp = stampContent(root, get, issuer('Rfc'), receiver('Rfc'));
  const pagos = descend(root, CFDI, 'Complemento').flatMap((complement) => childrenOf(complement, PAGOS, 'Pagos'))[0];
  const payments = pagos ? paymentsContent(pagos) : null;
  return {
    title: titleOf(root, get),
    seriesFolio: [get('Serie'), get('Folio')].filter((part) => part !== '').join(' – '),
    issuer: { name: issuer('Nombre'), rfc: issuer('Rfc'), facts: facts(['Régimen fiscal', withName.regime(issuer('RegimenFiscal'))], ['Lugar de expedición', get('LugarExpedicion')]) },
    receiver: {
      name: receiver('Nombre'), rfc: receiver('Rfc'),
      facts: facts(
        ['Domicilio fiscal (C.P.)', receiver('DomicilioFiscalReceptor')], ['Régimen fiscal', withName.regime(receiver('RegimenFiscalReceptor'))],
        ['Uso del CFDI', withName.use(receiver('UsoCFDI'))], ['Residencia fiscal', receiver('ResidenciaFiscal')], ['Registro de identidad fiscal', receiver('NumRegIdTrib')],
      ),
    },
    heading: facts(
      ['Folio fiscal (UUID)', stamp?.uuid ?? ''], ['Fecha y hora de emisión', dateTimeText(get('Fecha'))], ['Fecha y hora de certificación', stamp?.stampedAt ?? ''],
      ['Tipo de comprobante', withName.type(get('TipoDeComprobante'))], ['Certificado del emisor', get('NoCertificado')],
      ['Certificado del SAT', stamp?.certificateNumber ?? ''], ['RFC del proveedor (PAC)', stamp?.providerRfc ?? ''],
    ),
    terms: termsOf(root, get),
    relations: childrenOf(root, CFDI, 'CfdiRelacionados').map((related) => ({
      label: withName.relation(attributeOf(related, 'TipoRelacion')),
      value: childrenOf(related, CFDI, 'CfdiRelacionado').map((one) => attributeOf(one, 'UUID') ?? '').join('\n'),
    })),
    concepts: descend(root, CFDI, 'Conceptos', 'Concepto').map(conceptContent),
    payments: payments?.payments ?? [],
    ...(payments ?? totalsOf(root, get)),
    seal: get('Sello'),
    stamp,
    noValue: noValueOf(root, stamp),
    leftOut: descend(root, CFDI, 'Complemento').flatMap(({ children }) => children.filter(({ namespace }) => namespace !== TFD && namespace !== PAGOS).map(({ name }) => name)),
  };
}

const TITLES: Readonly<Record<string, string>> = { I: 'Factura', E: 'Nota de crédito', P: 'Recibo electrónico de pago', T: 'Comprobante de traslado', N: 'Recibo de nómina' };

function titleOf(root: XmlElement, get: Get): string {
  if (childOf(root, CFDI, 'InformacionGlobal') !== undefined) return 'Factura global';
  return TITLES[get('TipoDeComprobante')] ?? 'Comprobante fiscal';
}

function termsOf(root: XmlElement, get: Get): Fact[] {
  const global = reader(childOf(root, CFDI, 'InformacionGlobal'));
  const rate = get('TipoCambio');
  return facts(
    ['Forma de pago', withName.form(get('FormaPago'))], ['Método de pago', withName.method(get('MetodoPago'))], ['Condiciones de pago', get('CondicionesDePago')],
    ['Moneda', withName.currency(get('Moneda')) + (rate === '' || rate === '1' ? '' : `, tipo de cambio ${rate}`)], ['Exportación', withName.export(get('Exportacion'))],
    ['Periodicidad', withName.periodicity(global('Periodicidad'))], ['Meses', withName.months(global('Meses'))], ['Año', global('Año')],
  );
}

function conceptContent(element: XmlElement): PaperConcept {
  const get = reader(element);
  const third = reader(childOf(element, CFDI, 'ACuentaTerceros'));
  return {
    key: get('ClaveProdServ'),
    reference: get('NoIdentificacion'),
    quantity: plainQuantity(get('Cantidad')),
    unit: [withName.unit(get('ClaveUnidad')), get('Unidad')].filter((part, index) => part !== '' && (index === 0 || !withName.unit(get('ClaveUnidad')).endsWith(part))).join('\n'),
    description: get('Descripcion'),
    notes: [
      ...(withName.product(get('ClaveProdServ')) === get('ClaveProdServ') ? [] : [`Clave SAT ${withName.product(get('ClaveProdServ'))}`]),
      [withName.taxObject(get('ObjetoImp')), ...conceptTaxes(element)].filter((part) => part !== '').join(' · '),
      ...(third('RfcACuentaTerceros') === '' ? [] : [`A cuenta de ${third('RfcACuentaTerceros')} ${third('NombreACuentaTerceros')}`]),
      ...childrenOf(element, CFDI, 'InformacionAduanera').map((customs) => `Pedimento ${attributeOf(customs, 'NumeroPedimento') ?? ''}`),
    ].filter((note) => note !== ''),
    unitValue: moneyText(get('ValorUnitario')),
    discount: get('Descuento') === '' ? '' : moneyText(get('Descuento')),
    amount: moneyText(get('Importe')),
  };
}

function conceptTaxes(element: XmlElement): string[] {
  const line = (one: XmlElement, kept: boolean): string => {
    const get = reader(one);
    return `${taxName(get, kept)} sobre ${moneyText(get('Base'))}${get('Importe') === '' ? '' : `: ${moneyText(get('Importe'))}`}`;
  };
  return [
    ...descend(element, CFDI, 'Impuestos', 'Traslados', 'Traslado').map((one) => line(one, false)),
    ...descend(element, CFDI, 'Impuestos', 'Retenciones', 'Retencion').map((one) => line(one, true)),
  ];
}

function taxName(get: Get, kept: boolean): string {
  const name = `${TAXES[get('Impuesto')] ?? get('Impuesto')}${kept ? ' retenido' : ''}`;
  if (get('TipoFactor') === 'Exento') return `${name} exento`;
  if (get('TasaOCuota') === '') return name;
  return get('TipoFactor') === 'Cuota' ? `${name} cuota ${get('TasaOCuota')}` : `${name} ${percentText(get('TasaOCuota'))}`;
}

function totalsOf(root: XmlElement, get: Get): Pick<PaperContent, 'totals' | 'total' | 'inWords'> {
  const taxes = childOf(root, CFDI, 'Impuestos');
  const rows = (list: string, one: string): XmlElement[] => (taxes ? descend(taxes, CFDI, list, one) : []);
  const currency = get('Moneda');
  return {
    totals: facts(
      ['Subtotal', moneyText(get('SubTotal'))], ['Descuento', get('Descuento') === '' ? '' : `−${moneyText(get('Descuento'))}`],
      ...rows('Traslados', 'Traslado').map((row) => [taxName(reader(row), false), transferred(reader(row))] as const),
      ...rows('Retenciones', 'Retencion').map((row) => [taxName(reader(row), true), `−${moneyText(attributeOf(row, 'Importe') ?? '0')}`] as const),
    ),
    total: { label: currency === 'MXN' || currency === 'XXX' ? 'Total' : `Total ${currency}`, value: moneyText(get('Total')) },
    inWords: inWordsOf(get('Total'), currency === 'XXX' ? 'MXN' : currency),
  };
}

/** What is exempt has no amount: its base is said. */
function transferred(get: Get): string {
  return get('TipoFactor') === 'Exento' ? `base ${moneyText(get('Base'))}` : moneyText(get('Importe'));
}

function stampContent(root: XmlElement, get: Get, issuerRfc: string, receiverRfc: string): PaperStamp | null {
  const element = stampOf(root);
  if (element === undefined) return null;
  const stamp = reader(element);
  return {
    uuid: stamp('UUID').toUpperCase(), stampedAt: dateTimeText(stamp('FechaTimbrado')), providerRfc: stamp('RfcProvCertif'), certificateNumber: stamp('NoCertificadoSAT'),
    seal: stamp('SelloSAT'), cadena: stampCadena(element),
    verifyUrl: verifyUrl({ uuid: stamp('UUID').toUpperCase(), issuerRfc, receiverRfc, total: get('Total'), seal: get('Sello') }),
  };
}

/** SAT's address to verify a CFDI (Anexo 20, II.D): the total without zeros that mean nothing, the last 8 of the seal. */
function verifyUrl({ uuid, issuerRfc, receiverRfc, total, seal }: { uuid: string; issuerRfc: string; receiverRfc: string; total: string; seal: string }): string {
  const significant = (total.includes('.') ? total : `${total}.0`).replace(/0+$/, '').replace(/\.$/, '.0');
  const rfc = (text: string): string => text.replaceAll('&', '%26').replaceAll('Ñ', '%C3%91');
  return `https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx?id=${uuid}&re=${rfc(issuerRfc)}&rr=${rfc(receiverRfc)}&tt=${significant}&fe=${seal.slice(-8)}`;
}

/** SAT's own certificates begin so; those of its test environment do not. */
const REAL_CERTIFICATE = /^00001/;

function noValueOf(root: XmlElement, stamp: PaperStamp | null): string | null {
  if (stamp === null) return 'SIN TIMBRAR · SIN VALIDEZ FISCAL';
  return hasNoValue(root) ? 'SIN VALIDEZ FISCAL' : null;
}

/** Whether a CFDI has no fiscal value: it is not stamped, its stamp says so, or SAT's certificate is one of its test environment. */
export function hasNoValue(root: XmlElement): boolean {
  const stamp = stampOf(root);
  if (stamp === undefined) return true;
  return /SIN VALIDEZ FISCAL/i.test(attributeOf(stamp, 'Leyenda') ?? '') || !REAL_CERTIFICATE.test(attributeOf(stamp, 'NoCertificadoSAT') ?? '');
}
