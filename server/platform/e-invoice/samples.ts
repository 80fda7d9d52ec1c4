import type { FiscalDocument, Issuer, Receiver } from '../../../src/domain/invoicing/cfdi/document.ts';
import { advanceInvoice, creditNote, globalInvoice, returnNote, saleInvoice, type AmountByRate, type GlobalTicket, type InvoiceInput } from '../../../src/domain/invoicing/invoices.ts';
import { invoiceLine, partOfLine, type TicketLine } from '../../../src/domain/invoicing/lines.ts';
import { paymentReceipt, type SettlementInput } from '../../../src/domain/invoicing/payments.ts';
import { fiscalTime, globalPeriod, type GlobalRhythm } from '../../../src/domain/invoicing/periods.ts';

/** A document of one kind, with what it was made from. */
export interface Sample {
  name: string;
  input: object;
  document: FiscalDocument;
}

const company: Issuer = { rfc: 'RTO120305AB6', legalName: 'REFACCIONARIA EL TORNILLO', taxRegime: '601', postalCode: '06000' };
/** Two months are for the regime of incorporation only: a person's. */
const person: Issuer = { rfc: 'MELJ800101AB3', legalName: 'JUAN MENDOZA LEON', taxRegime: '621', postalCode: '44100' };
const simplified: Issuer = { ...person, taxRegime: '626' };
const workshop: Receiver = { rfc: 'TSU010203CD9', legalName: 'TALLER MECÁNICO SUÁREZ & HIJOS', taxRegime: '601', postalCode: '64000', cfdiUse: 'G01' };
const driver: Receiver = { rfc: 'GOHA850515QX0', legalName: 'ANA "LA GÜERA" GÓMEZ HERNÁNDEZ', taxRegime: '612', postalCode: '76000', cfdiUse: 'G03' };
const earlier = ['6F9A2B1C-0D3E-4F5A-8B7C-9D0E1F2A3B4C', '0A1B2C3D-4E5F-4A6B-8C7D-8E9F0A1B2C3D'] as const;

const goods = (partNumber: string, description: string, satProductKey: string, satUnitKey = 'H87', unit = 'Pieza') => ({ partNumber, description, unit, satProductKey, satUnitKey });
const pads: TicketLine = { ...goods('BR-4410', 'Balatas delanteras Tsuru 1992–2017', '25171700', 'KT', 'Juego'), quantityMilli: 1000, priceCents: 48_999, discountCents: 2_450, taxRateBps: 1600 };
const filter: TicketLine = { ...goods('FA-118', 'Filtro de aceite', '25174004'), quantityMilli: 3000, priceCents: 8_950, discountCents: 0, taxRateBps: 1600 };
const oil: TicketLine = { ...goods('AC-20W50', 'Aceite 20W-50 a granel', '15121501', 'LTR', 'Litro'), quantityMilli: 1333, priceCents: 10_555, discountCents: 0, taxRateBps: 1600 };
const border: TicketLine = { ...goods('LM-77', 'Limpiaparabrisas 22"', '25172600'), quantityMilli: 2000, priceCents: 14_990, discountCents: 1_000, taxRateBps: 800 };
const manual: TicketLine = { ...goods('MN-01', 'Manual de servicio (libro)', '55101500'), quantityMilli: 1000, priceCents: 35_000, discountCents: 0, taxRateBps: null };
const water: TicketLine = { ...goods('AG-05', 'Agua purificada', '50202301'), quantityMilli: 2000, priceCents: 1_550, discountCents: 0, taxRateBps: 0 };
const gift: TicketLine = { ...goods('AR-09', 'Aromatizante de regalo', '47131800'), quantityMilli: 1000, priceCents: 3_900, discountCents: 3_900, taxRateBps: 1600 };

const byRate = (lines: readonly TicketLine[]): AmountByRate[] =>
  lines.map((line) => invoiceLine(line, true)).map(({ grossCents, discountCents, taxCents, taxRateBps }) => ({ rateBps: taxRateBps, netCents: grossCents - discountCents, taxCents }));

