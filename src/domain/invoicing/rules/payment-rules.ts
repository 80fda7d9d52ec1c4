import { ACTIVITY_UNIT, BANKED_FORMS, BILLING_KEY, PAYMENT_FORMS, TAX_OBJECTS } from '../cfdi/catalogs.ts';
import { currencyDecimals } from '../cfdi/currencies.ts';
import { compare, parseDecimal, roundTo, subtract, type Decimal } from '../cfdi/decimal.ts';
import { PAGOS } from '../cfdi/namespaces.ts';
import { childOf, childrenOf, descend, type XmlElement } from '../xml/element.ts';
import { eachRule, rule, type Rule } from './rule.ts';
import { isExempt, isKnownFactor, isKnownTax, PAID_TAX, PAYMENT_TAX, taxKey, taxWithinLimits, transferRateFits } from './tax.ts';
import { equals, has, number, numberOrZero, scaledSum, sumOf, text, tooManyDecimals, type InvoiceView } from './view.ts';

const ONE: Decimal = { units: 1n, decimals: 0 };
const onPayments = (view: InvoiceView): boolean => view.type === 'P' && view.payments !== undefined;
const envelope = (code: string, field: string, message: string, broken: (view: InvoiceView) => boolean): Rule => rule(code, field, message, (view) => view.type === 'P' && broken(view));
const onlyConcept = (attribute: string, expected: string) => ({ concepts }: InvoiceView): boolean => {
  const [concept] = concepts;
  if (concepts.length !== 1 || concept === undefined) return false;
  const [value, wanted] = [number(concept, attribute), parseDecimal(expected)];
  return wanted !== null && value !== null ? !equals(value, wanted) : text(concept, attribute) !== expected;
};
const conceptHas = (attribute: string) => ({ concepts }: InvoiceView): boolean => concepts.some((concept) => has(concept, attribute));

/** The envelope of a payment: always the same. FormaPago, MetodoPago, SubTotal and Descuento are CFDI401xx's. */
export const paymentEnvelopeRules: readonly Rule[] = [
  rule('CRP20101', 'TipoDeComprobante', 'El complemento de pagos sólo va en un comprobante de tipo P.', ({ type, payments }) => payments !== undefined && type !== 'P'),
  envelope('CRP20102', 'Exportacion', 'En un comprobante de pago la exportación es 01.', ({ root }) => ['02', '03', '04'].includes(text(root, 'Exportacion'))),
  envelope('CRP20104', 'Moneda', 'La moneda de un comprobante de pago es XXX.', ({ root }) => text(root, 'Moneda') !== 'XXX' && currencyDecimals(text(root, 'Moneda')) !== undefined),
  envelope('CRP20107', 'CondicionesDePago', 'Un comprobante de pago no lleva condiciones de pago.', ({ root }) => has(root, 'CondicionesDePago')),
  envelope('CRP20110', 'Total', 'El total de un comprobante de pago es 0.', ({ root }) => numberOrZero(root, 'Total').units !== 0n),
  envelope('CRP20111', 'Conceptos', 'Un comprobante de pago lleva un solo concepto.', ({ concepts }) => concepts.length !== 1),
  envelope('CRP20113', 'Concepto.ClaveProdServ', 'La clave de producto de un comprobante de pago es 84111506.', onlyConcept('ClaveProdServ', BILLING_KEY)),
  envelope('CRP20114', 'Concepto.NoIdentificacion', 'El concepto de un pago no lleva número de identificación.', conceptHas('NoIdentificacion')),
  envelope('CRP20115', 'Concepto.Cantidad', 'La cantidad de un comprobante de pago es 1.', onlyConcept('Cantidad', '1')),
  envelope('CRP20116', 'Concepto.ClaveUnidad', 'La unidad de un comprobante de pago es ACT.', onlyConcept('ClaveUnidad', ACTIVITY_UNIT)),
  envelope('CRP20117', 'Concepto.Unidad', 'El concepto de un pago no lleva unidad.', conceptHas('Unidad')),
  envelope('CRP20118', 'Concepto.Descripcion', 'La descripción de un comprobante de pago es «Pago».', onlyConcept('Descripcion', 'Pago')),
  envelope('CRP20119', 'Concepto.ValorUnitario', 'El valor unitario de un comprobante de pago es 0.', onlyConcept('ValorUnitario', '0')),
  envelope('CRP20120', 'Concepto.Importe', 'El importe de un comprobante de pago es 0.', onlyConcept('Importe', '0')),
  envelope('CRP20121', 'Concepto.Descuento', 'El concepto de un pago no lleva descuento.', conceptHas('Descuento')),
  envelope('CRP20122', 'Concepto.ObjetoImp', 'El objeto de impuesto de un comprobante de pago es 01.', onlyConcept('ObjetoImp', '01')),
  envelope('CRP20123', 'Concepto.Impuestos', 'El concepto de un pago no lleva impuestos.', ({ concepts }) => concepts.some((concept) => concept.children.some(({ local }) => local === 'Impuestos'))),
  envelope('CRP20999', 'Complemento.Pagos', 'Un comprobante de pago lleva el complemento de pagos.', ({ payments }) => payments === undefined),
];

