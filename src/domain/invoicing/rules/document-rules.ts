import { currencyDecimals } from '../cfdi/currencies.ts';
import { DOCUMENT_TYPES, EXPORTS, GENERIC_RFC, PAYMENT_FORMS, PAYMENT_METHODS, PERIODICITIES, PUBLIC_NAME, RELATIONS } from '../cfdi/catalogs.ts';
import { add, compare, subtract, ZERO, type Decimal } from '../cfdi/decimal.ts';
import { CFDI } from '../cfdi/namespaces.ts';
import { childrenOf } from '../xml/element.ts';
import { eachRule, rule, type Rule } from './rule.ts';
import { equals, has, number, numberOrZero, roundedSum, text, tooManyDecimals, type InvoiceView } from './view.ts';

const FOREIGN_TRADE: ReadonlySet<string> = new Set(['http://www.sat.gob.mx/ComercioExterior20', 'http://www.sat.gob.mx/ComercioExterior11']);
const is = (view: InvoiceView, ...types: string[]): boolean => types.includes(view.type);
const isSale = (view: InvoiceView): boolean => is(view, 'I', 'E', 'N');
const known = (catalog: object, key: string): boolean => Object.hasOwn(catalog, key);
const hasForeignTrade = ({ root }: InvoiceView): boolean => childrenOf(root, CFDI, 'Complemento').some(({ children }) => children.some(({ namespace }) => FOREIGN_TRADE.has(namespace)));
const hasPattern = (pattern: RegExp, value: string): boolean => pattern.test(value);
const EXCHANGE = /^[0-9]{1,18}(\.[0-9]{1,6})?$/;
const TIME = /^20[1-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/;

/** Attributes of Comprobante. */
export const documentRules: readonly Rule[] = [
  rule('CFDI40101', 'Fecha', 'La fecha del comprobante debe escribirse como 2026-11-20T09:30:00.', ({ root }) => !hasPattern(TIME, text(root, 'Fecha'))),
  rule('CFDI40103', 'FormaPago', 'Un comprobante de traslado, nómina o pago no lleva forma de pago.', (view) => is(view, 'T', 'N', 'P') && has(view.root, 'FormaPago')),
  rule('CFDI40104', 'FormaPago', 'La forma de pago no es una del catálogo del SAT.', (view) => is(view, 'I', 'E') && has(view.root, 'FormaPago') && !known(PAYMENT_FORMS, text(view.root, 'FormaPago'))),
  rule('CFDI40105', 'FormaPago', 'Una factura a crédito o en parcialidades (PPD) lleva forma de pago 99, por definir.', ({ root }) => {
    const form = text(root, 'FormaPago');
    return text(root, 'MetodoPago') === 'PPD' && form !== '99' && (form === '' || known(PAYMENT_FORMS, form));
  }),
  rule('CFDI40107', 'SubTotal', 'El subtotal tiene más decimales que los de la moneda.', (view) => !is(view, 'T', 'P') && tooManyDecimals(view.root, 'SubTotal', view.decimals)),
  rule('CFDI40108', 'SubTotal', 'El subtotal no es la suma de los importes de los conceptos.', (view) => isSale(view) && !equals(numberOrZero(view.root, 'SubTotal'), roundedSum(view.concepts, 'Importe', view.decimals))),
  rule('CFDI40109', 'SubTotal', 'El subtotal de un comprobante de traslado o de pago es 0.', (view) => is(view, 'T', 'P') && numberOrZero(view.root, 'SubTotal').units !== 0n),
  rule('CFDI40111', 'Descuento', 'El descuento no es la suma de los descuentos de los conceptos, o sobra.', (view) => {
    const expected = isSale(view) && view.concepts.some((concept) => has(concept, 'Descuento'));
    if (expected !== has(view.root, 'Descuento')) return true;
    return expected && !equals(numberOrZero(view.root, 'Descuento'), roundedSum(view.concepts, 'Descuento', view.decimals));
  }),
  rule('CFDI40112', 'Descuento', 'El descuento tiene más decimales que los de la moneda.', ({ root, decimals }) => tooManyDecimals(root, 'Descuento', decimals)),
  rule('CFDI40113', 'Moneda', 'La moneda no es una del catálogo del SAT.', ({ root }) => currencyDecimals(text(root, 'Moneda')) === undefined),
  rule('CFDI40114', 'TipoCambio', 'En pesos, el tipo de cambio es 1 o no va.', ({ root }) => text(root, 'Moneda') === 'MXN' && hasPattern(EXCHANGE, text(root, 'TipoCambio')) && !equals(numberOrZero(root, 'TipoCambio'), { units: 1n, decimals: 0 })),
  rule('CFDI40115', 'TipoCambio', 'Falta el tipo de cambio de la moneda.', ({ root }) => !['MXN', 'XXX'].includes(text(root, 'Moneda')) && currencyDecimals(text(root, 'Moneda')) !== undefined && !has(root, 'TipoCambio')),
  rule('CFDI40116', 'TipoCambio', 'Sin moneda (XXX) no hay tipo de cambio.', ({ root }) => text(root, 'Moneda') === 'XXX' && has(root, 'TipoCambio')),
  rule('CFDI40117', 'TipoCambio', 'El tipo de cambio no es un número de hasta seis decimales.', ({ root }) => text(root, 'Moneda') !== 'XXX' && has(root, 'TipoCambio') && !hasPattern(EXCHANGE, text(root, 'TipoCambio'))),
  rule('CFDI40119', 'Total', 'El total no es el subtotal menos descuentos, más impuestos trasladados, menos retenidos.', (view) => !is(view, 'P') && !equals(numberOrZero(view.root, 'Total'), expectedTotal(view))),
  rule('CFDI40121', 'TipoDeComprobante', 'El tipo de comprobante no es uno del catálogo del SAT.', ({ type }) => !DOCUMENT_TYPES.has(type)),
  rule('CFDI40122', 'Exportacion', 'Una exportación definitiva (02) lleva el complemento de comercio exterior.', (view) => text(view.root, 'Exportacion') === '02' && !hasForeignTrade(view)),
  rule('CFDI40123', 'Exportacion', 'La clave de exportación no es una del catálogo del SAT.', ({ root }) => !EXPORTS.has(text(root, 'Exportacion'))),
  rule('CFDI40124', 'MetodoPago', 'El método de pago es PUE (en una exhibición) o PPD (en parcialidades).', (view) => !is(view, 'T', 'P') && has(view.root, 'MetodoPago') && !PAYMENT_METHODS.has(text(view.root, 'MetodoPago'))),
  rule('CFDI40125', 'MetodoPago', 'Un comprobante de traslado o de pago no lleva método de pago.', (view) => is(view, 'T', 'P') && has(view.root, 'MetodoPago')),
  rule('CFDI40126', 'LugarExpedicion', 'El lugar de expedición es el código postal de la sucursal: cinco dígitos.', ({ root }) => !/^[0-9]{5}$/.test(text(root, 'LugarExpedicion'))),
  rule('CFDI40222', 'Exportacion', 'Con exportación 01 o 03 no va el complemento de comercio exterior.', (view) => ['01', '03'].includes(text(view.root, 'Exportacion')) && hasForeignTrade(view)),
];

function expectedTotal({ root, taxes }: InvoiceView): Decimal {
  const ofTaxes = (name: string): Decimal => (taxes === undefined ? ZERO : numberOrZero(taxes, name));
  const transferred = ofTaxes('TotalImpuestosTrasladados');
  const withheld = ofTaxes('TotalImpuestosRetenidos');
  return subtract(add(subtract(numberOrZero(root, 'SubTotal'), numberOrZero(root, 'Descuento')), transferred), withheld);
}

const MONTH = /^(0[1-9]|1[0-2])$/;
const TWO_MONTHS = /^1[3-8]$/;
const global = (view: InvoiceView, name: string): string => (view.global === undefined ? '' : text(view.global, name));

/** InformacionGlobal and CfdiRelacionados. */
export const globalRules: readonly Rule[] = [
  rule('CFDI40130', 'InformacionGlobal', 'Una factura al público en general lleva los datos de la factura global (periodicidad, meses y año).', ({ type, receiver, global: information }) =>
    type === 'I' && text(receiver, 'Rfc') === GENERIC_RFC && text(receiver, 'Nombre').toUpperCase() === PUBLIC_NAME && information === undefined),
  rule('CFDI40131', 'InformacionGlobal.Periodicidad', 'La periodicidad no es una del catálogo del SAT.', (view) => view.global !== undefined && !known(PERIODICITIES, global(view, 'Periodicidad'))),
  rule('CFDI40132', 'Emisor.RegimenFiscal', 'La factura global bimestral es sólo para el régimen 621 (Incorporación Fiscal).', (view) => global(view, 'Periodicidad') === '05' && text(view.issuer, 'RegimenFiscal') !== '621'),
  rule('CFDI40133', 'InformacionGlobal.Meses', 'Los meses no son unos del catálogo del SAT.', (view) => view.global !== undefined && !MONTH.test(global(view, 'Meses')) && !TWO_MONTHS.test(global(view, 'Meses'))),
  rule('CFDI40134', 'InformacionGlobal.Meses', 'Los meses van de 01 a 12 si la factura global no es bimestral.', (view) => known(PERIODICITIES, global(view, 'Periodicidad')) && global(view, 'Periodicidad') !== '05' && TWO_MONTHS.test(global(view, 'Meses'))),
  rule('CFDI40135', 'InformacionGlobal.Meses', 'Los meses van de 13 a 18 si la factura global es bimestral.', (view) => global(view, 'Periodicidad') === '05' && MONTH.test(global(view, 'Meses'))),
  rule('CFDI40136', 'InformacionGlobal.Año', 'El año de la factura global es el actual o uno de los cinco anteriores.', (view) => {
    const year = view.global === undefined ? null : number(view.global, 'Año');
    const issued = BigInt(/^[0-9]{4}/.exec(text(view.root, 'Fecha'))?.[0] ?? 0);
    return year !== null && issued > 0n && (compare(year, { units: issued, decimals: 0 }) > 0 || compare(year, { units: issued - 5n, decimals: 0 }) < 0);
  }),
  eachRule('CFDI40137', 'CfdiRelacionados.TipoRelacion', 'El tipo de relación no es uno del catálogo del SAT.', ({ root }) => childrenOf(root, CFDI, 'CfdiRelacionados'), (related) => !known(RELATIONS, text(related, 'TipoRelacion'))),
];
