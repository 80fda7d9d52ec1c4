import type { XmlElement } from '../xml/element.ts';
import { eachRule, rule, type Rule } from './rule.ts';
import { CONCEPT_TAX, isExempt, isKnownTax, taxKey, transferRateFits } from './tax.ts';
import { equals, has, number, numberOrZero, roundedSum, text, tooManyDecimals, type InvoiceView } from './view.ts';

const names = CONCEPT_TAX;
const TRANSFERRED = 'Impuestos.TotalImpuestosTrasladados';
const WITHHELD = 'Impuestos.TotalImpuestosRetenidos';
const isEnvelope = ({ type }: InvoiceView): boolean => type === 'T' || type === 'P';

const transferRule = (code: string, attribute: string, message: string, broken: (tax: XmlElement, view: InvoiceView) => boolean): Rule =>
  eachRule(code, `Impuestos.Traslado.${attribute}`, message, (view) => (isEnvelope(view) ? [] : view.transfers), broken);
const withheldRule = (code: string, attribute: string, message: string, broken: (tax: XmlElement, view: InvoiceView) => boolean): Rule =>
  eachRule(code, `Impuestos.Retencion.${attribute}`, message, (view) => (isEnvelope(view) ? [] : view.withheld), broken);
const taxesRule = (code: string, field: string, message: string, broken: (taxes: XmlElement, view: InvoiceView) => boolean): Rule =>
  rule(code, field, message, (view) => !isEnvelope(view) && view.taxes !== undefined && broken(view.taxes, view));

/** The concepts' transfers of the same tax, factor and rate. */
const matching = (tax: XmlElement, { conceptTransfers }: InvoiceView): XmlElement[] => conceptTransfers.filter((each) => taxKey(each, names) === taxKey(tax, names));
const withheldOf = (tax: XmlElement, { conceptWithheld }: InvoiceView): XmlElement[] => conceptWithheld.filter((each) => text(each, 'Impuesto') === text(tax, 'Impuesto'));
const onlyExempt = ({ conceptTransfers }: InvoiceView): boolean => conceptTransfers.length > 0 && conceptTransfers.every((tax) => isExempt(tax, names));
const repeated = (tax: XmlElement, all: readonly XmlElement[], key: (element: XmlElement) => string): boolean => all.find((each) => key(each) === key(tax)) !== tax;
const missing = (of: readonly XmlElement[], among: readonly XmlElement[], key: (element: XmlElement) => string): boolean => of.some((tax) => !among.some((each) => key(each) === key(tax)));
const keyOf = (tax: XmlElement): string => taxKey(tax, names);
const kindOf = (tax: XmlElement): string => text(tax, 'Impuesto');

