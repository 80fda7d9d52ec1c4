import { CFDI, PAGOS, TFD } from '../cfdi/namespaces.ts';
import type { XmlElement } from '../xml/element.ts';
import { childrenOf } from '../xml/element.ts';
import type { Finding } from './rule.ts';

/** What a provider calls a document whose structure is not the schema's. */
const STRUCTURE = '301';

const RFC = /^[A-Z&Ñ]{3,4}[0-9]{2}(0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])[A-Z0-9]{2}[0-9A]$/;
const AMOUNT = /^[0-9]{1,18}(\.[0-9]{1,6})?$/;
const PESOS = /^[0-9]{1,18}(\.[0-9]{1,2})?$/;
const DECIMAL = /^[0-9]+(\.[0-9]{1,6})?$/;
const POSITIVE = /^(?=.*[1-9])[0-9]+(\.[0-9]{1,6})?$/;
const UUID = /^[a-f0-9A-F]{8}-[a-f0-9A-F]{4}-[a-f0-9A-F]{4}-[a-f0-9A-F]{4}-[a-f0-9A-F]{12}$/;
const TIME = /^20[1-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/;
const ANY = /^/;
/** Text without `|`, up to a length. */
const upTo = (length: number): RegExp => new RegExp(`^[^|]{1,${length}}$`, 'u');

/** Attributes: required ones end in `!`. Where SAT's matrix has a code of its own for a pattern, any text is let through. */
type Attributes = Readonly<Record<string, RegExp>>;

interface Shape {
  attributes: Attributes;
  /** In the schema's order: name and how often, `1`, `?`, `*` or `+`. */
  children: readonly (readonly [name: string, occurs: '1' | '?' | '*' | '+', shape: Shape])[];
  /** Whether elements of other namespaces may stand in it. */
  open?: boolean;
}

const shape = (attributes: Attributes, children: Shape['children'] = [], open = false): Shape => ({ attributes, children, open });

const transfer = (suffix: string): Shape => shape({ [`Base${suffix}!`]: DECIMAL, [`Impuesto${suffix}!`]: ANY, [`TipoFactor${suffix}!`]: ANY, [`TasaOCuota${suffix}`]: DECIMAL, [`Importe${suffix}`]: AMOUNT });
const withheld = (suffix: string): Shape => shape({ [`Base${suffix}!`]: DECIMAL, [`Impuesto${suffix}!`]: ANY, [`TipoFactor${suffix}!`]: ANY, [`TasaOCuota${suffix}!`]: DECIMAL, [`Importe${suffix}!`]: AMOUNT });
const customs = shape({ 'NumeroPedimento!': /^[0-9]{2} {2}[0-9]{2} {2}[0-9]{4} {2}[0-9]{7}$/ });

const part = shape({
  'ClaveProdServ!': ANY, 'NoIdentificacion': upTo(100), 'Cantidad!': POSITIVE, 'Unidad': upTo(20), 'Descripcion!': upTo(1000), 'ValorUnitario': AMOUNT, 'Importe': AMOUNT,
}, [['InformacionAduanera', '*', customs]]);

const concept = shape({
  'ClaveProdServ!': ANY, 'NoIdentificacion': upTo(100), 'Cantidad!': POSITIVE, 'ClaveUnidad!': ANY, 'Unidad': upTo(20), 'Descripcion!': upTo(1000), 'ValorUnitario!': AMOUNT,
  'Importe!': AMOUNT, 'Descuento': AMOUNT, 'ObjetoImp!': ANY,
}, [
  ['Impuestos', '?', shape({}, [['Traslados', '?', shape({}, [['Traslado', '+', transfer('')]])], ['Retenciones', '?', shape({}, [['Retencion', '+', withheld('')]])]])],
  ['ACuentaTerceros', '?', shape({ 'RfcACuentaTerceros!': RFC, 'NombreACuentaTerceros!': upTo(300), 'RegimenFiscalACuentaTerceros!': ANY, 'DomicilioFiscalACuentaTerceros!': /^[0-9]{5}$/ })],
  ['InformacionAduanera', '*', customs],
  ['CuentaPredial', '*', shape({ 'Numero!': /^[0-9a-zA-Z]{1,150}$/ })],
  ['ComplementoConcepto', '?', shape({}, [], true)],
  ['Parte', '*', part],
]);

const comprobante = shape({
  'Version!': /^4\.0$/, 'Serie': upTo(25), 'Folio': upTo(40), 'Fecha!': ANY, 'Sello!': ANY, 'FormaPago': ANY, 'NoCertificado!': /^([0-9]{20})?$/, 'Certificado!': ANY,
  'CondicionesDePago': upTo(1000), 'SubTotal!': AMOUNT, 'Descuento': AMOUNT, 'Moneda!': ANY, 'TipoCambio': ANY, 'Total!': AMOUNT, 'TipoDeComprobante!': ANY, 'Exportacion!': ANY,
  'MetodoPago': ANY, 'LugarExpedicion!': ANY, 'Confirmacion': /^[0-9a-zA-Z]{5}$/,
}, [
  ['InformacionGlobal', '?', shape({ 'Periodicidad!': ANY, 'Meses!': ANY, 'Año!': /^[0-9]{4}$/ })],
  ['CfdiRelacionados', '*', shape({ 'TipoRelacion!': ANY }, [['CfdiRelacionado', '+', shape({ 'UUID!': UUID })]])],
  ['Emisor', '1', shape({ 'Rfc!': RFC, 'Nombre!': upTo(300), 'RegimenFiscal!': ANY, 'FacAtrAdquirente': /^[0-9]{10}$/ })],
  ['Receptor', '1', shape({ 'Rfc!': RFC, 'Nombre!': upTo(300), 'DomicilioFiscalReceptor!': /^[0-9]{5}$/, 'ResidenciaFiscal': /^[A-Z]{3}$/, 'NumRegIdTrib': /^.{1,40}$/u, 'RegimenFiscalReceptor!': ANY, 'UsoCFDI!': ANY })],
  ['Conceptos', '1', shape({}, [['Concepto', '+', concept]])],
  ['Impuestos', '?', shape({ TotalImpuestosRetenidos: AMOUNT, TotalImpuestosTrasladados: AMOUNT }, [
    ['Retenciones', '?', shape({}, [['Retencion', '+', shape({ 'Impuesto!': ANY, 'Importe!': AMOUNT })]])],
    ['Traslados', '?', shape({}, [['Traslado', '+', shape({ 'Base!': AMOUNT, 'Impuesto!': ANY, 'TipoFactor!': ANY, 'TasaOCuota': DECIMAL, 'Importe': AMOUNT })]])],
  ])],
  ['Complemento', '?', shape({}, [], true)],
  ['Addenda', '?', shape({}, [], true)],
]);

const TOTALS = ['RetencionesIVA', 'RetencionesISR', 'RetencionesIEPS', 'TrasladosBaseIVA16', 'TrasladosImpuestoIVA16', 'TrasladosBaseIVA8', 'TrasladosImpuestoIVA8', 'TrasladosBaseIVA0', 'TrasladosImpuestoIVA0', 'TrasladosBaseIVAExento'];
const ACCOUNT = /^[A-Z0-9_]{10,50}$/;
const BASE64 = /^[A-Za-z0-9+/ \n]*={0,2}$/;

const pagos = shape({ 'Version!': /^2\.0$/ }, [
  ['Totales', '1', shape({ ...Object.fromEntries(TOTALS.map((name) => [`Total${name}`, PESOS])), 'MontoTotalPagos!': PESOS })],
  ['Pago', '+', shape({
    'FechaPago!': TIME, 'FormaDePagoP!': ANY, 'MonedaP!': ANY, 'TipoCambioP': POSITIVE, 'Monto!': AMOUNT, 'NumOperacion': upTo(100), 'RfcEmisorCtaOrd': /^.{12,13}$/u, 'NomBancoOrdExt': upTo(300),
    'CtaOrdenante': ACCOUNT, 'RfcEmisorCtaBen': /^.{12}$/u, 'CtaBeneficiario': ACCOUNT, 'TipoCadPago': /^01$/, 'CertPago': BASE64, 'CadPago': /^.{1,8192}$/u, 'SelloPago': BASE64,
  }, [
    ['DoctoRelacionado', '+', shape({
      'IdDocumento!': new RegExp(`${UUID.source}|^[0-9]{3}-[0-9]{2}-[0-9]{9}$`), 'Serie': upTo(25), 'Folio': upTo(40), 'MonedaDR!': ANY, 'EquivalenciaDR': /^(?=.*[1-9])[0-9]+(\.[0-9]{1,10})?$/,
      'NumParcialidad!': /^[1-9][0-9]{0,2}$/, 'ImpSaldoAnt!': AMOUNT, 'ImpPagado!': AMOUNT, 'ImpSaldoInsoluto!': AMOUNT, 'ObjetoImpDR!': ANY,
    }, [['ImpuestosDR', '?', shape({}, [
      ['RetencionesDR', '?', shape({}, [['RetencionDR', '+', withheld('DR')]])],
      ['TrasladosDR', '?', shape({}, [['TrasladoDR', '+', transfer('DR')]])],
    ])]])],
    ['ImpuestosP', '?', shape({}, [
      ['RetencionesP', '?', shape({}, [['RetencionP', '+', shape({ 'ImpuestoP!': ANY, 'ImporteP!': AMOUNT })]])],
      ['TrasladosP', '?', shape({}, [['TrasladoP', '+', shape({ 'BaseP!': AMOUNT, 'ImpuestoP!': ANY, 'TipoFactorP!': ANY, 'TasaOCuotaP': DECIMAL, 'ImporteP': AMOUNT })]])],
    ])],
  ])],
]);

const stamp = shape({
  'Version!': /^1\.1$/, 'UUID!': UUID, 'FechaTimbrado!': TIME, 'RfcProvCertif!': RFC, 'Leyenda': /^.{12,150}$/u, 'SelloCFD!': ANY, 'NoCertificadoSAT!': /^[0-9]{20}$/, 'SelloSAT!': ANY,
});

/**
 * Whether a document is built as SAT's schemas want it (CFDI 4.0, payments 2.0, stamp 1.1): elements, their order,
 * attributes, and the patterns that no code of the matrix is about. Complements that this product does not know are let
 * through unseen.
 */
export function structureFindings(root: XmlElement): Finding[] {
  if (root.namespace !== CFDI || root.local !== 'Comprobante') return [finding('Comprobante', 'El archivo no es un CFDI 4.0.')];
  const complements = childrenOf(root, CFDI, 'Complemento').flatMap(({ children }) => children);
  return [
    ...check(root, comprobante, 'Comprobante'),
    ...complements.filter(({ namespace }) => namespace === PAGOS).flatMap((element) => (element.local === 'Pagos' ? check(element, pagos, 'Pagos') : [finding(element.name, `«${element.name}» no existe.`)])),
    ...complements.filter(({ namespace }) => namespace === TFD).flatMap((element) => (element.local === 'TimbreFiscalDigital' ? check(element, stamp, 'TimbreFiscalDigital') : [finding(element.name, `«${element.name}» no existe.`)])),
  ];
}

function finding(field: string, message: string): Finding {
  return { code: STRUCTURE, field, message, line: null };
}

function check(element: XmlElement, { attributes, children, open = false }: Shape, path: string): Finding[] {
  return [...checkAttributes(element, attributes, path), ...(open ? [] : checkChildren(element, children, path))];
}

function checkAttributes(element: XmlElement, attributes: Attributes, path: string): Finding[] {
  const written = new Map(element.attributes.filter(({ namespace }) => namespace === '').map(({ name, value }) => [name, collapse(value)]));
  const found: Finding[] = [];
  for (const [key, pattern] of Object.entries(attributes)) {
    const name = key.replace('!', '');
    const value = written.get(name);
    written.delete(name);
    if (value === undefined && key.endsWith('!')) found.push(finding(`${path}.${name}`, `Falta «${name}» en ${path}.`));
    if (value !== undefined && !pattern.test(value)) found.push(finding(`${path}.${name}`, `«${name}» de ${path} no está escrito como debe.`));
  }
  for (const name of written.keys()) found.push(finding(`${path}.${name}`, `«${name}» no existe en ${path}.`));
  return found;
}

/** As the schemas read nearly all of their texts (whiteSpace: collapse). */
function collapse(value: string): string {
  return value.replace(/[ \t\n\r]+/g, ' ').trim();
}

function checkChildren(element: XmlElement, children: Shape['children'], path: string): Finding[] {
  const found: Finding[] = [];
  let at = 0;
  for (const [name, occurs, inner] of children) {
    let count = 0;
    for (let child = element.children[at]; child?.local === name && child.namespace === element.namespace; child = element.children[at]) {
      found.push(...check(child, inner, `${path === 'Comprobante' ? '' : `${path}.`}${name}`));
      count += 1;
      at += 1;
    }
    if (count === 0 && (occurs === '1' || occurs === '+')) found.push(finding(`${path}.${name}`, `Falta «${name}» en ${path}.`));
    if (count > 1 && (occurs === '1' || occurs === '?')) found.push(finding(`${path}.${name}`, `«${name}» va una sola vez en ${path}.`));
  }
  const left = element.children[at];
  if (left !== undefined) found.push(finding(`${path}.${left.local}`, `«${left.name}» no va ahí, o está fuera de orden.`));
  return found;
}
