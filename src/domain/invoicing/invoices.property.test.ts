/** Random tickets: what was paid is what is invoiced, and no rule of SAT is broken. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../kernel/integers.ts';
import { totalTicket } from '../pricing/line.ts';
import { returnFigures } from '../sales/return-figures.ts';
import { splitTransfer } from './amounts.ts';
import { documentTotals, documentXml } from './cfdi/document-xml.ts';
import type { FiscalDocument, TransferredTax } from './cfdi/document.ts';
import { creditNote, generalPublic, globalInvoice, returnNote, saleInvoice, type Heading } from './invoices.ts';
import { invoiceLine, partOfLine, type TicketLine } from './lines.ts';
import { paymentReceipt } from './payments.ts';
import { validateInvoice } from './validate.ts';
import { readXml } from './xml/read.ts';

const heading: Heading = {
  series: 'A', folio: '1', issuedAt: '2026-11-20T09:30:00',
  issuer: { rfc: 'RTO120305AB6', legalName: 'Refaccionaria el Tornillo', taxRegime: '601', postalCode: '06000' },
  receiver: { rfc: 'TSU010203CD9', legalName: 'TALLER SUÁREZ & HIJOS', taxRegime: '601', postalCode: '64000', cfdiUse: 'G01' },
};

const rate = fc.constantFrom(1600, 800, 0, null);
const line: fc.Arbitrary<TicketLine> = fc.record({
  partNumber: fc.constantFrom('BR-4410', 'FA|118', null),
  description: fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).map((text) => `x${text}`),
  unit: fc.constantFrom('Pieza', null),
  satProductKey: fc.constantFrom('25174004', null),
  satUnitKey: fc.constantFrom('H87', 'LTR', null),
  quantityMilli: fc.oneof(fc.integer({ min: 1, max: 20 }).map((pieces) => pieces * 1000), fc.integer({ min: 1, max: 100_000 })),
  priceCents: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 2_000_000 })),
  share: fc.constantFrom(0, 0, 0.1, 0.337, 1),
  taxRateBps: rate,
}).map(({ share, ...rest }) => ({ ...rest, discountCents: Math.floor(Math.round((rest.priceCents * rest.quantityMilli) / 1000) * share) }));
const ticket = fc.record({ lines: fc.array(line, { minLength: 1, maxLength: 12 }), pricesIncludeTax: fc.boolean() });

const RUNS = 1000;
/** Where each run makes several documents. */
const FEWER_RUNS = 250;

function accepted(document: FiscalDocument): FiscalDocument {
  const xml = documentXml(document, { certificateNumber: '', certificate: '', seal: '' });
  expect(validateInvoice(readXml(xml))).toEqual([]);
  return document;
}

const totalOf = (document: FiscalDocument): number => (document.type === 'P' ? 0 : documentTotals(document).totalCents);