/** Impuestos of the document: sums of the concepts'. */
export const taxTotalRules: readonly Rule[] = [
  rule('CFDI40201', 'Impuestos', 'Un comprobante de traslado o de pago no lleva impuestos.', (view) => isEnvelope(view) && view.taxes !== undefined),
  taxesRule('CFDI40202', WITHHELD, 'El total de impuestos retenidos tiene más decimales que los de la moneda.', (taxes, { decimals }) => tooManyDecimals(taxes, 'TotalImpuestosRetenidos', decimals)),
  taxesRule('CFDI40203', WITHHELD, 'El total de impuestos retenidos no es la suma de las retenciones.', (taxes, { withheld, decimals }) => has(taxes, 'TotalImpuestosRetenidos') && !equals(numberOrZero(taxes, 'TotalImpuestosRetenidos'), roundedSum(withheld, 'Importe', decimals))),
  taxesRule('CFDI40204', TRANSFERRED, 'El total de impuestos trasladados tiene más decimales que los de la moneda.', (taxes, { decimals }) => tooManyDecimals(taxes, 'TotalImpuestosTrasladados', decimals)),
  taxesRule('CFDI40205', TRANSFERRED, 'El total de impuestos trasladados no es la suma de los traslados.', (taxes, { transfers, decimals }) => has(taxes, 'TotalImpuestosTrasladados') && !equals(numberOrZero(taxes, 'TotalImpuestosTrasladados'), roundedSum(transfers, 'Importe', decimals))),
  taxesRule('CFDI40206', WITHHELD, 'Falta el total de impuestos retenidos.', (taxes, { withheld }) => withheld.length > 0 && !has(taxes, 'TotalImpuestosRetenidos')),
  withheldRule('CFDI40207', 'Impuesto', 'La clave de un impuesto retenido no es una del catálogo del SAT.', (tax) => !isKnownTax(tax, names)),
  withheldRule('CFDI40208', 'Impuesto', 'Cada impuesto retenido va una sola vez en los totales.', (tax, { withheld }) => repeated(tax, withheld, kindOf)),
  withheldRule('CFDI40210', 'Importe', 'El importe de una retención tiene más decimales que los de la moneda.', (tax, { decimals }) => tooManyDecimals(tax, 'Importe', decimals)),
  rule('CFDI40211', 'Impuestos.Retencion.Importe', 'El importe de una retención no es la suma de las de los conceptos.', (view) =>
    !isEnvelope(view) && (missing(view.conceptWithheld.filter((tax) => isKnownTax(tax, names)), view.withheld, kindOf) ||
      view.withheld.some((tax) => isKnownTax(tax, names) && !repeated(tax, view.withheld, kindOf) && !equals(sameKind(tax, view), roundedSum(withheldOf(tax, view), 'Importe', view.decimals))))),
  rule('CFDI40212', TRANSFERRED, 'Falta el total de impuestos trasladados.', (view) =>
    !isEnvelope(view) && view.conceptTransfers.some((tax) => !isExempt(tax, names)) && (view.taxes === undefined || !has(view.taxes, 'TotalImpuestosTrasladados'))),
  transferRule('CFDI40213', 'TasaOCuota', 'Si todo es exento, los totales sólo dicen base, impuesto y factor.', (tax, view) => onlyExempt(view) && isExempt(tax, names) && (has(tax, 'TasaOCuota') || has(tax, 'Importe'))),
  transferRule('CFDI40214', 'Base', 'La base de un traslado tiene más decimales que los de la moneda.', (tax, { decimals }) => tooManyDecimals(tax, 'Base', decimals)),
  transferRule('CFDI40215', 'Base', 'La base de un traslado no es la suma de las de los conceptos.', (tax, view) => comparable(tax, view) && !onlyExempt(view) && !equals(sameKey(tax, view, 'Base'), roundedSum(matching(tax, view), 'Base', view.decimals))),
  rule('CFDI40216', 'Impuestos.Traslado.Base', 'La base exenta no es la suma de las bases de los conceptos.', (view) =>
    !isEnvelope(view) && onlyExempt(view) && !equals(roundedSum(view.transfers, 'Base', view.decimals), roundedSum(view.conceptTransfers, 'Base', view.decimals))),
  transferRule('CFDI40217', 'Impuesto', 'La clave de un impuesto trasladado no es una del catálogo del SAT.', (tax) => !isKnownTax(tax, names)),
  transferRule('CFDI40218', 'Impuesto', 'Cada impuesto, factor y tasa va una sola vez en los totales.', (tax, { transfers }) => repeated(tax, transfers, keyOf)),
  transferRule('CFDI40219', 'TasaOCuota', 'La tasa de un traslado no es una del catálogo del SAT.', (tax) => !transferRateFits(tax, names)),
  transferRule('CFDI40220', 'Importe', 'El importe de un traslado tiene más decimales que los de la moneda.', (tax, { decimals }) => tooManyDecimals(tax, 'Importe', decimals)),
  rule('CFDI40221', 'Impuestos.Traslado.Importe', 'El importe de un traslado no es la suma de los de los conceptos.', (view) =>
    !isEnvelope(view) && (lacksTransfer(view) ||
      view.transfers.some((tax) => !isExempt(tax, names) && comparable(tax, view) && !equals(sameKey(tax, view, 'Importe'), roundedSum(matching(tax, view), 'Importe', view.decimals))))),
];

/** Repeated rows are one rule's matter; here they count together. */
function sameKey(tax: XmlElement, { transfers }: InvoiceView, attribute: string) {
  return roundedSum(transfers.filter((each) => keyOf(each) === keyOf(tax)), attribute, 6);
}

function sameKind(tax: XmlElement, { withheld }: InvoiceView) {
  return roundedSum(withheld.filter((each) => kindOf(each) === kindOf(tax)), 'Importe', 6);
}

function comparable(tax: XmlElement, { transfers }: InvoiceView): boolean {
  return isKnownTax(tax, names) && !repeated(tax, transfers, keyOf) && number(tax, 'Base') !== null;
}

/** A tax of the concepts that the totals leave out, where there are totals at all. */
function lacksTransfer({ conceptTransfers, transfers, taxes }: InvoiceView): boolean {
  const sound = conceptTransfers.filter((tax) => isKnownTax(tax, names) && !isExempt(tax, names));
  return taxes !== undefined && transfers.every((tax) => isKnownTax(tax, names)) && missing(sound, transfers, keyOf);
}