const paymentsOf = (view: InvoiceView): XmlElement[] => (onPayments(view) && view.payments !== undefined ? childrenOf(view.payments, PAGOS, 'Pago') : []);
const documentsOf = (payment: XmlElement): XmlElement[] => childrenOf(payment, PAGOS, 'DoctoRelacionado');
const documentTaxes = (document: XmlElement): XmlElement[] => descend(document, PAGOS, 'ImpuestosDR', 'TrasladosDR', 'TrasladoDR');
const paymentTaxes = (payment: XmlElement): XmlElement[] => descend(payment, PAGOS, 'ImpuestosP', 'TrasladosP', 'TrasladoP');
const allTaxesDR = (payment: XmlElement): XmlElement[] => documentsOf(payment).flatMap(documentTaxes);
const keyP = (tax: XmlElement): string => taxKey(tax, PAYMENT_TAX);
const rateOf = (payment: XmlElement): Decimal => number(payment, 'TipoCambioP') ?? ONE;

/** Totales: the sums over all payments, in pesos. @param rate in millionths; null: exempt */
function totalRule(code: string, attribute: string, source: 'BaseP' | 'ImporteP', rate: string | null): Rule {
  return rule(code, `Pagos.Totales.${attribute}`, `${attribute} no es la suma de los pagos.`, (view) => {
    const totals = view.payments && childOf(view.payments, PAGOS, 'Totales');
    if (!onPayments(view) || totals === undefined) return false;
    const pairs = paymentsOf(view).flatMap((payment) => paymentTaxes(payment)
      .filter((tax) => text(tax, 'ImpuestoP') === '002' && (rate === null ? isExempt(tax, PAYMENT_TAX) : keyP(tax) === `002 Tasa ${rate}`))
      .map((tax) => [tax, rateOf(payment)] as const));
    if (pairs.length === 0) return has(totals, attribute);
    // One that is missing altogether is CRP20267's or CRP20273's matter.
    return has(totals, attribute) && !equals(numberOrZero(totals, attribute), scaledSum(pairs, source, 2));
  });
}

export const paymentTotalRules: readonly Rule[] = [
  totalRule('CRP20204', 'TotalTrasladosBaseIVA16', 'BaseP', '160000'),
  totalRule('CRP20205', 'TotalTrasladosImpuestoIVA16', 'ImporteP', '160000'),
  totalRule('CRP20206', 'TotalTrasladosBaseIVA8', 'BaseP', '80000'),
  totalRule('CRP20207', 'TotalTrasladosImpuestoIVA8', 'ImporteP', '80000'),
  totalRule('CRP20208', 'TotalTrasladosBaseIVA0', 'BaseP', '0'),
  totalRule('CRP20209', 'TotalTrasladosImpuestoIVA0', 'ImporteP', '0'),
  totalRule('CRP20210', 'TotalTrasladosBaseIVAExento', 'BaseP', null),
  rule('CRP20211', 'Pagos.Totales.MontoTotalPagos', 'MontoTotalPagos no es la suma de los pagos.', (view) => {
    const totals = view.payments && childOf(view.payments, PAGOS, 'Totales');
    return onPayments(view) && totals !== undefined && !equals(numberOrZero(totals, 'MontoTotalPagos'), scaledSum(paymentsOf(view).map((payment) => [payment, rateOf(payment)] as const), 'Monto', 2));
  }),
];

const paymentRule = (code: string, attribute: string, message: string, broken: (payment: XmlElement) => boolean): Rule => eachRule(code, `Pago.${attribute}`, message, paymentsOf, broken);
const currency = (element: XmlElement, name: string): number => currencyDecimals(text(element, name)) ?? 2;
const banked = (payment: XmlElement, attribute: string): boolean => has(payment, attribute) && !BANKED_FORMS.has(text(payment, 'FormaDePagoP'));

