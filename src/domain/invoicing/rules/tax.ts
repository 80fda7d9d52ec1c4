import { FACTORS, IEPS_QUOTA_MAX_MICRO, TAXES, TRANSFER_RATES, WITHHELD_IEPS_RATES, WITHHELD_MAX_MICRO } from '../cfdi/catalogs.ts';
import { compare, productLimits } from '../cfdi/decimal.ts';
import type { XmlElement } from '../xml/element.ts';
import { number, text } from './view.ts';

/** How the attributes of one tax are called: the payments complement has names of its own. */
export interface TaxNames {
  base: string;
  tax: string;
  factor: string;
  rate: string;
  amount: string;
}

export const CONCEPT_TAX: TaxNames = { base: 'Base', tax: 'Impuesto', factor: 'TipoFactor', rate: 'TasaOCuota', amount: 'Importe' };
export const PAID_TAX: TaxNames = { base: 'BaseDR', tax: 'ImpuestoDR', factor: 'TipoFactorDR', rate: 'TasaOCuotaDR', amount: 'ImporteDR' };
export const PAYMENT_TAX: TaxNames = { base: 'BaseP', tax: 'ImpuestoP', factor: 'TipoFactorP', rate: 'TasaOCuotaP', amount: 'ImporteP' };

export function isKnownTax(element: XmlElement, names: TaxNames): boolean {
  return Object.hasOwn(TAXES, text(element, names.tax));
}

export function isKnownFactor(element: XmlElement, names: TaxNames): boolean {
  return FACTORS.has(text(element, names.factor));
}

export function isExempt(element: XmlElement, names: TaxNames): boolean {
  return text(element, names.factor) === 'Exento';
}

/** Whether the rate is one that this tax may be passed on at; true where tax, factor or rate are another rule's matter. */
export function transferRateFits(element: XmlElement, names: TaxNames): boolean {
  const rate = number(element, names.rate);
  if (rate === null || !isKnownTax(element, names) || !isKnownFactor(element, names) || isExempt(element, names)) return true;
  const tax = text(element, names.tax);
  if (text(element, names.factor) === 'Cuota') return tax === '003' && compare(rate, { units: BigInt(IEPS_QUOTA_MAX_MICRO), decimals: 6 }) <= 0;
  return TRANSFER_RATES[tax]?.includes(text(element, names.rate)) ?? false;
}

/** Whether the rate is one that this tax may be kept back at. */
export function withheldRateFits(element: XmlElement, names: TaxNames): boolean {
  const rate = number(element, names.rate);
  if (rate === null || !isKnownTax(element, names) || !isKnownFactor(element, names) || isExempt(element, names)) return true;
  const tax = text(element, names.tax);
  if (text(element, names.factor) === 'Cuota') return tax === '003' && compare(rate, { units: BigInt(IEPS_QUOTA_MAX_MICRO), decimals: 6 }) <= 0;
  if (tax === '003') return WITHHELD_IEPS_RATES.includes(text(element, names.rate));
  return compare(rate, { units: BigInt(WITHHELD_MAX_MICRO[tax] ?? 0), decimals: 6 }) <= 0;
}

/** Whether the tax lies within SAT's limits of base × rate. */
export function taxWithinLimits(element: XmlElement, names: TaxNames): boolean {
  const [base, rate, amount] = [number(element, names.base), number(element, names.rate), number(element, names.amount)];
  if (base === null || rate === null || amount === null) return true;
  const { lower, upper } = productLimits(base, rate, true, amount.decimals);
  return compare(amount, lower) >= 0 && compare(amount, upper) <= 0;
}

/** What makes two transfers one: tax, factor and rate, however many zeros the rate is written with. */
export function taxKey(element: XmlElement, names: TaxNames): string {
  const rate = number(element, names.rate);
  const digits = rate === null ? '' : `${(rate.units * 10n ** BigInt(Math.max(0, 6 - rate.decimals))).toString()}`;
  return `${text(element, names.tax)} ${text(element, names.factor)} ${digits}`;
}