function ticket(folio: string, lines: readonly TicketLine[], paymentForm: string): GlobalTicket {
  const amounts = byRate(lines);
  return { folio, amounts, totalCents: amounts.reduce((total, { netCents, taxCents }) => total + netCents + taxCents, 0), paymentForm };
}

/** One document of each kind that this product makes. */
export function sampleDocuments(nowMs: number): Sample[] {
  // Ten minutes ago: nothing that is looked at elsewhere is of the future there.
  const issuedAt = fiscalTime(nowMs - 600_000, 'America/Mexico_City');
  return [...sales(issuedAt), ...credits(issuedAt), ...payments(issuedAt), ...globals(issuedAt)];
}

function sales(issuedAt: string): Sample[] {
  const heading = { series: 'A', folio: '1001', issuedAt, issuer: company, receiver: workshop };
  const sale = (name: string, given: { lines: readonly TicketLine[]; pricesIncludeTax: boolean; paymentForm: string; paymentMethod: 'PUE' | 'PPD' } & Partial<Omit<InvoiceInput, 'lines'>>): Sample => {
    const { lines, pricesIncludeTax, ...rest } = given;
    const input = { heading, ...rest };
    return { name, input: { ...input, lines, pricesIncludeTax }, document: saleInvoice({ ...input, lines: lines.map((line) => invoiceLine(line, pricesIncludeTax)) }) };
  };
  const advance = { heading: { ...heading, folio: '1006' }, amounts: [{ rateBps: 1600, netCents: 86_207, taxCents: 13_793 }], paymentForm: '03' };
  return [
    sale('ingreso', { lines: [pads, filter, oil], pricesIncludeTax: true, paymentForm: '01', paymentMethod: 'PUE' }),
    sale('ingreso-impuesto-agregado', { heading: { ...heading, folio: '1002', receiver: driver }, lines: [pads, filter, oil], pricesIncludeTax: false, paymentForm: '28', paymentMethod: 'PUE' }),
    sale('ingreso-tasas-mixtas', { heading: { ...heading, folio: '1003' }, lines: [pads, border, manual, water, gift], pricesIncludeTax: true, paymentForm: '04', paymentMethod: 'PUE' }),
    sale('ingreso-credito', { heading: { ...heading, folio: '1004' }, lines: [pads, oil], pricesIncludeTax: true, paymentForm: '99', paymentMethod: 'PPD' }),
    sale('ingreso-resico-retencion', { heading: { ...heading, folio: '1005', issuer: simplified }, lines: [pads], pricesIncludeTax: false, paymentForm: '03', paymentMethod: 'PUE', withheldIsrMicro: 12_500 }),
    { name: 'anticipo', input: advance, document: advanceInvoice(advance.heading, advance.amounts, advance.paymentForm) },
    sale('ingreso-con-anticipo', { heading: { ...heading, folio: '1007' }, lines: [pads, filter, oil], pricesIncludeTax: true, paymentForm: '03', paymentMethod: 'PUE', relations: [{ kind: '07', uuids: [earlier[0]] }] }),
    sale('ingreso-sustitucion', { heading: { ...heading, folio: '1008' }, lines: [pads, filter], pricesIncludeTax: true, paymentForm: '01', paymentMethod: 'PUE', relations: [{ kind: '04', uuids: [earlier[1]] }] }),
  ];
}

