import { CFDI, PAGOS } from '../cfdi/namespaces.ts';
import { currencyDecimals } from '../cfdi/currencies.ts';
import { compare, multiply, parseDecimal, roundTo, total, ZERO, type Decimal } from '../cfdi/decimal.ts';
import { attributeOf, childOf, childrenOf, descend, type XmlElement } from '../xml/element.ts';

/** A document whose structure was found right, as the rules look at it. */
export interface InvoiceView {
  root: XmlElement;
  /** c_TipoDeComprobante as written. */
  type: string;
  issuer: XmlElement;
  receiver: XmlElement;
  concepts: readonly XmlElement[];
  /** `Impuestos` of the document, not of a concept. */
  taxes: XmlElement | undefined;
  transfers: readonly XmlElement[];
  withheld: readonly XmlElement[];
  /** Of the concepts, flat. */
  conceptTransfers: readonly XmlElement[];
  conceptWithheld: readonly XmlElement[];
  global: XmlElement | undefined;
  payments: XmlElement | undefined;
  /** Decimals of the currency; 2 where the currency is not in the catalogue. */
  decimals: number;
}

/** @param root with issuer, receiver and concepts */
export function viewOf(root: XmlElement): InvoiceView {
  const concepts = descend(root, CFDI, 'Conceptos', 'Concepto');
  const taxes = childOf(root, CFDI, 'Impuestos');
  const of = (elements: readonly XmlElement[], ...path: string[]): XmlElement[] => elements.flatMap((element) => descend(element, CFDI, ...path));
  return {
    root,
    type: text(root, 'TipoDeComprobante'),
    issuer: childOf(root, CFDI, 'Emisor') ?? root,
    receiver: childOf(root, CFDI, 'Receptor') ?? root,
    concepts,
    taxes,
    transfers: taxes === undefined ? [] : descend(taxes, CFDI, 'Traslados', 'Traslado'),
    withheld: taxes === undefined ? [] : descend(taxes, CFDI, 'Retenciones', 'Retencion'),
    conceptTransfers: of(concepts, 'Impuestos', 'Traslados', 'Traslado'),
    conceptWithheld: of(concepts, 'Impuestos', 'Retenciones', 'Retencion'),
    global: childOf(root, CFDI, 'InformacionGlobal'),
    payments: childrenOf(root, CFDI, 'Complemento').flatMap((complement) => childrenOf(complement, PAGOS, 'Pagos'))[0],
    decimals: currencyDecimals(text(root, 'Moneda')) ?? 2,
  };
}

/** An attribute, empty when it is not there. */
export function text(element: XmlElement, name: string): string {
  return attributeOf(element, name) ?? '';
}

/** Whether an attribute is there. */
export function has(element: XmlElement, name: string): boolean {
  return attributeOf(element, name) !== undefined;
}

/** An attribute as a number; null when it is not there, or none. */
export function number(element: XmlElement, name: string): Decimal | null {
  return parseDecimal(text(element, name));
}

/** The same, zero when it is not there. */
export function numberOrZero(element: XmlElement, name: string): Decimal {
  return number(element, name) ?? ZERO;
}

/** The sum of an attribute over elements. */
export function sumOf(elements: readonly XmlElement[], name: string): Decimal {
  return total(elements.map((element) => numberOrZero(element, name)));
}

/** The sum, rounded once. */
export function roundedSum(elements: readonly XmlElement[], name: string, decimals: number): Decimal {
  return roundTo(sumOf(elements, name), decimals);
}

/** The sum of an attribute times a factor, rounded once. */
export function scaledSum(pairs: readonly (readonly [XmlElement, Decimal])[], name: string, decimals: number): Decimal {
  return roundTo(total(pairs.map(([element, factor]) => multiply(numberOrZero(element, name), factor))), decimals);
}

export function equals(a: Decimal, b: Decimal): boolean {
  return compare(a, b) === 0;
}

/** Whether an attribute that is there has more decimals than allowed. */
export function tooManyDecimals(element: XmlElement, name: string, decimals: number): boolean {
  const value = number(element, name);
  return value !== null && value.decimals > decimals;
}
