import { TAX_OBJECTS } from '../cfdi/catalogs.ts';
import { compare } from '../cfdi/decimal.ts';
import { CFDI } from '../cfdi/namespaces.ts';
import { withinLimits } from '../amounts.ts';
import { childOf, descend, type XmlElement } from '../xml/element.ts';
import { eachRule, type Finding, type Rule } from './rule.ts';
import { CONCEPT_TAX, isExempt, isKnownFactor, isKnownTax, taxWithinLimits, transferRateFits, withheldRateFits } from './tax.ts';
import { has, number, numberOrZero, text, type InvoiceView } from './view.ts';

const conceptRule = (code: string, attribute: string, message: string, broken: (concept: XmlElement, view: InvoiceView) => boolean): Rule =>
  eachRule(code, `Concepto.${attribute}`, message, ({ concepts }) => concepts, broken);

/** About each tax of each concept; a finding names the concept's line. */
const taxRule = (kind: 'Traslado' | 'Retencion') => (code: string, attribute: string, message: string, broken: (tax: XmlElement) => boolean): Rule => {
  const field = `Concepto.${kind}.${attribute}`;
  return {
    code, field, message,
    find: ({ concepts }) => concepts.flatMap((concept, index): Finding[] =>
      (descend(concept, CFDI, 'Impuestos', kind === 'Traslado' ? 'Traslados' : 'Retenciones', kind).some(broken) ? [{ code, field, message, line: index + 1 }] : [])),
  };
};

const taxesOf = (concept: XmlElement): XmlElement | undefined => childOf(concept, CFDI, 'Impuestos');
const transfersOf = (concept: XmlElement): XmlElement[] => descend(concept, CFDI, 'Impuestos', 'Traslados', 'Traslado');
const withheldOf = (concept: XmlElement): XmlElement[] => descend(concept, CFDI, 'Impuestos', 'Retenciones', 'Retencion');
const taxed = (elements: readonly XmlElement[], ...taxes: string[]): boolean => elements.some((element) => taxes.includes(text(element, 'Impuesto')));
const isPositive = (element: XmlElement, name: string): boolean => numberOrZero(element, name).units > 0n;

/** Concepto itself. */
export const conceptRules: readonly Rule[] = [
  conceptRule('CFDI40162', 'ClaveProdServ', 'La clave de producto del SAT tiene ocho dígitos.', (concept) => !/^[0-9]{8}$/.test(text(concept, 'ClaveProdServ'))),
  conceptRule('CFDI40165', 'ClaveUnidad', 'La clave de unidad del SAT tiene uno a tres caracteres, letras mayúsculas o dígitos.', (concept) => !/^[A-Z0-9]{1,3}$/.test(text(concept, 'ClaveUnidad'))),
  conceptRule('CFDI40166', 'ValorUnitario', 'El valor unitario debe ser mayor que cero.', (concept, { type }) => ['I', 'E', 'N'].includes(type) && !isPositive(concept, 'ValorUnitario')),
  conceptRule('CFDI40167', 'Importe', 'El importe no es la cantidad por el valor unitario.', (concept) => !withinLimits(text(concept, 'Importe'), text(concept, 'Cantidad'), text(concept, 'ValorUnitario'))),
  conceptRule('CFDI40168', 'Descuento', 'El descuento tiene más decimales que el importe.', (concept) => (number(concept, 'Descuento')?.decimals ?? 0) > (number(concept, 'Importe')?.decimals ?? 0)),
  conceptRule('CFDI40169', 'Descuento', 'El descuento es mayor que el importe.', (concept) => compare(numberOrZero(concept, 'Descuento'), numberOrZero(concept, 'Importe')) > 0),
  conceptRule('CFDI40170', 'ObjetoImp', 'La clave de objeto de impuesto no es una del catálogo del SAT.', (concept) => !TAX_OBJECTS.has(text(concept, 'ObjetoImp'))),
  conceptRule('CFDI40171', 'ObjetoImp', 'Un concepto objeto de impuesto (02) lleva sus impuestos.', (concept) => text(concept, 'ObjetoImp') === '02' && taxesOf(concept) === undefined),
  conceptRule('CFDI40172', 'ObjetoImp', 'Un concepto con objeto de impuesto 01, 03, 04 o 05 no lleva impuestos.', (concept, { type }) => type !== 'P' && ['01', '03', '04', '05'].includes(text(concept, 'ObjetoImp')) && taxesOf(concept) !== undefined),
  conceptRule('CFDI40173', 'Impuestos', 'Los impuestos de un concepto dicen al menos un traslado o una retención.', (concept) => taxesOf(concept) !== undefined && transfersOf(concept).length + withheldOf(concept).length === 0),
  conceptRule('CFDI140226', 'ObjetoImp', 'Con objeto de impuesto 06 u 08 no va IVA ni IEPS.', (concept) => ['06', '08'].includes(text(concept, 'ObjetoImp')) && taxed([...transfersOf(concept), ...withheldOf(concept)], '002', '003')),
  conceptRule('CFDI140227', 'ObjetoImp', 'Con objeto de impuesto 07 va IEPS trasladado y nada de IVA.', (concept) => text(concept, 'ObjetoImp') === '07' && (taxed([...transfersOf(concept), ...withheldOf(concept)], '002') || !taxed(transfersOf(concept), '003'))),
];

