import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../kernel/integers.ts';
import { priceLine } from '../pricing/line.ts';
import { returnFigures } from '../sales/return-figures.ts';
import { documentTotals } from './cfdi/document-xml.ts';
import { amountsLeft, creditOnGlobal, namedInvoice, paidAs, type ReturnedPart, type SoldLine, type SoldTicket } from './sold.ts';

const issuer = { rfc: 'RTO120305AB6', legalName: 'REFACCIONARIA EL TORNILLO', taxRegime: '601', postalCode: '06000' };
const receiver = { rfc: 'TSU010203CD9', legalName: 'TALLER SUAREZ', taxRegime: '601', postalCode: '64000', cfdiUse: 'G03' };

const anyLine = fc.record({
  priceCents: fc.integer({ min: 1, max: 500_000 }), quantityMilli: fc.integer({ min: 1, max: 20_000 }), discountShare: fc.integer({ min: 0, max: 100 }),
  taxRateBps: fc.constantFrom(1600, 800, 0, null), returned: fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 2 }),
});

/** A sale as the books have it, with parts brought back as returns are reckoned. */
function ticketOf(lines: readonly (typeof anyLine extends fc.Arbitrary<infer T> ? T : never)[], pricesIncludeTax: boolean): { ticket: SoldTicket; totalCents: number } {
  const sold: SoldLine[] = [];
  const returned: ReturnedPart[] = [];
  let totalCents = 0;
  lines.forEach((given, line) => {
    const grossCents = priceLine({ ...given, discountCents: 0 }, pricesIncludeTax).grossCents;
    const figured = { ...given, discountCents: Math.floor((grossCents * given.discountShare) / 100) };
    const { netCents, taxCents } = priceLine(figured, pricesIncludeTax);
    sold.push({ partNumber: 'BD-1', description: 'Balata', unit: 'pieza', satProductKey: null, satUnitKey: null, line, ...figured, netCents, taxCents });
    totalCents += netCents + taxCents;
    const back = { quantityMilli: 0, netCents: 0, taxCents: 0, costCents: 0 };
    for (const wanted of given.returned) {
      const quantityMilli = Math.min(wanted, given.quantityMilli - back.quantityMilli);
      if (quantityMilli <= 0) continue;
      const part = returnFigures({ quantityMilli: given.quantityMilli, netCents, taxCents, costCents: 0 }, back, quantityMilli);
      returned.push({ saleLine: line, quantityMilli, netCents: part.netCents, taxCents: part.taxCents });
      back.quantityMilli += quantityMilli;
      back.netCents += part.netCents;
      back.taxCents += part.taxCents;
      totalCents -= part.netCents + part.taxCents;
    }
  });
  return { ticket: { saleId: 'a', folio: 'A1-000001', pricesIncludeTax, lines: sold, returned, payments: [] }, totalCents };
}

describe('invoices of what was sold', () => {
  it('come to what is left of the tickets, to the centavo, however they were priced and whatever came back', () => {
    fc.assert(fc.property(fc.array(anyLine, { minLength: 1, maxLength: 8 }), fc.boolean(), (lines, included) => {
      const { ticket, totalCents } = ticketOf(lines, included);
      const left = amountsLeft(ticket);
      expect(sum(left.map(({ netCents, taxCents }) => netCents + taxCents))).toBe(totalCents);
      fc.pre(totalCents > 0);
      const invoice = namedInvoice({ issuer, receiver, tickets: [ticket], paymentForm: '01', paymentMethod: 'PUE', withholdsIsr: false });
      expect(documentTotals(invoice).totalCents).toBe(totalCents);
      expect(documentTotals(creditOnGlobal(issuer, 'X', [ticket], '01')).totalCents).toBe(totalCents);
    }), { numRuns: 1000 });
  });

  it('say how they were paid: the largest part, or in instalments', () => {
    const paid = (...payments: SoldTicket['payments'][number][]) => paidAs([{ payments }]);
    expect(paid({ method: 'cash', amountCents: 100 }, { method: 'card', amountCents: 101 })).toEqual({ paymentForm: '04', paymentMethod: 'PUE' });
    expect(paid({ method: 'transfer', amountCents: 1 })).toEqual({ paymentForm: '03', paymentMethod: 'PUE' });
    expect(paid({ method: 'cash', amountCents: 100 }, { method: 'credit', amountCents: 1 })).toEqual({ paymentForm: '99', paymentMethod: 'PPD' });
    expect(paidAs([])).toEqual({ paymentForm: '01', paymentMethod: 'PUE' });
  });

  it('keep back ISR from a RESICO person when a company buys, and then only', () => {
    const { ticket } = ticketOf([{ priceCents: 11_600, quantityMilli: 1000, discountShare: 0, taxRateBps: 1600, returned: [] }], true);
    const person = { ...issuer, rfc: 'PEAA800101AB1', taxRegime: '626' };
    const withheld = (from: typeof issuer, to: typeof receiver, withholdsIsr: boolean): number =>
      documentTotals(namedInvoice({ issuer: from, receiver: to, tickets: [ticket], paymentForm: '01', paymentMethod: 'PUE', withholdsIsr })).withheldCents;
    expect(withheld(person, receiver, true)).toBe(125);
    expect(withheld(person, receiver, false)).toBe(0);
    expect(withheld(person, { ...receiver, rfc: 'GOMC900101XX9', taxRegime: '612' }, true)).toBe(0);
    expect(withheld(issuer, receiver, true)).toBe(0);
  });
});