function credits(issuedAt: string): Sample[] {
  const heading = { series: 'E', folio: '21', issuedAt, issuer: company, receiver: workshop };
  const returned = [{ goods: filter, quantityMilli: 1000, netCents: 7_716, taxCents: 1_234, taxRateBps: 1600 }];
  const toPublic = { ...heading, folio: '22', receiver: { rfc: 'XAXX010101000', legalName: 'PUBLICO EN GENERAL', taxRegime: '616', postalCode: company.postalCode, cfdiUse: 'G02' } };
  const onGlobal = { heading: toPublic, credits: [{ description: 'Devolución de la venta A1-000123', amounts: byRate([filter, manual]) }], paymentForm: '01', relation: { kind: '01' as const, uuids: [earlier[0]] } };
  const discount = { heading: { ...heading, folio: '23' }, credits: [{ description: 'Descuento posterior a la venta', amounts: byRate([oil]) }], paymentForm: '03', relation: { kind: '01' as const, uuids: [earlier[1]] } };
  const applied = { heading: { ...heading, folio: '24' }, credits: [{ description: 'Aplicación de anticipo', amounts: [{ rateBps: 1600, netCents: 86_207, taxCents: 13_793 }] }], paymentForm: '30', relation: { kind: '07' as const, uuids: [earlier[1]] } };
  return [
    { name: 'egreso-devolucion', input: { heading, returned, uuids: [earlier[0]], paymentForm: '01' }, document: returnNote(heading, returned.map(({ goods: what, ...part }) => partOfLine(what, part)), [earlier[0]], '01') },
    { name: 'egreso-de-global', input: onGlobal, document: creditNote(onGlobal) },
    { name: 'egreso-descuento', input: discount, document: creditNote(discount) },
    { name: 'egreso-anticipo', input: applied, document: creditNote(applied) },
  ];
}

function payments(issuedAt: string): Sample[] {
  const heading = { series: 'P', folio: '7', issuedAt, issuer: company, receiver: workshop };
  const taxes = [{ tax: '002' as const, rateBps: 1600, baseCents: 100_000, taxCents: 16_000 }, { tax: '002' as const, rateBps: 0, baseCents: 5_000, taxCents: 0 }, { tax: '002' as const, rateBps: null, baseCents: 9_000, taxCents: 0 }];
  const invoice = (uuid: string, balanceBeforeCents: number, paidCents: number, installment: number): SettlementInput => ({
    uuid, series: 'A', folio: '1004', installment, balanceBeforeCents, paidCents, taxCents: null, totalCents: 130_000, taxes,
  });
  const one = [{ paidAt: issuedAt, paymentForm: '03', reference: 'SPEI 8842', settlements: [invoice(earlier[0], 130_000, 43_333, 1)] }];
  const several = [
    { paidAt: issuedAt, paymentForm: '01', reference: null, settlements: [invoice(earlier[0], 86_667, 86_667, 2), invoice(earlier[1], 130_000, 1, 1)] },
    { paidAt: issuedAt, paymentForm: '28', reference: null, settlements: [{ ...invoice(earlier[1], 129_999, 50_000, 2), taxes: [{ tax: '002' as const, rateBps: 800, baseCents: 120_370, taxCents: 9_630 }] }] },
  ];
  return [
    { name: 'pago', input: { heading, payments: one }, document: paymentReceipt(heading, one) },
    { name: 'pago-varios', input: { heading: { ...heading, folio: '8' }, payments: several }, document: paymentReceipt({ ...heading, folio: '8' }, several) },
  ];
}

function globals(issuedAt: string): Sample[] {
  const tickets = [ticket('A1-000123', [pads, filter], '01'), ticket('A1-000124', [border, manual, water], '04'), ticket('A2-000051', [oil], '01')];
  const rhythms: readonly (readonly [GlobalRhythm, string])[] = [['day', 'diaria'], ['week', 'semanal'], ['half-month', 'quincenal'], ['month', 'mensual'], ['two-months', 'bimestral']];
  return rhythms.map(([rhythm, word], index) => {
    const heading = { series: 'G', folio: String(index + 1), issuedAt, issuer: rhythm === 'two-months' ? person : company };
    const { period } = globalPeriod(rhythm, issuedAt.slice(0, 10));
    return { name: `global-${word}`, input: { heading, rhythm, period, tickets }, document: globalInvoice(heading, period, tickets) };
  });
}