const transferRule = taxRule('Traslado');
const withheldRule = taxRule('Retencion');
const names = CONCEPT_TAX;
const hasRateOrAmount = (tax: XmlElement): boolean => has(tax, 'TasaOCuota') || has(tax, 'Importe');

/** Impuestos of a concept. */
export const conceptTaxRules: readonly Rule[] = [
  transferRule('CFDI40174', 'Base', 'La base de un impuesto trasladado debe ser mayor que cero.', (tax) => !isPositive(tax, 'Base')),
  transferRule('CFDI40175', 'Impuesto', 'La clave de un impuesto trasladado no es una del catálogo del SAT.', (tax) => !isKnownTax(tax, names)),
  transferRule('CFDI40176', 'TipoFactor', 'El factor de un impuesto trasladado es Tasa, Cuota o Exento.', (tax) => !isKnownFactor(tax, names)),
  transferRule('CFDI40177', 'TipoFactor', 'Un impuesto exento no lleva tasa ni importe.', (tax) => isExempt(tax, names) && hasRateOrAmount(tax)),
  transferRule('CFDI40178', 'TipoFactor', 'Un impuesto con tasa o cuota lleva su tasa y su importe.', (tax) => isKnownFactor(tax, names) && !isExempt(tax, names) && !(has(tax, 'TasaOCuota') && has(tax, 'Importe'))),
  transferRule('CFDI40179', 'TasaOCuota', 'La tasa de un impuesto trasladado no es una del catálogo del SAT.', (tax) => !transferRateFits(tax, names)),
  transferRule('CFDI40180', 'Importe', 'El importe de un impuesto trasladado no es su base por su tasa.', (tax) => isPositive(tax, 'Base') && !isExempt(tax, names) && !taxWithinLimits(tax, names)),
  withheldRule('CFDI40181', 'Base', 'La base de un impuesto retenido debe ser mayor que cero.', (tax) => !isPositive(tax, 'Base')),
  withheldRule('CFDI40182', 'Impuesto', 'La clave de un impuesto retenido no es una del catálogo del SAT.', (tax) => !isKnownTax(tax, names)),
  withheldRule('CFDI40183', 'TipoFactor', 'El factor de un impuesto retenido es Tasa o Cuota.', (tax) => !isKnownFactor(tax, names)),
  withheldRule('CFDI40184', 'TipoFactor', 'Un impuesto retenido no puede ser exento.', (tax) => isExempt(tax, names)),
  withheldRule('CFDI40185', 'TasaOCuota', 'La tasa de un impuesto retenido no es una de las que permite el SAT.', (tax) => !withheldRateFits(tax, names)),
  withheldRule('CFDI40186', 'Importe', 'El importe de un impuesto retenido no es su base por su tasa.', (tax) => isPositive(tax, 'Base') && !taxWithinLimits(tax, names)),
];
