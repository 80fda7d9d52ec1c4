/** Random tickets: what was paid is what is invoiced, and the strict local provider stamps it. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splitTransfer } from '../src/domain/invoicing/amounts.ts';
import { documentTotals } from '../src/domain/invoicing/cfdi/document-xml.ts';
import type { FiscalDocument, TransferredTax } from '../src/domain/invoicing/cfdi/document.ts';
import { creditNote, generalPublic, globalInvoice, returnNote, saleInvoice, type Heading } from '../src/domain/invoicing/invoices.ts';
import { invoiceLine, partOfLine, type TicketLine } from '../src/domain/invoicing/lines.ts';
import { paymentReceipt } from '../src/domain/invoicing/payments.ts';
import { fiscalTime, globalPeriod } from '../src/domain/invoicing/periods.ts';
import { readXml } from '../src/domain/invoicing/xml/read.ts';
import { attributeOf } from '../src/domain/invoicing/xml/element.ts';
import { sum } from '../src/domain/kernel/integers.ts';
import { totalTicket } from '../src/domain/pricing/line.ts';
import { returnFigures } from '../src/domain/sales/return-figures.ts';
import { readCertificate } from '../server/platform/e-invoice/certificate.ts';
import type { Provider } from '../server/platform/e-invoice/provider.ts';
import { sealDocument } from '../server/platform/e-invoice/seal.ts';
import { startSimulator, type Simulator } from '../server/platform/e-invoice/simulator/server.ts';
import { swProvider } from '../server/platform/e-invoice/sw-provider.ts';
import { throwawayCsd } from '../server/platform/e-invoice/throwaway-certificate.ts';

const nowMs = Date.now();
const issuedAt = fiscalTime(nowMs - 600_000, 'America/Mexico_City');
const made = throwawayCsd('RTO120305AB6', 'REFACCIONARIA EL TORNILLO', nowMs);
const signer = { certificate: readCertificate(made.certificate), privateKey: made.privateKey };
let simulator: Simulator;
let provider: Provider;

beforeAll(async () => {
  simulator = await startSimulator({ folder: null, nowMs: Date.now });
  provider = swProvider({ baseUrl: simulator.url, user: 'local', password: 'x', timeoutMs: 300_000 });
});
afterAll(() => simulator.close());

const heading: Heading = {
  series: 'A', folio: '1', issuedAt,
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

let handedOver = 0;

/** Sealed, handed to the strict local provider, and stamped; what comes back says the same total. */
async function accepted<T extends FiscalDocument>(document: T): Promise<T> {
  handedOver += 1;
  const folio = String(handedOver);
  const answer = await provider.stamp(sealDocument({ ...document, folio }, signer), folio);
  expect(answer).toMatchObject({ outcome: 'stamped' });
  if (answer.outcome === 'stamped') expect(Number(attributeOf(readXml(answer.xml), 'Total'))).toBe(totalOf(document) / 100);
  return document;
}

const totalOf = (document: FiscalDocument): number => (document.type === 'P' ? 0 : documentTotals(document).totalCents);

describe('random tickets', () => {
  it('become invoices that are stamped, with the ticket’s total, net and tax', () => {
    return fc.assert(fc.asyncProperty(ticket, async ({ lines, pricesIncludeTax }) => {
      const document = saleInvoice({ heading, lines: lines.map((each) => invoiceLine(each, pricesIncludeTax)), paymentForm: '01', paymentMethod: 'PUE' });
      await accepted(document);
      const { totalCents, taxCents, netCents } = totalTicket(lines, pricesIncludeTax);
      const totals = documentTotals(document);
      expect(totals).toMatchObject({ totalCents, transferredCents: taxCents });
      expect(totals.subtotalCents - totals.discountCents).toBe(netCents);
    }), { numRuns: RUNS });
  });

  it('become global invoices that are stamped, with the tickets’ totals', () => {
    return fc.assert(fc.asyncProperty(fc.array(ticket, { minLength: 1, maxLength: 6 }), async (tickets) => {
      const prepared = tickets.map(({ lines, pricesIncludeTax }, index) => ({
        folio: `A1-${index}`, paymentForm: '01', totalCents: totalTicket(lines, pricesIncludeTax).totalCents, amounts: byRate(lines, pricesIncludeTax),
      }));
      const totalCents = sum(prepared.map((each) => each.totalCents));
      fc.pre(totalCents > 0);
      const document = await accepted(globalInvoice(heading, globalPeriod('month', issuedAt.slice(0, 10)).period, prepared));
      expect(totalOf(document)).toBe(totalCents);
      expect(document.concepts.length).toBe(prepared.filter((each) => each.totalCents > 0).length);
    }), { numRuns: RUNS });
  });

  it('brought back bit by bit, become credit notes that sum to the ticket', () => {
    return fc.assert(fc.asyncProperty(ticket, fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 4 }), async ({ lines, pricesIncludeTax }, shares) => {
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
        returnedCents += totalOf(await accepted(returnNote(heading, [partOfLine(first, { quantityMilli, ...back, taxRateBps: first.taxRateBps })], ['6F9A2B1C-0D3E-4F5A-8B7C-9D0E1F2A3B4C'], '01')));
        if (back.amountCents > 0) {
          const credit = creditNote({
            heading: { ...heading, receiver: generalPublic('06000', 'G02') }, paymentForm: '01', relation: { kind: '01', uuids: ['6F9A2B1C-0D3E-4F5A-8B7C-9D0E1F2A3B4C'] },
            credits: [{ description: 'Devolución', amounts: [{ rateBps: first.taxRateBps, netCents: back.netCents, taxCents: back.taxCents }] }],
          });
          expect(totalOf(await accepted(credit))).toBe(back.amountCents);
        }
      }
      expect(returnedCents).toBe(sold.netCents + sold.taxCents);
    }), { numRuns: FEWER_RUNS });
  });

  it('paid in instalments, become receipts whose taxes sum to the invoice’s', () => {
    return fc.assert(fc.asyncProperty(ticket, fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }), async ({ lines, pricesIncludeTax }, percents) => {
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
        await accepted(receipt);
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