/** Pago. */
export const paymentRules: readonly Rule[] = [
  paymentRule('CRP20212', 'FormaDePagoP', 'Un pago recibido lleva su forma de pago real, no 99.', (payment) => text(payment, 'FormaDePagoP') === '99'),
  paymentRule('CRP20999', 'FormaDePagoP', 'La forma de pago no es una del catálogo del SAT.', (payment) => !Object.hasOwn(PAYMENT_FORMS, text(payment, 'FormaDePagoP'))),
  paymentRule('CRP20213', 'MonedaP', 'La moneda del pago no puede ser XXX.', (payment) => text(payment, 'MonedaP') === 'XXX'),
  paymentRule('CRP20214', 'TipoCambioP', 'Falta el tipo de cambio de la moneda del pago.', (payment) => !['MXN', 'XXX'].includes(text(payment, 'MonedaP')) && !has(payment, 'TipoCambioP')),
  paymentRule('CRP20215', 'TipoCambioP', 'En pesos, el tipo de cambio del pago es 1.', (payment) => text(payment, 'MonedaP') === 'MXN' && text(payment, 'TipoCambioP') !== '1'),
  paymentRule('CRP20217', 'Monto', 'Lo pagado de las facturas es más que el monto del pago.', (payment) =>
    documentsOf(payment).every((document) => text(document, 'MonedaDR') === text(payment, 'MonedaP')) && compare(sumOf(documentsOf(payment), 'ImpPagado'), numberOrZero(payment, 'Monto')) > 0),
  paymentRule('CRP20218', 'Monto', 'El monto del pago debe ser mayor que cero.', (payment) => numberOrZero(payment, 'Monto').units <= 0n),
  paymentRule('CRP20219', 'Monto', 'El monto del pago tiene más decimales que los de su moneda.', (payment) => tooManyDecimals(payment, 'Monto', currency(payment, 'MonedaP'))),
  paymentRule('CRP20221', 'RfcEmisorCtaOrd', 'Con esa forma de pago no va el banco del ordenante.', (payment) => banked(payment, 'RfcEmisorCtaOrd')),
  paymentRule('CRP20224', 'CtaOrdenante', 'Con esa forma de pago no va la cuenta del ordenante.', (payment) => banked(payment, 'CtaOrdenante')),
  paymentRule('CRP20227', 'RfcEmisorCtaBen', 'Con esa forma de pago no va el banco del beneficiario.', (payment) => banked(payment, 'RfcEmisorCtaBen')),
  paymentRule('CRP20228', 'CtaBeneficiario', 'Con esa forma de pago no va la cuenta del beneficiario.', (payment) => banked(payment, 'CtaBeneficiario')),
];

const documentRule = (code: string, attribute: string, message: string, broken: (document: XmlElement, payment: XmlElement) => boolean): Rule => ({
  code, field: `DoctoRelacionado.${attribute}`, message,
  find: (view) => paymentsOf(view).flatMap((payment) => documentsOf(payment).filter((document) => broken(document, payment)).map((document) => ({
    code, field: `DoctoRelacionado.${attribute}`, message, line: documentsOf(payment).indexOf(document) + 1,
  }))),
});
const taxRule = (code: string, attribute: string, message: string, broken: (tax: XmlElement) => boolean): Rule =>
  documentRule(code, `TrasladoDR.${attribute}`, message, (document) => documentTaxes(document).some(broken));
const isPositive = (element: XmlElement, name: string): boolean => numberOrZero(element, name).units > 0n;
const taxesNode = (document: XmlElement): XmlElement | undefined => childOf(document, PAGOS, 'ImpuestosDR');
const withheldDR = (document: XmlElement): XmlElement[] => descend(document, PAGOS, 'ImpuestosDR', 'RetencionesDR', 'RetencionDR');
const isSameCurrency = (document: XmlElement, payment: XmlElement): boolean => text(document, 'MonedaDR') === text(payment, 'MonedaP');
const hasRateOrAmount = (tax: XmlElement): boolean => has(tax, PAID_TAX.rate) || has(tax, PAID_TAX.amount);