describe('random tickets', () => {
  it('become invoices that break no rule, with the ticket’s total, net and tax', () => {
    fc.assert(fc.property(ticket, ({ lines, pricesIncludeTax }) => {
      const document = saleInvoice({ heading, lines: lines.map((each) => invoiceLine(each, pricesIncludeTax)), paymentForm: '01', paymentMethod: 'PUE' });
      accepted(document);
      const { totalCents, taxCents, netCents } = totalTicket(lines, pricesIncludeTax);
      const totals = documentTotals(document);
      expect(totals).toMatchObject({ totalCents, transferredCents: taxCents });
      expect(totals.subtotalCents - totals.discountCents).toBe(netCents);
    }), { numRuns: RUNS });
  });

  it('become global invoices that break no rule, with the tickets’ totals', () => {
    fc.assert(fc.property(fc.array(ticket, { minLength: 1, maxLength: 6 }), (tickets) => {
      const prepared = tickets.map(({ lines, pricesIncludeTax }, index) => ({
        folio: `A1-${index}`, paymentForm: '01', totalCents: totalTicket(lines, pricesIncludeTax).totalCents, amounts: byRate(lines, pricesIncludeTax),
      }));
      const totalCents = sum(prepared.map((each) => each.totalCents));
      fc.pre(totalCents > 0);
      const document = accepted(globalInvoice(heading, { periodicity: '04', months: '11', year: 2026 }, prepared));
      expect(totalOf(document)).toBe(totalCents);
      expect(document.type === 'P' ? [] : document.concepts.length).toBe(prepared.filter((each) => each.totalCents > 0).length);
    }), { numRuns: RUNS });
  });

  it('brought back bit by bit, become credit notes that sum to the ticket', () => {
    fc.assert(fc.property(ticket, fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 4 }), ({ lines, pricesIncludeTax }, shares) => {
      const [first] = lines;
      if (first === undefined) return;
      const { grossCents, discountCents, taxCents } = invoiceLine(first, pricesIncludeTax);
      const sold = { quantityMilli: first.quantityMilli, netCents: grossCents - discountCents, taxCents, costCents: 0 };
      let before = { quantityMilli: 0, netCents: 0, taxCents: 0, costCents: 0 };
      let returnedCents = 0;
      const parts = [...shares.map((share) => Math.floor((first.quantityMilli * share) / 4000)), Number.MAX_SAFE_INTEGER];
      for (const part of parts) {
        const quantityMilli = Math.min(part, sold.quantityMilli - before.quantityMilli);
        if (quantityMilli <= 0) continue;
        const back = returnFigures(sold, before, quantityMilli);
        before = { quantityMilli: before.quantityMilli + quantityMilli, netCents: before.netCents + back.netCents, taxCents: before.taxCents + back.taxCents, costCents: 0 };
        returnedCents += totalOf(accepted(returnNote(heading, [partOfLine(first, { quantityMilli, ...back, taxRateBps: first.taxRateBps })], ['6F9A2B1C-0D3E-4F5A-8B7C-9D0E1F2A3B4C'], '01')));
        if (back.amountCents > 0) {
          const credit = creditNote({
            heading: { ...heading, receiver: generalPublic('06000', 'G02') }, paymentForm: '01', relation: { kind: '01', uuids: ['6F9A2B1C-0D3E-4F5A-8B7C-9D0E1F2A3B4C'] },
            credits: [{ description: 'Devolución', amounts: [{ rateBps: first.taxRateBps, netCents: back.netCents, taxCents: back.taxCents }] }],
          });
          expect(totalOf(accepted(credit))).toBe(back.amountCents);
        }
      }
      expect(returnedCents).toBe(sold.netCents + sold.taxCents);
    }), { numRuns: FEWER_RUNS });
  });

  it('paid in instalments, become receipts whose taxes sum to the invoice’s', () => {
    fc.assert(fc.property(ticket, fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }), ({ lines, pricesIncludeTax }, percents) => {
      const invoice = saleInvoice({ heading, lines: lines.map((each) => invoiceLine(each, pricesIncludeTax)), paymentForm: '99', paymentMethod: 'PPD' });
      const { totalCents } = documentTotals(invoice);
      fc.pre(totalCents > 0);
      const taxes = invoice.concepts.flatMap(({ transferred }) => transferred);
      let balanceCents = totalCents;
      const paid: TransferredTax[] = [];
      for (const [index, percent] of [...percents, 100].entries()) {
        const paidCents = index === percents.length ? balanceCents : Math.floor((balanceCents * percent) / 100);
        if (paidCents === 0) continue;
        const receipt = paymentReceipt(heading, [{ paidAt: heading.issuedAt, paymentForm: '03', reference: null, settlements: [{
          uuid: '6F9A2B1C-0D3E-4F5A-8B7C-9D0E1F2A3B4C', series: 'A', folio: '1', installment: index + 1, balanceBeforeCents: balanceCents, paidCents, taxCents: null, totalCents, taxes,
        }] }]);
        accepted(receipt);
        paid.push(...receipt.payments.flatMap(({ documents }) => documents.flatMap((document) => document.taxes)));
        balanceCents -= paidCents;
      }
      expect(sum(paid.map(({ taxCents }) => taxCents))).toBe(sum(taxes.map(({ taxCents }) => taxCents)));
    }), { numRuns: FEWER_RUNS });
  });

  it('any sum of rounded taxes splits into transfers within SAT’s limits', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 500_000 }), { minLength: 1, maxLength: 60 }), fc.constantFrom(1600, 800), (bases, rateBps) => {
      const baseCents = sum(bases);
      const taxCents = sum(bases.map((base) => Math.round((base * rateBps) / 10_000)));
      const split = splitTransfer(baseCents, taxCents, rateBps);
      expect(sum(split.map((each) => each.baseCents))).toBe(baseCents);
      expect(sum(split.map((each) => each.taxCents))).toBe(taxCents);
    }), { numRuns: RUNS });
  });
});

function byRate(lines: readonly TicketLine[], pricesIncludeTax: boolean) {
  const rates = [...new Set(lines.map(({ taxRateBps }) => taxRateBps))];
  return rates.map((rateBps) => {
    const figures = lines.filter(({ taxRateBps }) => taxRateBps === rateBps).map((each) => invoiceLine(each, pricesIncludeTax));
    return { rateBps, netCents: sum(figures.map(({ grossCents, discountCents }) => grossCents - discountCents)), taxCents: sum(figures.map(({ taxCents }) => taxCents)) };
  });
}
