import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Money } from '../../ui/money.tsx';
import { taxRateOf } from './tax-label.ts';
import { counterTexts } from './texts.ts';
import type { TicketState } from './use-ticket.ts';

/** Subtotal, tax and the total: the largest thing on the screen. */
export function TicketTotals({ ticket, phone }: { ticket: TicketState; phone?: boolean }) {
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  const { totals, includesTax, cart } = ticket;
  const rateBps = taxRateOf(cart.lines);
  const rate = rateBps === null ? '' : formats.rate(rateBps);
  const rows = [
    ...(totals.discountCents > 0 ? [{ name: texts.discount, cents: -totals.discountCents }] : []),
    { name: texts.subtotal, cents: totals.netCents },
    { name: (includesTax ? texts.taxIncluded(rate) : texts.taxAdded(rate)).replace(/ {2,}/g, ' '), cents: totals.taxCents },
  ];
  return (
    <dl className="counter-totals">
      {!phone &&
        rows.map((row) => (
          <div key={row.name} className="counter-totals-row">
            <dt>{row.name}</dt>
            <dd>
              <Money cents={row.cents} />
            </dd>
          </div>
        ))}
      <div className="counter-total">
        <dt>{texts.total}</dt>
        <dd>
          <Money cents={totals.totalCents} size="total" />
        </dd>
      </div>
    </dl>
  );
}