/** DoctoRelacionado. */
export const paidDocumentRules: readonly Rule[] = [
  documentRule('CRP20236', 'MonedaDR', 'La moneda de la factura pagada no puede ser XXX.', (document) => text(document, 'MonedaDR') === 'XXX'),
  documentRule('CRP20237', 'EquivalenciaDR', 'Falta la equivalencia entre la moneda de la factura y la del pago.', (document, payment) => !isSameCurrency(document, payment) && text(document, 'MonedaDR') !== 'XXX' && !has(document, 'EquivalenciaDR')),
  documentRule('CRP20238', 'EquivalenciaDR', 'En la misma moneda, la equivalencia es 1.', (document, payment) => isSameCurrency(document, payment) && text(document, 'EquivalenciaDR') !== '1'),
  documentRule('CRP20240', 'ImpSaldoAnt', 'El saldo anterior tiene más decimales que los de su moneda.', (document) => tooManyDecimals(document, 'ImpSaldoAnt', currency(document, 'MonedaDR'))),
  documentRule('CRP20241', 'ImpPagado', 'Lo pagado de la factura debe ser mayor que cero.', (document) => !isPositive(document, 'ImpPagado')),
  documentRule('CRP20242', 'ImpPagado', 'Lo pagado tiene más decimales que los de su moneda.', (document) => tooManyDecimals(document, 'ImpPagado', currency(document, 'MonedaDR'))),
  documentRule('CRP20243', 'ImpSaldoInsoluto', 'El saldo insoluto tiene más decimales que los de su moneda.', (document) => tooManyDecimals(document, 'ImpSaldoInsoluto', currency(document, 'MonedaDR'))),
  documentRule('CRP20244', 'ImpSaldoInsoluto', 'El saldo insoluto no es el saldo anterior menos lo pagado.', (document) =>
    !equals(numberOrZero(document, 'ImpSaldoInsoluto'), subtract(numberOrZero(document, 'ImpSaldoAnt'), numberOrZero(document, 'ImpPagado')))),
  documentRule('CRP20245', 'ObjetoImpDR', 'La clave de objeto de impuesto no es una del catálogo del SAT.', (document) => !TAX_OBJECTS.has(text(document, 'ObjetoImpDR'))),
  documentRule('CRP20246', 'ObjetoImpDR', 'Una factura objeto de impuesto (02) lleva sus impuestos en el pago.', (document) => text(document, 'ObjetoImpDR') === '02' && taxesNode(document) === undefined),
  documentRule('CRP20247', 'ObjetoImpDR', 'Una factura con objeto de impuesto 01, 03, 04 o 05 no lleva impuestos en el pago.', (document) => ['01', '03', '04', '05'].includes(text(document, 'ObjetoImpDR')) && taxesNode(document) !== undefined),
  documentRule('CRP20248', 'ImpuestosDR', 'Los impuestos de una factura pagada dicen al menos un traslado o una retención.', (document) => taxesNode(document) !== undefined && documentTaxes(document).length + withheldDR(document).length === 0),
  taxRule('CRP20255', 'BaseDR', 'La base de un impuesto trasladado debe ser mayor que cero.', (tax) => !isPositive(tax, 'BaseDR')),
  taxRule('CRP20256', 'ImpuestoDR', 'La clave de un impuesto trasladado no es una del catálogo del SAT.', (tax) => !isKnownTax(tax, PAID_TAX)),
  taxRule('CRP20257', 'TipoFactorDR', 'El factor de un impuesto trasladado es Tasa, Cuota o Exento.', (tax) => !isKnownFactor(tax, PAID_TAX)),
  taxRule('CRP20258', 'TipoFactorDR', 'Un impuesto exento no lleva tasa ni importe.', (tax) => isExempt(tax, PAID_TAX) && hasRateOrAmount(tax)),
  taxRule('CRP20259', 'TipoFactorDR', 'Un impuesto con tasa o cuota lleva su tasa y su importe.', (tax) => isKnownFactor(tax, PAID_TAX) && !isExempt(tax, PAID_TAX) && !(has(tax, PAID_TAX.rate) && has(tax, PAID_TAX.amount))),
  taxRule('CRP20260', 'TasaOCuotaDR', 'La tasa de un impuesto trasladado no es una del catálogo del SAT.', (tax) => !transferRateFits(tax, PAID_TAX)),
  taxRule('CRP20261', 'ImporteDR', 'El importe de un impuesto trasladado no es su base por su tasa.', (tax) => isPositive(tax, 'BaseDR') && !isExempt(tax, PAID_TAX) && !taxWithinLimits(tax, PAID_TAX)),
];

