import { mulDivRound } from '../kernel/integers.ts';
import { priceLine } from '../pricing/line.ts';
import { conceptAmounts, type LineAmounts } from './amounts.ts';
import { TICKET_KEY } from './cfdi/catalogs.ts';
import type { Concept, WithheldTax } from './cfdi/document.ts';
import { invoiceText } from './text.ts';

/** What was sold, in words and SAT's keys. */
export interface Goods {
  partNumber: string | null;
  description: string;
  unit: string | null;
  /** c_ClaveProdServ and c_ClaveUnidad; null: `01010101` (not in the catalogue) and `H87` (piece). */
  satProductKey: string | null;
  satUnitKey: string | null;
}

/** A line as the ticket has it. */
export interface TicketLine extends Goods {
  quantityMilli: number;
  priceCents: number;
  discountCents: number;
  /** Null: exempt. */
  taxRateBps: number | null;
}

/** A line to be invoiced: its figures stand, whatever made them. */
export interface InvoiceLine extends Goods, LineAmounts {}

const FULL_BPS = 10_000;

/** The figures of a ticket's line without tax: net and tax are those of ticket and ledger, to the centavo. */
export function invoiceLine(line: TicketLine, pricesIncludeTax: boolean): InvoiceLine {
  const { partNumber, description, unit, satProductKey, satUnitKey, quantityMilli, taxRateBps } = line;
  const { grossCents, netCents, taxCents } = priceLine(line, pricesIncludeTax);
  const untaxedCents = pricesIncludeTax ? mulDivRound(grossCents, FULL_BPS, FULL_BPS + (taxRateBps ?? 0)) : grossCents;
  return {
    partNumber, description, unit, satProductKey, satUnitKey, quantityMilli, taxRateBps,
    grossCents: untaxedCents,
    discountCents: untaxedCents - netCents,
    taxCents,
    unitPriceCents: pricesIncludeTax && (taxRateBps ?? 0) > 0 ? null : line.priceCents,
  };
}

/** What is left of a line, or what came back of it: its net and tax as the ledger has them. */
export function partOfLine(goods: Goods, part: { quantityMilli: number; netCents: number; taxCents: number; taxRateBps: number | null }): InvoiceLine {
  const { partNumber, description, unit, satProductKey, satUnitKey } = goods;
  const { quantityMilli, netCents, taxCents, taxRateBps } = part;
  return { partNumber, description, unit, satProductKey, satUnitKey, quantityMilli, taxRateBps, taxCents, grossCents: netCents, discountCents: 0, unitPriceCents: null };
}

/**
 * The concept of a line.
 * @param withheldIsrMicro millionths of its net that the receiver keeps back (RESICO: 12,500); 0 for none
 */
export function concept(line: InvoiceLine, withheldIsrMicro = 0): Concept {
  const amounts = conceptAmounts(line);
  return {
    ...amounts,
    productKey: line.satProductKey ?? TICKET_KEY,
    reference: line.partNumber === null ? null : invoiceText(line.partNumber, 100, 'Número de parte'),
    unitKey: line.satUnitKey ?? 'H87',
    unit: line.unit === null ? null : invoiceText(line.unit, 20, 'Unidad'),
    description: invoiceText(line.description, 1000, 'Descripción'),
    withheld: withheldIsr(line.grossCents - line.discountCents, withheldIsrMicro),
  };
}

function withheldIsr(netCents: number, rateMicro: number): WithheldTax[] {
  if (rateMicro === 0 || netCents <= 0) return [];
  return [{ tax: '001', rateMicro, baseCents: netCents, taxCents: mulDivRound(netCents, rateMicro, 1_000_000) }];
}