const keyDR = (tax: XmlElement): string => taxKey(tax, PAID_TAX);
const repeatedP = (tax: XmlElement, payment: XmlElement): boolean => paymentTaxes(payment).find((each) => keyP(each) === keyP(tax)) !== tax;
/** Σ of a figure of the documents, each divided by its equivalence; null where that is not 1 (this product pays in pesos). */
const sumOfDocuments = (tax: XmlElement, payment: XmlElement, name: string): Decimal | null =>
  (documentsOf(payment).every((document) => text(document, 'EquivalenciaDR') === '1') ? roundTo(sumOf(allTaxesDR(payment).filter((each) => keyDR(each) === keyP(tax)), name), 6) : null);
const sumOfRow = (tax: XmlElement, payment: XmlElement, name: string): Decimal => sumOf(paymentTaxes(payment).filter((each) => keyP(each) === keyP(tax)), name);
const differs = (tax: XmlElement, payment: XmlElement, ofPayment: string, ofDocuments: string): boolean => {
  const expected = sumOfDocuments(tax, payment, ofDocuments);
  return isKnownTax(tax, PAYMENT_TAX) && !repeatedP(tax, payment) && expected !== null && !equals(sumOfRow(tax, payment, ofPayment), expected);
};
const lacksRow = (payment: XmlElement): boolean =>
  paymentTaxes(payment).every((tax) => isKnownTax(tax, PAYMENT_TAX)) && allTaxesDR(payment).some((tax) => isKnownTax(tax, PAID_TAX) && !paymentTaxes(payment).some((each) => keyP(each) === keyDR(tax)));
const totalsHave = (view: InvoiceView, names: readonly string[]): boolean => {
  const totals = view.payments && childOf(view.payments, PAGOS, 'Totales');
  return totals !== undefined && names.some((name) => has(totals, name));
};
const isIva = (tax: XmlElement): boolean => text(tax, 'ImpuestoP') === '002';

/** ImpuestosP. */
export const paymentTaxRules: readonly Rule[] = [
  rule('CRP20267', 'Pagos.Totales', 'Falta el total de las bases de IVA de los pagos.', (view) =>
    paymentsOf(view).flatMap(paymentTaxes).some(isIva) && !totalsHave(view, ['TotalTrasladosBaseIVA16', 'TotalTrasladosBaseIVA8', 'TotalTrasladosBaseIVA0', 'TotalTrasladosBaseIVAExento'])),
  paymentRule('CRP20266', 'TrasladoP.TipoFactorP', 'Si todo es exento, los impuestos del pago sólo dicen base, impuesto y factor.', (payment) => paymentTaxes(payment).some((tax) => isExempt(tax, PAYMENT_TAX) && (has(tax, 'TasaOCuotaP') || has(tax, 'ImporteP')))),
  paymentRule('CRP20268', 'TrasladoP.BaseP', 'La base de un impuesto del pago no es la suma de las de sus facturas.', (payment) => lacksRow(payment) || paymentTaxes(payment).some((tax) => differs(tax, payment, 'BaseP', 'BaseDR'))),
  paymentRule('CRP20270', 'TrasladoP.ImpuestoP', 'La clave de un impuesto del pago no es una del catálogo del SAT.', (payment) => paymentTaxes(payment).some((tax) => !isKnownTax(tax, PAYMENT_TAX))),
  paymentRule('CRP20271', 'TrasladoP.ImpuestoP', 'Cada impuesto, factor y tasa va una sola vez en los impuestos del pago.', (payment) => paymentTaxes(payment).some((tax) => repeatedP(tax, payment))),
  paymentRule('CRP20272', 'TrasladoP.TasaOCuotaP', 'La tasa de un impuesto del pago no es una del catálogo del SAT.', (payment) => paymentTaxes(payment).some((tax) => !transferRateFits(tax, PAYMENT_TAX))),
  rule('CRP20273', 'Pagos.Totales', 'Falta el total del IVA de los pagos.', (view) =>
    paymentsOf(view).flatMap(paymentTaxes).some((tax) => isIva(tax) && !isExempt(tax, PAYMENT_TAX)) && !totalsHave(view, ['TotalTrasladosImpuestoIVA16', 'TotalTrasladosImpuestoIVA8', 'TotalTrasladosImpuestoIVA0'])),
  paymentRule('CRP20274', 'TrasladoP.ImporteP', 'El importe de un impuesto del pago no es la suma de los de sus facturas.', (payment) => paymentTaxes(payment).some((tax) => !isExempt(tax, PAYMENT_TAX) && differs(tax, payment, 'ImporteP', 'ImporteDR'))),
];
